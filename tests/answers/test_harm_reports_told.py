"""Rare harm, whom it befell and after which cells; who got worse; serious events of each route: nothing is cut in silence or put down to others."""

import re

import pytest

from cordwise.answers.question import read_question
from cordwise.knowledge.vocabulary import vocabulary
from tests.answers.asking import BASE, asked, line_of, text_of

from .asking import lead_of

TUMOURS = [report for report in BASE.evidence.harm_reports if "tumour" in report.harms]


def reports_told(question: str) -> list[str]:
    text = text_of(question, "harms")
    assert "published report" in text
    return [line for line in text[text.index("published report") :].split("\n") if line.startswith("- ")]


@pytest.mark.parametrize("question", ["are stem cells safe?", "Can stem cells cause tumours?", "what are the dangers of stem cell therapy"])
def test_an_answer_on_safety_lists_every_report_that_it_counts(question):
    told = "\n".join(reports_told(question))
    held = [report for report in BASE.evidence.harm_reports if "cell_therapy" in report.interventions]
    assert all(report.harm_text in told for report in held)


@pytest.mark.parametrize(
    "question",
    [
        "Can stem cells cause tumours?",
        "can stem cells give you cancer in the spine",
        "do stem cells cause tumours in children with autism",
        "tumour after stem cells for ALS",
        "risk of a tumour after intrathecal cells",
    ],
)
def test_reports_of_the_harm_asked_about_come_first(question):
    texts = {report.harm_text for report in TUMOURS}
    told = [any(text in line for text in texts) for line in reports_told(question)]
    assert told[0] and told == sorted(told, reverse=True) and sum(told) >= 3


@pytest.mark.parametrize("question", ["do stem cells help spinal stenosis?", "Do stem cells help ALS?", "does stem cell therapy work?"])
def test_a_list_of_reports_that_ends_early_says_how_many_more_there_are(question):
    lines = reports_told(question)
    more = re.fullmatch(r'- and (\d+) more, all of which the answer to "Are stem cells safe\?" lists', lines[-1])
    numbers = re.findall(r"(\d+) published reports", text_of(question, "harms"))
    assert more and int(numbers[-1]) == int(more.group(1)) + len(lines) - 1


@pytest.mark.parametrize(
    "question", ["Is intraspinal injection of cells into the cord safe?", "Is intrathecal MSC therapy safe?", "are stem cells safe?"]
)
def test_every_single_harm_that_was_counted_is_at_least_named(question):
    text = text_of(question, "harms")
    for pooled in BASE.finding(read_question(question).frame).harms:
        label = vocabulary("outcomes").label(pooled.outcome).replace("adverse event", "harm")
        assert label in text


def test_what_the_bottom_line_names_stands_with_its_count_under_harms():
    question = "Is intraspinal injection of cells into the cord safe?"
    seen = re.search(r"\. (.*?) followed in some people", line_of(question)).group(1)
    for name in re.split(r", | and ", seen):
        assert re.search(rf"^- {name}, in (?:studies without|treated groups)", text_of(question, "harms"), re.MULTILINE | re.IGNORECASE)


@pytest.mark.parametrize(
    "question",
    [
        "death after stem cells for autism",
        "do stem cells cause tumours in children with autism",
        "tumour after stem cells for ALS",
        "can stem cells cause paralysis in cerebral palsy",
        "risk of meningitis after stem cells in autism",
    ],
)
def test_reports_of_other_illnesses_are_not_told_of_the_one_asked_about(question):
    assert re.search(
        r"published reports? in other or unknown conditions, of unknown frequency, tells? of it, and none is known to be in",
        line_of(question),
    )


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("discitis after bmac", "1 after bone-marrow concentrate, alone or with others, 3 after other or unknown cells"),
        ("tumours after olfactory mucosa", "2 after olfactory mucosa, alone or with others, 3 after other or unknown cells"),
        ("can stem cells cause paralysis in MS", "1 in people with multiple sclerosis, 4 in other or unknown conditions"),
        ("tumours after stem cells for spinal cord injury", "2 in people with spinal cord injury, 3 in other or unknown conditions"),
        ("infection risk of fat cells in the spine", "none is known to be after adipose-derived mesenchymal stromal cells"),
    ],
)
def test_reports_of_just_these_people_and_cells_are_told_apart_from_others(question, words):
    assert words in line_of(question)


def test_a_report_of_infection_alone_tells_of_no_infected_disc():
    number = re.search(r"(\d+) published reports, of unknown frequency, tell of it", line_of("Can stem cells cause discitis?")).group(1)
    assert int(number) == sum("discitis" in report.harms for report in BASE.evidence.harm_reports)


@pytest.mark.parametrize(
    "question",
    [
        "did anybody become worse in autism trials",
        "Did any children with autism get worse after stem cells?",
        "do stem cells make autism worse",
        "has anyone with autism deteriorated after stem cells",
        "can autism become worse after stem cells?",
    ],
)
def test_who_got_worse_is_counted_as_the_illness_and_as_the_nerves(question):
    line = line_of(question)
    assert line.startswith("The condition itself worsened after cell therapy, in people with autism: 3 of 24 people")
    assert "does not tell whether cells did it" in line and "neurological worsening: 0 of 32 people" in line


@pytest.mark.parametrize("question", ["did anyone get worse after stem cells for ms", "can stem cells make my MS worse"])
def test_the_course_of_an_illness_is_told_as_such(question):
    line = line_of(question)
    assert "The condition itself worsened" in line and "(disease progression at 12 months)" in line
    assert "an illness can get worse without cells too" in line


def test_the_course_of_ms_is_no_paralysis_by_cells():
    line = line_of("can stem cells cause paralysis in MS")
    assert line.startswith("Neurological worsening after cell therapy, in people with multiple sclerosis: no study") and "35%" not in line
    assert not [r for r in BASE.evidence.reviews if "progression" in r.outcome_text and r.outcome == "neurological_worsening"]


@pytest.mark.parametrize(
    "question",
    [
        "my MS got worse last year, would stem cells help?",
        "my back pain is getting worse, do stem cells help?",
        "Can stem cell injections make my back pain worse?",
        "are stem cells worse than surgery for stenosis?",
    ],
)
def test_what_got_worse_before_cells_or_is_pain_asks_for_no_worsened_illness(question):
    assert not line_of(question).startswith("The condition itself worsened")


def test_deaths_counted_beside_controls_say_in_whom():
    assert "Seledtsov 2005, not randomised, in people with traumatic brain injury" in line_of("risk of death after stem cells in spine")
    assert re.search(r"- death: 2 of 38 .*in people with traumatic brain injury", text_of("risk of death after stem cells", "harms"))


def test_a_review_of_all_routes_says_so_where_one_route_is_asked_about():
    text = text_of("Are cells into the spinal cord safe?", "harms")
    assert "disease progression at 12 months" in text
    assert all("by any route" in line for line in text.split("\n") if "in multiple sclerosis" in line and line.startswith("- "))


@pytest.mark.parametrize(
    "question",
    [
        "Is intraspinal (intramedullary) injection of cells into the cord safe?",
        "Are cells into the spinal cord safe?",
        "How dangerous is intraspinal cell transplantation?",
    ],
)
def test_serious_events_of_any_cause_stand_beside_those_judged_related(question):
    line = line_of(question)
    assert "2 of 73 people" in line and "whatever the cause, 13 of 66 people" in line


@pytest.mark.parametrize(
    "question",
    [
        "Compare intrathecal and intramedullary delivery with respect to serious adverse events",
        "which route has fewer serious adverse events, intrathecal or intramedullary?",
        "is intrathecal or intraspinal safer",
        "are complications of cells more common after intrathecal than after intraspinal injection",
        "is there less risk with one route than the other, intrathecal or intraspinal?",
        "does intrathecal or intramedullary delivery have a lower complication rate than the other?",
    ],
)
def test_routes_that_are_compared_are_never_pooled_into_one_number(question):
    line = line_of(question)
    assert line.startswith("Which is safer") and asked(question).certainty == "none"
    before, after = line.split("after cells given into the spinal cord: ")
    assert "after cells given into the fluid around the spinal cord: 1 of 156" in before and "679 people" in before
    assert "2 of 73" in after and "13 of 66" in after
    assert "1055" not in line


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("compare serious adverse events of bone marrow and fat cells", "after bone-marrow cells: ", "after adipose-derived"),
        ("are side effects more common with intravenous than intrathecal msc", "given into a vein: ", "given into the fluid around"),
        (
            "compare harms of embryonic and mesenchymal cells in SCI",
            "after embryonic stem cells: 2 of 30",
            "after mesenchymal stromal cells: ",
        ),
        ("which is riskier, embryonic or bone marrow cells?", "after embryonic stem cells: 2 of 30", "after bone-marrow cells: "),
        ("are my own cells safer than donor cells", "after the patient's own cell therapy: ", "after donor cell therapy: "),
        (
            "is headache more common after intrathecal than intravenous cells",
            "Headache, each by itself: after",
            "given into a vein: no study",
        ),
    ],
)
def test_what_is_set_against_each_other_is_told_each_by_itself(question, first, second):
    line = line_of(question)
    assert first in line and second in line.split(first)[1]


def test_several_routes_without_a_comparison_stay_one_question():
    assert lead_of("what are the risks of intrathecal or intravenous MSC?") == "safety"


def test_kinds_of_cells_that_share_a_noun_are_both_read_and_recovery_is_no_kind():
    assert set(read_question("compare harms of embryonic and mesenchymal cells").frame.cells) == {"hesc", "msc"}
    assert read_question("are neural and functional gains after stem cells lasting?").frame.cells == ()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Is intrathecal BM-MSC effective and safe in a chronic T6 AIS A injury?", "- arachnoiditis, "),
        ("the clinic says level 1 evidence for intrathecal msc in sci true?", "- arachnoiditis, "),
        ("intrathecal vs intravenous safety in als", "- arachnoiditis, "),
        ("single vs multiple intrathecal injections in ALS", "- arachnoiditis, "),
        ("does nhs pay for stem cells for ms", "- new lesion or syrinx, in treated groups of controlled studies: 7 of 18 people"),
        ("are stem cells safe?", "- new lesion or syrinx, "),
        ("stem cells for back pain", "- later surgery, in studies without a control group: 6 of 26 people"),
        ("are stem cells safe?", "- complication of the procedure, in studies without a control group: 5 of 26 people"),
        ("are stem cells safe?", "- any harm, in studies without a control group: 156 of 294 people"),
    ],
)
def test_grave_and_very_common_harms_keep_their_count_in_whomever_they_were_seen(question, told):
    assert told in text_of(question, "harms")


@pytest.mark.parametrize(
    "question",
    [
        "are stem cells safe?",
        "does nhs pay for stem cells for ms",
        "intrathecal msc in chronic spinal cord injury",
        "iv or intrathecal better for ms",
    ],
)
def test_a_list_of_harms_that_ends_leaves_only_mild_ones_without_a_count(question):
    left = re.findall(r"also seen in some people, and told where one is asked about by name: (.*)\.", text_of(question, "harms"))
    grave = [term.label for term in vocabulary("outcomes").terms.values() if term.facts.get("serious") or term.facts.get("grave")]
    assert not [label for label in grave for line in left if label in line]


@pytest.mark.parametrize(
    "question",
    [
        "has anyone become incontinent after stem cells",
        "has anyone become incontinent after intrathecal stem cells",
        "urinary retention as an adverse event in intrathecal msc trials",
    ],
)
def test_reports_of_a_wider_harm_are_told_where_the_count_is_of_it(question):
    assert re.search(r"1 of 14 people.*2 published reports", line_of(question))


def test_reports_of_a_wider_harm_are_not_those_of_a_harm_that_is_counted_itself():
    assert "1 published report" in line_of("has anyone got meningitis from stem cells")


@pytest.mark.parametrize("question", ["compare safety of intrathecal vs intravenous", "is intrathecal or intravenous safer"])
def test_compared_routes_are_told_with_grave_harm_and_reports_of_each(question):
    assert re.search(r"into a vein: .*death was counted in 1 of 6 people.*5 published reports of harm by this route", line_of(question))


def test_reports_are_not_counted_to_each_side_of_own_and_donor_cells():
    assert "by this route" not in line_of("are donor cells more dangerous than own cells")
