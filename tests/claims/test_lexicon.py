"""Words matched to terms: in British and American spelling, in plain words, and never where a word means something else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.claims.lexicon import NAMES, mentions, mentions_within
from cordwise.knowledge.vocabulary import vocabulary
from cordwise.text.fold import fold

BRITISH = {
    r"haem": "hem", r"(?<!angi)oedem": "edem", r"anaesth": "anesth", r"paed": "ped", r"tumour": "tumor", r"foet": "fet", r"rrhoea": "rrhea", r"pnoea": "pnea",
    r"(?<=[lrnt])is(ation|ed|ing)\b": r"iz\1",
    r"behaviour": "behavior", r"fibre": "fiber", r"programme\b": "program", r"neurone\b": "neuron", r"counselling": "counseling", r"alysed": "alyzed",
    r"anaemi": "anemi", r"anaemic": "anemic", r"ischaem": "ischem", r"aesthesi": "esthesi", r"leuco": "leuko", r"metre\b": "meter", r"labelled": "labeled",
    r"faec": "fec", r"glycaemi": "glycemi", r"caemi": "cemi", r"raemi": "remi", r"favour": "favor", r"signalling": "signaling", r"\bdisc(s?)\b": r"disk\1",
}  # fmt: skip
"""British spellings and the American ones of the same words."""
ONE_COUNTRY = {"VIA Disc", "NOVOCART Disc", "Chondrotransplant DISC"}
"""Names of products, which have one spelling."""


def named(text: str) -> set[str]:
    """The ids of the terms named in a text."""
    return {mention.id for mention in mentions(text)}


def of_a_term(name: str) -> list[tuple[str, str]]:
    return [(term.id, words) for term in vocabulary(name).terms.values() for words in term.synonyms if words not in ONE_COUNTRY]


def american(words: str) -> str:
    for british, spelling in BRITISH.items():
        words = re.sub(british, spelling, words)
    return words


@pytest.mark.parametrize("name", NAMES)
def test_what_is_named_in_british_spelling_is_named_in_american_too(name):
    missed = [(term, american(words)) for term, words in of_a_term(name) if american(words) != words and term not in named(american(words))]
    assert not missed


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("She had a haematoma at the site.", "bleeding"),
        ("A hematoma formed.", "bleeding"),
        ("His ankles swelled with oedema.", "general_event"),
        ("Ankle edema was seen in two.", "general_event"),
        ("Leucopenia in one patient", "cytopenia"),
        ("He kept throwing up that night.", "nausea"),
        ("She was being sick for hours after the injection.", "nausea"),
        ("Two women passed out in the chair.", "syncope"),
        ("I get dizzy spells since.", "dizziness"),
        ("pins and needles in the feet", "paraesthesia"),
        ("Rashes and hot flashes were common.", "skin_event"),
        ("Rashes and hot flashes were common.", "vascular_event"),
        ("Avoid anti-inflammatories.", "nsaid"),
        ("Fusion is a last resort for an unstable segment.", "fusion"),
        ("Erections came back in three men.", "sexual_improved"),
        ("dopaminergic neurons grown from stem cells", "ipsc_dopamine"),
        ("Dopamine cells were put into the putamen.", "ipsc_dopamine"),
        ("The grafted cells survived.", "cells"),
        ("Transplanted cells were seen on the scan.", "cells"),
        ("poo accidents ever since", "bowel_incontinence"),
        ("Loss of bladder control came after the puncture.", "urinary_incontinence"),
        ("I can go to the loo on my own again.", "bladder_bowel_improved"),
        ("shooting pains down my leg", "radicular_pain"),
        ("A jab in the spine", "spinal_unspecified"),
        ("You sit on a drip for two hours.", "intravenous"),
        ("They found a lump in her back.", "tumour"),
        ("A clot went to the lung.", "thromboembolism"),
        ("The boy had fits afterwards.", "seizure"),
        ("one of them had blackouts", "syncope"),
        ("Bleeding into the spinal canal", "spinal_haematoma"),
        ("I can't feel my feet.", "sensory_improved"),
        ("Batten disease", "batten_disease"),
        ("metachromatic leucodystrophy", "leukodystrophy"),
    ],
)
def test_plain_words_name_the_term(text, term):
    assert term in named(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("He is on sick leave.", "nausea"),
        ("I was tired of being sick and stuck at home.", "nausea"),
        ("Sick of waiting, fed up with being sick, he flew to Panama.", "nausea"),
        ("This throws up several questions.", "nausea"),
        ("decompression sickness in divers", "nausea"),
        ("Sickness benefit is paid for a year.", "nausea"),
        ("Stem cell fusion with neurons was seen in mice.", "fusion"),
        ("Fusion of transplanted cells with Purkinje neurons", "fusion"),
        ("a fusion protein", "fusion"),
        ("You pay a lump sum.", "tumour"),
        ("Clinics lump all these very different cells together.", "tumour"),
        ("Cells release growth factors.", "tumour"),
        ("They drip feed you information.", "intravenous"),
        ("It fits well with the criteria.", "seizure"),
        ("Students were passing out leaflets.", "syncope"),
        ("a media blackout", "syncope"),
        ("Clot-busting drugs and clot removal", "thromboembolism"),
        ("MRI showed oedema of the spinal cord.", "general_event"),
        ("Cord edema was less.", "general_event"),
        ("We lost sight of the goal.", "blindness"),
        ("Dopamine cells die in Parkinson disease.", "ipsc_dopamine"),
        ("The loss of dopaminergic neurons causes tremor.", "ipsc_dopamine"),
        ("The cells have anti-inflammatory effects.", "nsaid"),
        ("Stem cells are nature's own anti-inflammatories.", "nsaid"),
        ("axon growth in the spinal cord", "tumour"),
        ("a flu jab", "respiratory_infection"),
        ("Loss of bladder control", "bladder_bowel_improved"),
        ("an inherited metabolic disease", "leukodystrophy"),
        ("a lysosomal storage disorder", "leukodystrophy"),
        ("They erected a clinic; the erection of the building took a year.", "sexual_improved"),
    ],
)
def test_the_same_words_in_another_sense_do_not(text, term):
    assert term not in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "discs of a modified Pfirrmann grade of IV-VII",
        "Pfirrmann grade III or IV discs",
        "type IV Modic changes",
        "level IV evidence",
        "Hoehn and Yahr stage IV",
        "vancomycin 1 g IV",
        "12 weeks of intravenous antibiotics",
        "antibiotics were given intravenously",
        "intravenous and oral antibiotics",
        "six weeks of IV ceftriaxone",
        "stem cells into the disc under IV sedation",
    ],
)
def test_a_grade_and_the_way_of_a_drug_are_no_way_in_of_cells(text):
    assert "intravenous" not in named(text)


@pytest.mark.parametrize(
    "text",
    [
        "IV stem cells",
        "the group received IV cells",
        "Phase 2, IV cells",
        "an IV drip of cells",
        "cells were given IV",
        "MSCs intravenously with fluids",
        "antibiotics before intravenous MSCs",
        "cells given through an IV line",
        "IV exosomes",
    ],
)
def test_the_way_in_of_cells_is_read_from_two_letters(text):
    assert "intravenous" in named(text)


WORDS = [
    *(
        "stem",
        "cell",
        "cells",
        "multiple",
        "sclerosis",
        "ms",
        "spinal",
        "cord",
        "injury",
        "lump",
        "sum",
        "lumbar",
        "puncture",
        "bone",
        "marrow",
        "pain",
        "back",
        "the",
        "in",
    ),
    *(".", " ", "\n", ". ", ", ", "-", "'s", "é", "epidural", "steroid", "stroke", "volume", "brain"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(lambda words: " ".join(words)), st.data())
def test_a_part_of_a_page_names_what_it_names_by_itself(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert mentions_within(text, start, end, fold(text[start:end])) == mentions(text, start, end)


@pytest.mark.parametrize(
    "term", [term for name in NAMES for term in vocabulary(name).terms.values() if "other_sense" in term.facts], ids=lambda term: term.id
)
def test_words_outside_a_part_give_its_names_no_other_sense(term):
    names = [term.label, *term.synonyms]
    for name in names:
        for around in (f"{name} sum", f"stroke {name}", f"a {name} of", f"the {name} model"):
            start = around.index(name)
            assert mentions_within(around, start, start + len(name), fold(name)) == mentions(around, start, start + len(name))
