"""Made-up replies of each kind, as a reader would meet them; the numbers are for show."""

from __future__ import annotations

from cordwise.records.reply import (
    Answer,
    Audit,
    Card,
    Citation,
    ForestRow,
    JudgedClaim,
    Omission,
    PageFlag,
    PoolReply,
    ScoreItem,
    Section,
    Sheet,
)

VERSION = "2026.01.15+3f9c2a"

SOURCES = (
    Citation(number=1, id="bydon2024", title="Intrathecal delivery of adipose-derived mesenchymal stem cells in spinal cord injury",
             address="https://doi.org/10.1038/s41467-024-46259-y", document="doi:10.1038/s41467-024-46259-y", place="abstract",
             depth="abstract", checked="2026-01-10"),
    Citation(number=2, id="review2025", title="Safety of intrathecal mesenchymal stem cells: a meta-analysis of randomised trials",
             address="https://doi.org/10.1186/s00000-025-00001-1", document="doi:10.1186/s00000-025-00001-1", place="table 3",
             depth="full_text", checked="2026-01-10"),
    Citation(number=3, id="berkowitz2016", title="Glioproliferative lesion of the spinal cord after stem-cell tourism",
             address="https://doi.org/10.1056/NEJMc1600188", document="doi:10.1056/NEJMc1600188", depth="full_text", checked="2026-01-11"),
    Citation(number=4, id="CTRI/2019/04/018765", title="", address="", document="registry:CTRI/2019/04/018765", depth="registry"),
)  # fmt: skip

PAGE = """\
Hope after spinal cord injury
Is intrathecal stem cell therapy safe? Backed by large-scale medical studies, the short answer is yes.

What to expect
Most discomfort is mild and settles within an hour. Our cells repair the damaged cord <b>for good</b>.
- Seven of ten patients in one study improved by a grade
- No serious adverse events occurred in that study
We have completed over 1,000 intrathecal procedures at 80 centres.

Frequently asked questions
How will I feel afterwards? Headache and back pain may last one to two hours & are gone by the next morning.
Early studies suggest that treatment in the first months may work better. Call us: price on request.
"""


def _claim(quote: str, **fields: object) -> JudgedClaim:
    start = PAGE.index(quote)
    return JudgedClaim(start=start, end=start + len(quote), quote=quote, **fields)  # type: ignore[arg-type]


CLAIMS = (
    _claim("Backed by large-scale medical studies, the short answer is yes", kind="safety_absolute", strength="absolute",
           verdict="overstated", certainty="low", rule="safety-absolute-small-trials",
           reason="Nine small randomised trials show no excess of serious events in the short term [2]; late harms are not ruled out.",
           numbers=("0 of 270 treated had a serious event: up to 1.4% (95% interval)",),
           fair_wording="Small trials have not shown more serious events within a year; rare and late harms are not known.",
           frame={"interventions": ["msc"], "routes": ["intrathecal"]}, sources=(2, 3)),
    _claim("large-scale medical studies", kind="evidence_size", strength="plain", verdict="contradicted", certainty="moderate",
           rule="evidence-size", reason="The pooled trials hold 540 people, 60 a trial on average [2].", numbers=("9 trials, 540 people",),
           fair_wording="Nine small trials, 540 people in all.", frame={"routes": ["intrathecal"]}, sources=(2,)),
    _claim("settles within an hour", kind="harm_duration", strength="plain", verdict="contradicted", certainty="low",
           rule="page-against-itself", reason="The page says otherwise elsewhere; trials report headache and back pain that last days [1].",
           fair_wording="Headache and back pain are common and can last some days.", sources=(1,),
           against=("Headache and back pain may last one to two hours & are gone by the next morning.",)),
    _claim("Our cells repair the damaged cord <b>for good</b>", kind="efficacy_absolute", strength="absolute", verdict="unsupported",
           certainty="none", rule="no-human-evidence", reason="No study in people shows repair of the cord.",
           fair_wording="Whether the cells repair anything in people is not known."),
    _claim("Seven of ten patients in one study improved by a grade", kind="efficacy_number", strength="plain", verdict="supported",
           certainty="moderate", rule="number-as-published", reason="As published [1]. The study had no control group.",
           numbers=("7 of 10: 70.0% (34.8% to 93.3%)", "expected without cells: 1 to 4 of 10"),
           fair_wording="Seven of ten improved; one to four of ten such people improve without cells.", sources=(1,)),
    _claim("No serious adverse events occurred in that study", kind="safety_number", strength="plain", verdict="weakly_supported",
           certainty="very_low", rule="zero-events", reason="0 of 10, as published [1].", numbers=("0 of 10: up to 30.8%",),
           fair_wording="None of ten had a serious event; that leaves room for up to three of ten.", sources=(1,)),
    _claim("over 1,000 intrathecal procedures", kind="experience", strength="plain", verdict="not_checkable", certainty="",
           rule="seller-count", reason="A count by the seller.", fair_wording=""),
    _claim("gone by the next morning", kind="harm_duration", strength="plain", verdict="understated", certainty="low",
           rule="harm-minimised", reason="Musculoskeletal events were more frequent with cells [2].",
           numbers=("risk ratio 1.61 (1.19 to 2.19)",), fair_wording="Back and leg pain was 61% more frequent with cells.", sources=(2,)),
    _claim("treatment in the first months may work better", kind="timing", strength="hedged", verdict="outdated", certainty="very_low",
           rule="superseded", reason="Recovery without treatment is steepest in the same months.",
           fair_wording="No controlled study shows that earlier treatment works better."),
)  # fmt: skip

AUDIT = Audit(
    summary="9 claims checked: 1 supported, 1 weakly supported, 1 overstated, 1 understated, 2 contradicted, 1 unsupported, "
    "1 outdated, 1 that cannot be checked.",
    claims=CLAIMS,
    page_flags=(
        PageFlag(
            id="sells_the_treatment",
            label="Sells the treatment",
            why="The page invites readers to buy what it describes.",
            quote="Call us: price on request",
            start=PAGE.index("Call us"),
            end=PAGE.index("Call us") + 25,
        ),
        PageFlag(id="no_reference_list", label="No references", why="No study is named by title, author or address."),
    ),
    omissions=(
        Omission(
            id="harm_signals",
            label="Serious harms that were published",
            what_to_know="A growth on the cord after cell injections abroad [3].",
            sources=(3,),
        ),
        Omission(id="alternatives", label="Other ways to be helped", what_to_know="Rehabilitation is not mentioned."),
    ),
    score=(
        ScoreItem(id="aims", question="Are the aims clear?", points=2),
        ScoreItem(id="sources", question="Is it clear what sources were used?", points=0),
        ScoreItem(id="risks", question="Does it describe the risks?", points=1),
    ),
    sources=SOURCES,
    origin="https://clinic.example/spine?a=1&b=2",
    title="Hope after spinal cord injury",
    digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    read_on="2026-01-15",
    text=PAGE,
    notes=("A menu of 12 links was left out.",),
    evidence_version=VERSION,
)

ANSWER = Answer(
    question="Is intrathecal MSC therapy safe in chronic spinal cord injury?",
    in_scope=True,
    bottom_line="No more serious events than without cells were seen in small trials up to a year; rare and late harms are not ruled out. "
    "Back and leg pain was more frequent with cells [2].",
    certainty="low",
    sections=(
        Section(
            id="found",
            title="What was found",
            citations=(1, 2),
            text="Pooled over 12 arms, 3 of 214 people had a serious event: 1.4% (0.3% to 4.0%).\n\n"
            "- One small trial: 0 of 10, up to 30.8% [1]\n- Musculoskeletal events: risk ratio 1.61 (1.19 to 2.19) [2]",
        ),
        Section(id="harms", title="Harms", citations=(3,), text="- Signal: a growth on the cord after injections abroad [3]"),
        Section(id="unknown", title="Not known", text="Nobody was followed for longer than five years."),
    ),
    sources=SOURCES[:3],
    frame={"conditions": ["sci"], "phases": ["chronic"], "routes": ["intrathecal"], "cells": ["msc"]},
    evidence_version=VERSION,
    numbers=({"value": 0.014, "how": "pooled", "events": 3, "total": 214},),
)

OUT_OF_SCOPE = Answer(
    question="What is the capital of France?",
    in_scope=False,
    bottom_line="That is outside what is held: stem-cell therapy for the spine and the spinal cord.",
    certainty="",
    sections=(),
    sources=(),
    frame={},
    evidence_version=VERSION,
)

CARD = Card(
    study_id="bydon2024",
    title="Fat-tissue stem cells into the spinal fluid after a cord injury",
    level="4 (case series; OCEBM 2011)",
    sections=(
        Section(id="question", title="The question", text="Is it safe to put these cells into the spinal fluid?"),
        Section(
            id="found",
            title="What was found",
            citations=(1,),
            text="Seven of ten people got better by a grade or more [1].\n\nOne to four of ten such people get better without cells.",
        ),
        Section(id="harms", title="Harms", text="- Headache: 8 of 10\n- Serious events: none of 10. That leaves room for up to 3 of 10."),
    ),
    sources=SOURCES[:1],
    reading_grade=6.8,
    evidence_version=VERSION,
)

FOREST = (
    ForestRow(label="Bydon 2024", events=7, total=10, estimate=0.7, ci_low=0.348, ci_high=0.933, kind="study"),
    ForestRow(label="Vaquero 2018, long-term follow-up of the second cohort", events=4, total=9, estimate=0.444, ci_low=0.137,
              ci_high=0.788, kind="study", note="two of the nine had two injections"),
    ForestRow(label="Pooled", events=11, total=19, estimate=0.579, ci_low=0.335, ci_high=0.798, kind="pooled"),
    ForestRow(label="Without cells", events=None, total=19, estimate=0.21, ci_low=0.1, ci_high=0.35, kind="expected"),
)  # fmt: skip

RATIOS = (
    ForestRow(label="Trial one", events=None, total=None, estimate=1.9, ci_low=0.8, ci_high=4.4, kind="study"),
    ForestRow(label="Trial two", events=None, total=None, estimate=1.4, ci_low=1.0, ci_high=2.1, kind="study"),
    ForestRow(label="Pooled", events=None, total=None, estimate=1.61, ci_low=1.19, ci_high=2.19, kind="pooled"),
)

POOL = PoolReply(
    outcome="ais_improved",
    title="Improved by at least one AIS grade",
    groups=(
        Section(
            id="uncontrolled",
            title="Studies without a control group",
            citations=(1,),
            text="11 of 19 people improved: 57.9% (33.5% to 79.8%) [1]. Without cells, 10% to 35% would be expected.",
        ),
        Section(id="controlled", title="Studies with a control group", text="Three trials; risk ratio 1.61 (1.19 to 2.19)."),
    ),
    forests=(("uncontrolled", FOREST), ("controlled", RATIOS)),
    certainty="very_low",
    sections=(Section(id="method", title="How it was pooled", text="Exact interval; a second method agreed."),),
    sources=SOURCES[:2],
    frame={"outcomes": ["ais_improved"]},
    evidence_version=VERSION,
)

SHEET = Sheet(
    study_id="bydon2024",
    title="Intrathecal delivery of adipose-derived mesenchymal stem cells in traumatic spinal cord injury",
    sections=(Section(id="study", title="The study", text="- Design: single arm\n- People treated: 10", citations=(1,)),),
    sources=SOURCES[:1],
    rows={
        "study": {"study_id": "bydon2024", "design": "single_arm", "year": 2024, "doi": "10.1038/s41467-024-46259-y", "notes": ""},
        "arms": [{"arm_id": "a", "n": 10, "cells": ["ad_msc"], "dose_cells_min": 1e8, "cryopreserved": None}],
        "outcomes": [{"outcome": "sae", "events": 0, "total": 10, "pool": True}, {"outcome": "ais_improved", "events": 7, "total": 10}],
    },
    evidence_version=VERSION,
)

REPLIES = {"audit": AUDIT, "answer": ANSWER, "out_of_scope": OUT_OF_SCOPE, "card": CARD, "pool": POOL, "sheet": SHEET}
