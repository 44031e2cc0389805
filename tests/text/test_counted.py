import pytest

from cordwise.text.counted import counted


@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        (1, ("month",), "1 month"),
        (0.5, ("month",), "0.5 months"),
        (0, ("study", "studies"), "0 studies"),
        (1.0, ("study", "studies"), "1 study"),
    ],
)
def test_exactly_one_is_singular(number, words, told):
    assert counted(number, *words) == told
