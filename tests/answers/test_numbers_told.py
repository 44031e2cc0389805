import pytest

from cordwise.answers.numbers_told import percent


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "0%"), (0.0004, "under 0.1%"), (0.031, "3.1%"), (0.47, "47%"), (0.992, "99.2%"), (0.9993, "over 99.9%"), (0.99998, "over 99.9%"),
        (1.0, "100%"),
    ],
)  # fmt: skip
def test_a_share_is_never_told_as_none_or_all_where_it_is_not(share, told):
    assert percent(share) == told
