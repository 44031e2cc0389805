from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.documents.html import MAX_BLOCKS, MAX_DEPTH
from cordwise.documents.sentences import sentences
from cordwise.errors import InputError

from .pages import PAGE, check_blocks, heading_of, pieces, read_page


def test_a_page_reads_as_a_person_sees_it() -> None:
    shown = [(kind, words) for kind, words in pieces(read_page(PAGE)) if kind != "navigation"]
    assert shown == [
        ("heading", "Stem Cell Therapy for Spinal Cord Injury"),
        ("paragraph", "By Dr. Jane Roe, MD | March 3, 2025"),
        ("paragraph", "Our therapy is 100% safe and uses 1 × 10⁸ cells.[1,2] See trial."),
        ("heading", "Key Takeaways"),
        ("item", "Patients regain walking ability"),
        ("item", "Zero side effects"),
        ("item", "nested one"),
        ("row", "Outcome | Rate |"),
        ("row", "AIS improved | 7 of 10 |"),
        ("row", "pain; sleep | 80% |"),
        ("heading", "Is it painful?"),
        ("paragraph", "No, most patients feel nothing."),
        ("heading", "How much does it cost?"),
        ("paragraph", "It costs $20,000."),
        ("heading", "Who qualifies"),
        ("paragraph", "Everyone."),
        ("heading", "Allogeneic"),
        ("paragraph", "From a donor."),
        ("paragraph", '"I walk again!"'),
        ("item", "– Tom, Texas"),
        ("paragraph", "MRI after 3 months."),
        ("paragraph", "Line one is here."),
        ("item", "- bullet one"),
        ("item", "- bullet two"),
        ("heading", "References"),
        ("item", "Bydon M, et al. Intrathecal delivery. Nat Commun 2024. link"),
        ("paragraph", "Clinic X is the world leader in stem cell therapy with a 95% success rate in over 10,000 patients."),
    ]


def test_menus_banners_and_lists_of_links_are_there_and_marked() -> None:
    marked = [words for kind, words in pieces(read_page(PAGE)) if kind == "navigation"]
    assert marked == [
        "Skip to content", "Home", "Treatments", "Spinal Cord Injury", "Call +1 555 1234", "Home » SCI", "Other: Autism cured by stem cells",
        "Book a consultation", "Recent posts", "Stem cells for autism work", "PRP for knees", "© 2025", "Privacy",
        "We use cookies to give the best experience to you on this website, please accept them all.", "Accept",
    ]  # fmt: skip


def test_title_author_and_links_are_read() -> None:
    document = read_page(PAGE)
    assert document.title == "Stem Cells for SCI – Clinic X"
    assert document.author == "Dr. Jane Roe, MD"
    assert {"https://trials.example/NCT1", "https://doi.example/x", "https://clinic.example/book"} <= set(document.links)


def test_each_block_knows_the_heading_above_it() -> None:
    document = read_page(PAGE)
    assert heading_of(document, "No, most patients") == "Is it painful?"
    assert heading_of(document, "7 of 10") == "Key Takeaways"
    assert heading_of(document, "Our therapy") == "Stem Cell Therapy for Spinal Cord Injury"


def test_blocks_slice_the_text_of_the_document() -> None:
    document = read_page(PAGE)
    check_blocks(document)
    assert document.text == "\n".join(words for _, words in pieces(document))


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>a&nbsp;b &amp; c&lt;d &#8217; &#x2019;", "a b & c<d ’ ’"),
        ("<p>H<b>ell</b>o <i>wor</i>ld", "Hello world"),
        ("<p>thera&shy;py ther\u200bapy", "therapy therapy"),
        ("<p>1 × 10<sup>6</sup>/kg", "1 × 10⁶/kg"),
        ("<p>10<sup>−3</sup>", "10⁻³"),
        ("<p>8 cm<sup>2</sup>", "8 cm²"),
        ("<p>the 1<sup>st</sup> CO<sub>2</sub>", "the 1st CO2"),
        ("<p>as shown<sup>[3]</sup>.", "as shown[3]."),
        ("<p>pain fell.<sup>3-5</sup>", "pain fell.[3-5]"),
        ("<p>less than <6 weeks & more", "less than <6 weeks & more"),
        ("<p><a href=/a>One thing</a><a href=/b>two more of them</a> in a row.", "One thing two more of them in a row."),
        ("<p>&#99999999999999999999; &#xD800; &#0; x", "� � � x"),
        ("<p title='a>b' data-x=\"c>d\">seen", "seen"),
        ("<p>a<!-- <p>no --> b<!-->c", "a bc"),
        ("<p>before<script>x</p></script> after", "before after"),
    ],
)
def test_the_words_of_a_block_are_those_a_reader_sees(markup: str, words: str) -> None:
    assert pieces(read_page(markup))[0][1] == words


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>one<p>two", [("paragraph", "one"), ("paragraph", "two")]),
        ("<ul><li>one<li>two</ul>three", [("item", "one"), ("item", "two"), ("paragraph", "three")]),
        ("<h2>Title<p>text that is here.", [("heading", "Title"), ("heading", "text that is here.")]),
        ("<h2>A title<h3>Another</h3><p>text.", [("heading", "A title"), ("heading", "Another"), ("paragraph", "text.")]),
        ("<div>one<div>two</div>three</div>", [("paragraph", "one"), ("paragraph", "two"), ("paragraph", "three")]),
        ("<table><tr><td>a</div><td>b</table>c", [("row", "a | b |"), ("paragraph", "c")]),
        ("<table><tr><td><td>Rate</table>", [("row", "| Rate |")]),
        ("<svg><path d=x><p>seen", [("paragraph", "seen")]),
        ("<head><title>T</title>seen", [("paragraph", "seen")]),
        ("<select><option>no<p>seen", [("paragraph", "seen")]),
        ("<noscript><div>no</div></noscript><div>seen</div>", [("paragraph", "seen")]),
        ("text without any tag but one<br>", [("paragraph", "text without any tag but one")]),
    ],
)
def test_markup_that_is_left_open_or_misplaced_is_read(markup: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(read_page(markup)) == expected


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    inner = "<table><tr><td>Pain</td><td>7 of 10</td></tr></table>"
    page = f"<table><tr><td><h2>About</h2><p>We treat people.</p>{inner}</td><td><p>Another column.</p></td></tr></table>"
    assert pieces(read_page(page)) == [
        ("heading", "About"),
        ("paragraph", "We treat people."),
        ("row", "Pain | 7 of 10 |"),
        ("paragraph", "Another column."),
    ]


def test_lines_that_run_on_after_a_break_are_one_paragraph() -> None:
    assert pieces(read_page("<p>The cells were<br>given twice.<br>Pain fell.")) == [
        ("paragraph", "The cells were given twice."),
        ("paragraph", "Pain fell."),
    ]


def test_text_set_as_typed_follows_the_rules_of_plain_text() -> None:
    assert pieces(read_page("<pre># Results\na | b | c |\n- one item</pre>")) == [
        ("heading", "Results"),
        ("row", "a | b | c |"),
        ("item", "- one item"),
    ]


def test_a_wrapper_that_is_merely_named_menu_hides_nothing() -> None:
    page = "<div class='menu-open cookie-page'><main><h1>Title</h1><p>Cells are safe.</p></main></div>"
    assert [kind for kind, _ in pieces(read_page(page))] == ["heading", "paragraph"]


def test_a_reference_list_is_no_menu() -> None:
    entry = "<li>Roe J, Doe A. A trial of cells in forty people with cord injury. Journal 2020. <a href=/x>PubMed</a></li>"
    assert {kind for kind, _ in pieces(read_page(f"<ol>{entry * 5}</ol>"))} == {"item"}


def test_prose_in_a_sidebar_or_footer_stays() -> None:
    callout = "Our cells have helped more than ten thousand people to walk again without any side effect."
    assert pieces(read_page(f"<aside class=sidebar><p>{callout}</p></aside>"))[0] == ("paragraph", callout)


def test_the_page_of_a_form_is_read_where_the_form_is_the_page() -> None:
    assert pieces(read_page("<form><p>Cells are safe.</p></form>")) == [("paragraph", "Cells are safe.")]


@pytest.mark.parametrize("markup", ["<script>no</script>", "<p> </p><br>&nbsp;", "<p>***", "<!-- all of it", "<svg><text>x</text></svg>"])
def test_a_page_without_words_is_one_clear_line(markup: str) -> None:
    with pytest.raises(InputError, match="holds no readable text") as caught:
        read_page(markup)
    assert "\n" not in str(caught.value)


HOSTILE = {
    "paragraphs and bold left open": "<p><b>" * 100_000 + "seen",
    "blocks side by side": "<div><b><br/></b></div>" * 100_000 + "seen",
    "blocks as deep as may be": "<div>" * (MAX_DEPTH - 1) + "seen",
    "items left open": "<ul>" + "<li><b>one</b>" * 100_000 + "seen",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">seen</p>",
    "quotes left open": "<p>seen" + '<a href="' * 100_000,
    "comments left open": "<p>seen" + "<!--" * 100_000,
    "angles": "<p>seen" + "<" * 1_000_000,
    "equal signs": "<p>seen<a " + "=" * 1_000_000,
    "references": "<p>seen" + "&#" * 200_000 + "9" * 1_000_000,
    "a class of 1 MB": f"<div class='{'menu-' * 200_000}'>seen</div>",
    "different bold": "".join(f"<p><b class={n}>x" for n in range(50_000)) + "seen",
    "ends without starts": "<p>seen" + "</div></td></ul>" * 100_000,
    "raised": "<p>seen" + "<sup>1</sup>" * 100_000,
    "line breaks and pictures": "<p>seen" + "<br><img src=x><span/>" * 100_000,
    "links": "<p>seen" + "<a href=x>" * 100_000,
}


@pytest.mark.timeout(60)  # each takes under 2 seconds on one slow core, and minutes where cost is not linear
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read(name: str) -> None:
    document = read_page(HOSTILE[name])
    assert "seen" in document.text
    check_blocks(document)


TOO_DEEP = {
    "blocks": "<div>" * 100_000 + "seen" + "</div>" * 100_000,
    "blocks, by one": "<div>" * MAX_DEPTH + "<div>seen",
    "tables": "<table><tr><td>" * 50_000 + "seen",
    "lists": "<ul><li>" * 50_000 + "seen",
    "bold": "<b>" * 100_000 + "seen",
    "spans in blocks": "<div>" * 6_000 + "<span>" * 6_000 + "seen",
    "raised": "<p>seen" + "<sup>1" * 100_000,
    "pictures in pictures": "<svg>" * 100_000 + "seen",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", TOO_DEEP)
def test_a_page_that_is_nested_too_deeply_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"nested more than 10,000 elements deep.* \.txt file"):
        read_page(TOO_DEEP[name])


def test_a_very_long_page_is_cut_with_a_note() -> None:
    document = read_page("<p>one more paragraph of text, with some words</p>" * 150_000)
    assert document.notes == ("the page is very long; its end was left out",)
    assert len(document.text) < 5_500_000


def test_a_page_of_very_many_pieces_is_cut_with_a_note() -> None:
    document = read_page("<p>x" * (MAX_BLOCKS + 10))
    assert len(document.blocks) == MAX_BLOCKS
    assert document.notes


TAGS = st.sampled_from(
    "<p> </p> <div> </div> <table> <tr> <td> <th> </td> </tr> </table> <ul> <li> </li> </ul> <h1> <h2> </h2> <a+href=x> </a> <b> </b> <br> "
    "<nav> </nav> <footer> </footer> <svg> </svg> <script> </script> <head> </head> <title> </title> <sup> </sup> <pre> </pre> <button> "
    "</button> <details> <summary> </summary> <noscript> </noscript> <template> </template> <form> </form> <dl> <dt> <dd> <!-- --> < > & &#".split()
).map(lambda tag: tag.replace("+", " "))
WORDS = st.one_of(st.text(max_size=8), st.sampled_from(["Cells are safe. ", "One two.", "7 of 10 ", "Is it safe?", "- item\n"]))


@given(parts=st.lists(st.one_of(TAGS, WORDS), max_size=60))
def test_any_markup_gives_blocks_and_sentences_that_slice_the_text(parts: list[str]) -> None:
    try:
        document = read_page("".join(parts).encode("utf-8", "replace"))
    except InputError:
        return
    check_blocks(document)
    spans = [(sentence.start, sentence.end) for sentence in sentences(document)]
    assert all(start < end <= len(document.text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>It is <s>100% safe and</s> experimental.</p>", "It is experimental."),
        ("<p>It is <del>a <b>proven</b> <s>cure</s> and</del> a hope.</p>", "It is a hope."),
        ("<p>It is <s>100% safe.</p>", "It is 100% safe."),
        ("<p>It is safe.</s></p>", "It is safe."),
        ("<p>They aren&amp;#8217;t safe, and arenâ€™t new.</p>", "They aren’t safe, and aren’t new."),
        ("<p>No side ef&shy;fects, no\u200e harm.</p>", "No side effects, no harm."),
        ("<p><span>S</span><span>tem</span> cells</p>", "Stem cells"),
        ("<p><span>Stem</span><span>Cells</span></p>", "Stem Cells"),
    ],
)
def test_what_is_struck_out_or_damaged_is_read_as_a_person_reads_it(markup: str, words: str) -> None:
    assert [told for _, told in pieces(read_page(f"<html><body>{markup}</body></html>"))] == [words]


def test_tiles_that_only_styles_set_apart_are_read_apart() -> None:
    page = read_page("<html><body><p><span>No side effects</span><span>Mesenchymal cells heal</span></p></body></html>")
    assert [told for _, told in pieces(page)] == ["No side effects", "Mesenchymal cells heal"]


def test_preformatted_lines_that_were_broken_at_a_width_are_joined() -> None:
    page = read_page("<html><body><pre>We have not received\nany report of serious harm.\n\nThe next one.</pre></body></html>")
    assert [told for _, told in pieces(page)] == ["We have not received any report of serious harm.", "The next one."]
