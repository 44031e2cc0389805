from __future__ import annotations

import pytest

from cordwise.documents.plain import read_plain
from cordwise.documents.sentences import MAX_SENTENCE, sentences

from .pages import payload


def split(text: str) -> list[tuple[str, str, str]]:
    document = read_plain(payload(b""), text)
    return [(sentence.kind, text[sentence.start : sentence.end], sentence.heading) for sentence in sentences(document)]


def test_sentences_know_their_block_and_heading() -> None:
    assert split("Safety of cells\nThey are safe. Pain fell.\n- One harm was seen.") == [
        ("heading", "Safety of cells", ""),
        ("paragraph", "They are safe.", "Safety of cells"),
        ("paragraph", "Pain fell.", "Safety of cells"),
        ("item", "- One harm was seen.", "Safety of cells"),
    ]


def test_the_cells_of_a_row_are_sentences_of_their_own() -> None:
    assert [words for _, words, _ in split("Pain | Fell. In all. | 7 of 10 |")] == ["Pain", "Fell.", "In all.", "7 of 10"]
    assert [words for _, words, _ in split("Pain\tFell\t7 of 10")] == ["Pain", "Fell", "7 of 10"]


def test_menus_have_no_sentences() -> None:
    assert split("Home | About us | Contact") == []


def test_a_run_without_a_stop_is_cut_at_spaces_and_loses_no_word() -> None:
    text = "word " * 5_000 + "x" * 5_000
    parts = [words for _, words, _ in split(text)]
    assert max(map(len, parts)) <= MAX_SENTENCE
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.timeout(120)  # under 3 seconds on one idle core; hours where cost is not linear
def test_a_line_of_1_mb_is_split() -> None:
    for text in ("a. b " * 200_000, "a" * 1_000_000, "| a " * 250_000):
        assert all(0 < len(words) <= MAX_SENTENCE for _, words, _ in split(text))
