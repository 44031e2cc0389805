"""A sign is told of though a healthy stretch, baclofen or other people stand beside it; what is over or taken as ever is not."""

import pytest

from cordwise.answers.sections.urgent import urgent_first


@pytest.mark.parametrize(
    "question",
    [
        "stem cell infusion 2 weeks ago, she was fine now she can hardly breathe and her lips are swollen",
        "dad had stem cells last month, all well since, he collapsed and is not breathing right",
        "back surgery 3 weeks ago was ok now i lost control of my bowels",
        "cells into the spine a month ago, all normal since, now my saddle is numb and my legs are weak",
        "stem cells in my back 3 weeks ago wound was fine now pus comes out",
        "iv cells 2 weeks ago, cough over now, short of breath with swollen lips",
        "i had stem cells 2 weeks ago and was all fine, fever and stiff neck since last night",
        "stem cell injection 10 days ago then fine now confused and vomiting",
        "i had an msc infusion a week ago, was fine now my face droops",
        "spinal cells 2 weeks ago, then ok, numb between my legs since this morning",
        "chest pain at my infusion last month, ok now, can i have more, now my lips are blue",
    ],
)
def test_a_healthy_stretch_before_a_sign_does_not_hide_it(question):
    assert urgent_first(question).startswith("First:")


@pytest.mark.parametrize(
    "question",
    ["i had a fever after stem cells 3 weeks ago, i am fine now", "headache after my cell puncture last month went away, is that normal"],
)
def test_a_sign_before_the_words_that_it_is_over_raises_none(question):
    assert urgent_first(question) == ""


@pytest.mark.parametrize(
    "question",
    [
        "without my baclofen since the stem cell lumbar puncture 3 days ago, fever and stiff neck and confused",
        "i am off baclofen since cells and my legs are so stiff and i have a fever",
        "had stem cells in my spine 4 days ago, ran out of baclofen, vomiting and a stiff neck",
        "my son got intrathecal cells yesterday, his baclofen pump is beeping and he has fever",
        "i forgot my baclofen after the cell infusion 2 days ago, now chills and confused",
        "i had cells on monday and missed two doses of baclofen, high fever",
    ],
)
def test_an_infection_after_cells_is_told_beside_baclofen_that_stopped(question):
    line = urgent_first(question)
    assert "meningitis" in line and "baclofen stopped" in line


@pytest.mark.parametrize(
    "question",
    [
        "i cut my hand, i take baclofen, spasms ok, stem cells for ms?",
        "we lost the house, he takes baclofen for spasticity, are cells worth it",
        "without surgery, on baclofen for spasms, can stem cells help my stenosis",
        "my mother takes baclofen and has stiff legs, without walking aid she falls",
        "my hot water bottle and baclofen help my back but i lost my job, stem cells?",
        "i want off baclofen, my spasms are mild, will cells help",
        "he is off baclofen and on tizanidine, spasms ok",
        "i cut down on baclofen last year, spasms are back",
        "baclofen stopped working and my spasms are worse",
        "he can not stop baclofen without spasms, are stem cells an option",
        "i want to live without baclofen, my legs are so stiff, stem cells?",
        "i lost my wife, baclofen makes me sweat, stem cells?",
        "off work with ms, baclofen and very stiff legs",
        "my legs are shaking, i take baclofen, can stem cells help",
        "i stopped stem cells, baclofen still helps my spasms",
        "i ran out of money, i take baclofen and my spasms are worse",
    ],
)
def test_baclofen_that_is_taken_while_something_else_is_off_is_no_emergency(question):
    assert urgent_first(question) == ""


@pytest.mark.parametrize(
    "question",
    [
        "my baclofen pump ran out and i am shaking",
        "his baclofen pump is beeping and he is itching",
        "i ran out of baclofen pills and i am seeing things",
        "she forgot her baclofen for 2 days and is confused",
        "baclofen pump alarm is ringing",
        "what do i do my baclofen pump is beeping and he is itchy",
        "i stopped my baclofen suddenly and now my legs are rigid",
        "my baclofen was stopped at the clinic yesterday and his spasms are terrible",
        "i was on baclofen, stopped it 2 days ago, spasms are much worse and i sweat",
        "could this be baclofen withdrawal, i ran out, shaking",
        "out of baclofen for three days, my heart is racing",
        "i ran out of my baclofen, my whole body is stiff as a board",
        "i have not taken baclofen since monday and i am hallucinating",
    ],
)
def test_baclofen_itself_ran_out_or_was_stopped(question):
    assert urgent_first(question).startswith("First: baclofen that stops at once")


@pytest.mark.parametrize(
    "question",
    [
        "my wife has a growing mass in her spine after cells, one man here says it is harmless, is it true",
        "they found a tumour on my spine after olfactory cells, someone told me is it possible from the cells",
        "my friend got stem cells in mexico and now has a growing mass on his spine, is this possible",
        "i have a lump where the cells went in, a neighbour says it really is scar tissue",
        "my scan shows a growth after stem cells in my cord, a friend had the same, is this true for cells",
        "someone tell me, mri found a mass in my spine after stem cells, really from the cells?",
    ],
)
def test_a_mass_in_a_person_is_looked_at_whoever_else_is_named(question):
    assert urgent_first(question).startswith("First: a mass")
