from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.plain import read_plain
from cordwise.documents.sentences import sentences
from cordwise.records.document import Document

from .pages import check_blocks, heading_of, payload, pieces


def read_text(text: str, limit: int = 5_000_000) -> Document:
    return read_plain(payload(b"", origin="page.txt"), text, limit=limit)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Zero Serious Adverse Events", "heading"),
        ("Conditions:", "heading"),
        ("Is stem cell therapy safe?", "heading"),
        ("Q: Does it hurt?", "heading"),
        ("Is it safe? Yes, it is.", "paragraph"),
        ("Patients improved within six months of the injection.", "paragraph"),
        ("- Stem cells repair tissue", "item"),
        ("• one", "item"),
        ("2) two", "item"),
        ("Adult Patients | Local Anesthesia only | Well tolerated; awake. |", "row"),
        ("Pain\tFell\t7 of 10", "row"),
        ("Home | About us | Contact", "navigation"),
        ("Home » Treatments » Blog", "navigation"),
        ("| Pain | 7 of 10 |", "row"),
    ],
)
def test_a_line_is_what_its_words_say(line: str, kind: str) -> None:
    assert pieces(read_text(line)) == [(kind, line)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("## Results ##", "Results"),
        ("# **Key Takeaways**", "Key Takeaways"),
        ("**Is it safe?**", "Is it safe?"),
        ("__Summary__", "Summary"),
    ],
)
def test_headings_of_markdown_are_read_without_their_marks(line: str, words: str) -> None:
    document = read_text(f"{line}\nCells were given to ten people.")
    assert pieces(document)[0] == ("heading", words)
    assert heading_of(document, "Cells were") == words
    assert document.title == words


def test_bold_words_inside_a_line_make_no_heading() -> None:
    assert pieces(read_text("**Safe:** the cells caused **no** harm.")) == [("paragraph", "**Safe:** the cells caused **no** harm.")]


def test_a_quotation_is_read_without_its_mark() -> None:
    assert pieces(read_text("> I walk again today.")) == [("paragraph", "I walk again today.")]


def test_rules_between_paragraphs_are_no_blocks() -> None:
    assert pieces(read_text("One is here.\n-----\n|---|---|\n***\nTwo is here.")) == [
        ("paragraph", "One is here."),
        ("paragraph", "Two is here."),
    ]


def test_a_run_of_short_lines_is_a_menu() -> None:
    assert {kind for kind, _ in pieces(read_text("Home\nTreatments\nOur Team\nContact\n"))} == {"navigation"}
    assert {kind for kind, _ in pieces(read_text("  • Home\n  • About\n  • Latest Research\n"))} == {"navigation"}


@pytest.mark.parametrize("intro", ["Symptoms include:", "Key Takeaways:"])
def test_short_lines_below_a_colon_are_a_list(intro: str) -> None:
    assert "navigation" not in {kind for kind, _ in pieces(read_text(f"{intro}\nPain\nNumbness\nWeakness\n"))}


def test_bulleted_short_lines_are_a_list() -> None:
    text = "Benefits of cells\n- Less pain\n- Better sleep\n- More strength\n"
    assert [kind for kind, _ in pieces(read_text(text))] == ["heading", "item", "item", "item"]


def test_short_lines_amid_prose_are_a_list_under_their_first() -> None:
    prose = "Cells were given twice to ten people with an injury of the cervical cord."
    text = f"{prose}\nBenefits of cells\nLess pain\nBetter sleep\nMore strength\n{prose}"
    assert [kind for kind, _ in pieces(read_text(text))] == ["paragraph", "heading", "item", "item", "item", "paragraph"]


def test_a_list_that_the_page_repeats_is_a_menu() -> None:
    prose = "Cells were given twice to ten people with an injury of the cervical cord."
    menu = "Liver\nHeart\nKidney\n"
    assert [kind for kind, _ in pieces(read_text(f"{prose}\n{menu}Skin.\n{menu}{prose}"))].count("navigation") == 6


def test_title_author_and_links_are_read() -> None:
    text = "Last Updated on December 1, 2025 by Ann Roe\nStem cells for the spine\nSee https://a.example/x_(y), and [this](https://b.example/z).\n"
    document = read_text(text)
    assert document.title == "Stem cells for the spine"
    assert document.author == "Ann Roe"
    assert document.links == ("https://a.example/x", "https://b.example/z")


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Written by Dr. David Greene, MD, PhD on July 2, 2026", "Dr. David Greene, MD, PhD"),
        ("Medically reviewed by Ann Roe, MD", "Ann Roe, MD"),
        ("By Ann Roe | March 2025", "Ann Roe"),
        ("Pain was reduced by half in most people who were treated.", ""),
    ],
)
def test_the_author_is_named_by_a_byline_only(line: str, author: str) -> None:
    assert read_text(f"Title of it\n{line}\n").author == author


def test_offsets_count_in_exactly_the_text_given() -> None:
    text = "\r\n  Title of it \r\n\tCells – “safe”.\u2028Next one.\x0c"
    document = read_text(text)
    assert document.text == text
    assert [text[block.start : block.end] for block in document.blocks] == ["Title of it", "Cells – “safe”.", "Next one."]


def test_a_text_beyond_the_limit_is_cut_with_a_note() -> None:
    document = read_text("Cells are safe. " * 100, limit=160)
    assert len(document.text) == 160
    assert document.notes == ("the page is very long; its end was left out",)


@given(text=st.text(st.sampled_from("ab .?!:|#*->•\n\r\t\u2028[]()'\"’1⁰é\x00\x85"), max_size=200))
def test_blocks_and_sentences_of_any_text_slice_it_in_order(text: str) -> None:
    document = read_text(text)
    check_blocks(document)
    spans = [(sentence.start, sentence.end) for sentence in sentences(document)]
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    blocks = [(block.start, block.end) for block in document.blocks]
    assert all(any(first <= start and end <= last for first, last in blocks) for start, end in spans)


def test_the_headings_of_the_shared_documents_stay_readable(shared: Path) -> None:
    kinds = {}
    for path in sorted((shared / "documents").glob("*.txt")):
        document = read_text(path.read_text(encoding="utf-8"))
        check_blocks(document)
        kinds |= {words: kind for kind, words in pieces(document)}
    assert kinds["Key Takeaways"] == "heading"
    assert kinds["What is Spinal Stenosis?"] == "heading"
    assert kinds["Evidence Level"] == "heading"
    assert kinds["- Spinal stenosis can cause significant pain and discomfort."] == "item"
    assert kinds["Adult Patients | Local Anesthesia only | Highly tolerable; patients remain fully awake and conversant. |"] == "row"
    assert kinds["Cardiovascular"] == "navigation"
    assert next(kind for words, kind in kinds.items() if words.startswith("Zero Serious Adverse Events")) == "paragraph"


def test_a_run_of_short_promises_is_a_list_wherever_it_stands() -> None:
    text = "Why choose us\nZero side effects\nNo downtime\nProven results\nPain-free"
    assert [kind for kind, _ in pieces(read_text(text))] == ["heading", "item", "item", "item", "item"]


def test_ticked_lines_beside_each_other_are_items_and_a_lone_one_is_what_its_words_say() -> None:
    assert [kind for kind, _ in pieces(read_text("✅ No side effects\n✅ You will walk again"))] == ["item", "item"]
    assert pieces(read_text("✅ The idea behind it\nCells were given to ten people.")) == [
        ("heading", "✅ The idea behind it"),
        ("paragraph", "Cells were given to ten people."),
    ]


def test_lines_that_say_of_something_that_it_is_not_so_are_no_menu() -> None:
    text = "Side effects: none\nDowntime: none\nApproved: yes\nInvasive: no"
    assert "navigation" not in [kind for kind, _ in pieces(read_text(text))]
