"""What cannot wait is said first; what only sounds like it is answered."""

import re

import pytest

from cordwise.answers.sections.urgent import urgent_first
from cordwise.knowledge.vocabulary import load
from cordwise.person.bases import bases

from .asking import asked, line_of, text_of


def says_of(name):
    return next(row["says"] for row in load("urgent")["signs"] if row["id"] == name)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("breath", "Ten minutes into the infusion of mesenchymal cells my wife's tongue was swollen and she was wheezing"),
        ("breath", "I had MSCs into a vein yesterday and I am short of breath"),
        ("breath", "He collapsed during the intrathecal injection of cells"),
        ("clot", "Since the liposuction my left thigh is red and hot"),
        ("clot", "I got stem cells in Panama, now one swollen leg, what should I do?"),
        ("infection", "Since the bone marrow was taken my hip wound is oozing pus"),
        ("infection", "My back is swollen and hot and I get chills, I had exosomes injected in my disc"),
        ("limb", "After the injection of cells into my neck my right hand drops things and I drag my leg"),
        ("limb", "My father can no longer raise his arm since the epidural"),
        ("growing", "My feet are going numb and it is worse every day, is there a cell treatment?"),
        ("growing", "She is getting weaker in both legs over the last three days. Would cells help?"),
        ("cancer", "My mother has breast cancer and her legs are weak. Could cells help her spine?"),
        ("cancer", "I have myeloma and new back pain, would stem cells repair it?"),
        ("abscess", "I shoot up heroin and have a fever and terrible back pain, can stem cells help?"),
        ("abscess", "Back ache and high temperature, I am a heroin user. Stem cells?"),
        ("stroke", "My husband's mouth suddenly hangs on one side, would stem cells help?"),
        ("stroke", "Half an hour ago my mother's speech became slurred. Stem cells for stroke?"),
        ("dysreflexia", "I have a C6 injury and since the injection a throbbing head, flushing and goosebumps"),
        ("dysreflexia", "My wife, T5, sweats, has a pounding headache and her blood pressure is 205"),
        ("choice_cauda", "I have cauda equina syndrome, stem cells or surgery?"),
        ("choice_cauda", "Can stem cells replace emergency decompression in cauda equina compression?"),
        ("choice_cauda", "My disc presses on the cauda equina, the surgeon wants to operate, would cells be better?"),
        ("choice_cauda", "Doctor says cauda equina compressed, needs an operation today. MSCs instead?"),
        ("choice_abscess", "spinal epidural abscess stem cells or surgery"),
        ("choice_abscess", "stem cells rather than antibiotics for a spinal abscess"),
        ("choice_myelopathy", "can I delay surgery for cervical myelopathy"),
        ("choice_myelopathy", "My neck myelopathy is getting worse, I want stem cells not surgery"),
        ("choice_myelopathy", "cord compression stem cells or laminectomy"),
        ("sphincter", "stem cells last month and since then i wet myself"),
        ("sphincter", "I lost bladder control after my stem cell injection"),
        ("sphincter", "incontinent since the intrathecal cells two weeks ago"),
        ("sphincter", "Since exosomes in my back I can't pee"),
        ("mass", "I had stem cells in Mexico and my MRI shows a mass in my spine"),
        ("mass", "They found a tumour in my spine four years after the nasal cell transplant"),
        ("mass", "The scan shows a lump in my spinal cord"),
        ("mass", "Cyst seen on MRI after my stem cell injection"),
        ("crisis", "I want to die, the stem cells did nothing for my cord"),
        ("crisis", "My brother with a cord injury talks of taking his own life, would cells give him hope?"),
        ("crisis", "She doesn't want to live any longer with ALS. Stem cells?"),
    ],
)
def test_a_sign_that_cannot_wait_is_said_first(name, question):
    assert line_of(question).startswith(says_of(name))
    assert not re.search(r"\d+ of \d+|risk ratio", line_of(question))


@pytest.mark.parametrize(
    "question",
    ["I wish I were dead. Are cells safe for MS?", "I think of killing myself as the cells for my spinal cord injury failed"],
)
def test_who_thinks_of_ending_their_life_is_answered_with_help_and_nothing_else(question):
    reply = asked(question)
    assert reply.bottom_line.startswith("First: please do not stay alone") and "findahelpline.com" in reply.bottom_line
    assert "112" in reply.bottom_line and [section.id for section in reply.sections] == ["urgent"]
    assert "risk ratio" not in reply.sections[0].text


@pytest.mark.parametrize(
    "question",
    [
        "I don't want to die of ALS. Do stem cells help?",
        "Do stem cells help cauda equina injury two years after surgery?",
        "Do cells help after decompression surgery for myelopathy?",
        "Stem cells or surgery for a herniated disc?",
        "I lost bladder control after my T10 injury, can stem cells help?",
        "My bladder control got better after stem cells, will it last?",
        "I am still incontinent three years after stem cells, would a second dose help?",
        "Can stem cells cause a tumour in my spine?",
        "I have a lesion in my spinal cord, would stem cells help?",
        "I had stem cells in 2015 and am fine, do growths come late?",
        "Was a tumour found in any trial of embryonic cells in the spinal cord?",
        "Does a suicide gene make embryonic cells safer?",
        "We do not want to live in Panama for the treatment. Are stem cells for autism given at home?",
        "Was there an overdose of cells in any ALS trial?",
        "How often is one leg swollen after liposuction for stem cells?",
        "Do people get short of breath after mesenchymal cells in a vein?",
        "Has anyone coughed up blood in trials of stem cells for ALS?",
        "She cannot breathe on her own since a C2 injury, can stem cells help?",
        "I can't lift my arm since my injury in 2014. Would cells help?",
        "My foot drops since a stroke four years ago, do stem cells help?",
        "My ALS is getting worse, do stem cells slow it?",
        "Are chills common after intrathecal stem cells?",
        "I had prostate cancer in 2012 and have had weak legs since a fall. Do trials take me?",
        "Does autonomic dysreflexia get better with stem cells after a T4 injury?",
        "Do stem cells help people who cannot speak after a stroke?",
        "My mother's face has drooped for ten years since a stroke. Would stem cells help?",
        "I had a headache after the injection and it went away. Are stem cells safe for a T4 injury?",
        "Is high blood pressure a reason not to have stem cells for a cervical spinal cord injury?",
        "What happens if I wait with stem cells for ALS and get weaker?",
        "My corset fits better after the stem cells for my disc, will it last?",
        "What if cells in the spinal canal cause an infection, how often does that happen?",
    ],
)
def test_what_only_sounds_like_a_danger_is_answered(question):
    assert not line_of(question).startswith(("First: ", "Signs that"))


@pytest.mark.parametrize(
    ("question", "warning"),
    [
        ("Which warning signs after an intrathecal injection of cells mean I should go to hospital?", "stiff neck"),
        ("When should I see a doctor after stem cells into the disc?", "an infection of disc or canal"),
        ("What problems after a lumbar puncture need an ambulance?", "lying down does not ease"),
        ("What are alarm signs after an infusion of stem cells into a vein?", "one swollen leg"),
        ("What if I get a fever after cells in the spinal fluid?", "stiff neck"),
        ("What happens if the cells get into my spinal fluid and I get a fever?", "stiff neck"),
    ],
)
def test_which_signs_need_a_doctor_is_answered_with_the_warnings_of_the_route(question, warning):
    reply = asked(question)
    assert reply.bottom_line.startswith("Signs that need a doctor at once")
    text = reply.sections[0].text
    assert reply.sections[0].id == "urgent" and warning in text and re.search(r"\[\d+\]", text)


def test_warnings_of_another_route_are_left_out():
    assert "from the groin or wrist" not in asked("When should I see a doctor after stem cells into the disc?").sections[0].text


def test_every_text_on_what_cannot_wait_names_its_documents():
    content = load("urgent")
    for row in (*content["signs"], content["asked"]):
        assert row["bases"] and all(one in bases() for one in row["bases"])


@pytest.mark.parametrize(
    ("question", "harm"),
    [
        ("I lost bladder control after my stem cell injection", "urinary event"),
        ("Mass on my spinal cord after stem cells abroad", "tumour or abnormal growth"),
    ],
)
def test_a_complication_that_the_asker_has_is_followed_by_harms_and_never_by_what_cells_gain(question, harm):
    found = text_of(question, "what_was_found")
    assert found.lower().startswith(harm) and "improved" not in found


def test_a_growth_after_cells_cites_the_reports_of_growths():
    reply = asked("They found a tumour in my spine four years after the nasal cell transplant")
    assert {"dlouhy2014", "berkowitz2016"} <= {source.id for source in reply.sources}


@pytest.mark.parametrize(
    "question",
    [
        "Can stem cells help after spinal abscess surgery left me paralysed?",
        "epidural abscess operation damaged my cord, stem cells",
        "incontinence after childbirth and stem cells for back pain",
    ],
)
def test_what_is_over_or_has_another_cause_is_no_emergency(question):
    assert not urgent_first(question)


@pytest.mark.parametrize(
    "question",
    [
        "spinal abscess left him paralysed this morning, surgery or cells?",
        "spinal abscess left my father paraplegic, should we try cells instead of surgery",
        "incontinence after childbirth got worse since the stem cell injection",
        "incontinent after giving birth and after stem cells",
    ],
)
def test_what_goes_on_or_came_after_cells_is_an_emergency(question):
    assert urgent_first(question)
