"""What a question tells of a person (medicines, devices, limbs, time without help) is read as that, and not as what is asked about."""

import pytest

from cordwise.answers.question import read_question

from .asking import lead_of, line_of


@pytest.mark.parametrize(
    "question",
    [
        "should i stop riluzole before stem cells",
        "can I stop my MS drug if i get stem cells",
        "Do I have to come off ocrelizumab before MSC infusion?",
        "quit methotrexate before stem cells for MS",
        "Can my son stop his seizure medicine before cord blood infusion?",
        "will I need to stop taking my pills before stem cells for Parkinson",
    ],
)
def test_whether_to_stop_a_medicine_is_for_who_prescribed_it(question):
    assert lead_of(question) == "candidacy"
    assert line_of(question).startswith("Whether to stop a medicine is for the doctor who prescribed it to say")


def test_that_baclofen_is_not_stopped_at_once_is_said():
    assert "seizures" in line_of("stop taking baclofen before cell therapy")


@pytest.mark.parametrize(
    "question", ["do cells stop pain better than baclofen in SCI", "Did the FDA stop the drug NurOwn", "Do stem cells stop ALS"]
)
def test_what_else_stops_is_no_medicine_of_the_asker(question):
    assert "Whether to stop a medicine" not in line_of(question)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("I have a baclofen pump, can i get intrathecal cells", "pumps and stimulators"),
        ("i have an intrathecal pump for pain, may cells be given through it", "pumps and stimulators"),
        ("My wife has a spinal cord stimulator, can she have stem cells?", "pumps and stimulators"),
        ("titanium rod in my back, would that stop me getting stem cells", "metal, implants or MRI"),
        ("Can people with screws in the spine get stem cells into the disc?", "metal, implants or MRI"),
    ],
)
def test_a_device_that_a_person_has_asks_for_criteria_and_is_not_the_treatment(question, names):
    read = read_question(question)
    assert read.lead == "candidacy" and read.frame.interventions == ("cell_therapy",)
    assert names in line_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "Does a baclofen pump help more than stem cells for spasticity?",
        "should I have a spinal cord stimulator or stem cells for back pain",
    ],
)
def test_a_device_that_is_set_against_cells_is_still_asked_about(question):
    assert read_question(question).compared


@pytest.mark.parametrize(
    "question",
    [
        "my son CP quadriplegic 6 yrs whats the danger",
        "My daughter has quadriplegic cerebral palsy, do stem cells help",
        "tetraplegic cerebral palsy stem cells",
        "cerebral palsy and quadriplegic, 4 years, stem cells?",
        "my son is quadriplegic from cerebral palsy, would cord blood help",
    ],
)
def test_paralysed_limbs_of_cerebral_palsy_are_no_injury_of_the_neck(question):
    frame = read_question(question).frame
    assert frame.conditions == ("cerebral_palsy",) and frame.levels == ()


@pytest.mark.parametrize("question", ["C5 quadriplegic, do MSC help", "do stem cells work better in paraplegia or cerebral palsy"])
def test_an_injured_cord_stays_one(question):
    assert "spinal_cord_injury" in read_question(question).frame.conditions


@pytest.mark.parametrize(
    "question",
    [
        "what chance has a complete T6 8 months after of getting something back on his own",
        "what fraction recover on their own after complete T8 injury",
        "by himself C6 AIS A 2 months",
        "my physio says 20% of AIS A convert anyway",
        "does anything come back on its own after a complete C5 injury",
    ],
)
def test_on_his_own_is_without_help_and_nobodys_own_cells(question):
    read = read_question(question)
    assert read.lead == "natural" and read.frame.donor == "" and line_of(question).startswith("Yes, some do")


@pytest.mark.parametrize("question", ["Do people recover with their own cells after T8 injury", "does his own fat help spinal cord injury"])
def test_own_cells_stay_own(question):
    read = read_question(question)
    assert read.frame.donor == "autologous" and read.lead == "benefit"


@pytest.mark.parametrize(
    "question",
    [
        "Are the trials in ALS at high risk of bias?",
        "risk-of-bias assessment for intradiscal cell RCTs",
        "risk of selection bias in SCI cell trials",
        "risk of attrition in stem cell trials for ALS",
        "risk of loss to follow-up in stem cell trials for SCI",
    ],
)
def test_a_risk_of_bias_is_no_harm_to_people(question):
    assert lead_of(question) != "safety" and line_of(question).startswith("Bias inside single trials is not judged here")


def test_a_risk_of_infection_beside_a_risk_of_bias_is_harm():
    assert lead_of("is there a risk of bias or of infection in intrathecal cell trials") == "safety"
