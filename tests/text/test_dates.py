from __future__ import annotations

from datetime import date

import pytest

from cordwise.text.dates import day_of


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2020-03-01", date(2020, 3, 1)), ("2020-03", date(2020, 3, 1)), ("March 2020", date(2020, 3, 1)), ("October 4, 2006", date(2006, 10, 4)),
        ("2020-13", None), ("Marz 2020", None), ("February 31, 2020", None), ("", None),
    ],
)  # fmt: skip
def test_days_as_registries_write_them(words, day):
    assert day_of(words) == day
