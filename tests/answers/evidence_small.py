"""A small body of evidence, written for tests: two trials with controls, two without, one retracted, one interim report."""

from __future__ import annotations

from dataclasses import replace

from cordwise.records.evidence import Arm, Evidence, Guidance, HarmReport, NaturalRate, Outcome, Regulation, ReviewResult, Study
from cordwise.records.source import Source


def source(name: str) -> Source:
    return Source(document=f"doi:10.1000/{name}", place="abstract", checked="2026-01-31")


def study(study_id: str, design: str = "single_arm", **more: object) -> Study:
    values = {
        "conditions": ("spinal_cord_injury",), "ais": ("A",), "phases": ("chronic",), "year": 2020, "n_treated": 20, "cohort": study_id,
        "source": source(study_id), "direction": "benefit",
    }  # fmt: skip
    return Study(study_id=study_id, design=design, **(values | more))  # type: ignore[arg-type]


def arm(study_id: str, arm_id: str = "T", **more: object) -> Arm:
    role = "control" if arm_id == "C" else "treatment"
    values = {"intervention": "cell_therapy" if role == "treatment" else "usual_care", "cells": ("wj_msc",), "routes": ("intrathecal",)}
    return Arm(study_id=study_id, arm_id=arm_id, role=role, n=20, source=source(study_id), **(values | more))  # type: ignore[arg-type]


def outcome(study_id: str, name: str, events: int, total: int, arm_id: str = "T", **more: object) -> Outcome:
    return Outcome(
        study_id=study_id,
        arm_id=arm_id,
        outcome=name,
        events=events,
        total=total,
        months_max=12,
        source=source(study_id),
        **more,  # type: ignore[arg-type]
    )


STUDIES = (
    study("alone2019"),
    study("alone2021", ais=("B",)),
    study("trial2020", "rct", direction="no_difference", blinding="double blind", n_enrolled=40),
    study("trial2022", "controlled_nonrandomised", n_enrolled=40),
    study("interim2018", cohort="alone2019", counts=False),
    study("autism2020", conditions=("autism",), ais=(), phases=()),
    study("stenosis2020", conditions=("spinal_stenosis",), ais=(), phases=()),
)
ARMS = (
    arm("alone2019"), arm("alone2021", cells=("ad_msc",)), arm("trial2020"), arm("trial2020", "C"), arm("trial2022"), arm("trial2022", "C"),
    arm("interim2018"), arm("autism2020", cells=("uc_msc",)), arm("stenosis2020", routes=("epidural",)),
)  # fmt: skip
OUTCOMES = (
    outcome("alone2019", "ais_improved", 4, 20), outcome("alone2019", "sae_any", 0, 20), outcome("alone2019", "headache", 5, 20),
    outcome("alone2021", "ais_improved", 10, 20), outcome("alone2021", "sae_any", 1, 20),
    outcome("trial2020", "ais_improved", 3, 20), outcome("trial2020", "ais_improved", 3, 20, "C"), outcome("trial2020", "headache", 6, 20),
    outcome("trial2020", "headache", 2, 20, "C"), outcome("trial2020", "sae_any", 0, 20),
    outcome("trial2022", "ais_improved", 5, 20), outcome("trial2022", "ais_improved", 2, 20, "C"),
    outcome("interim2018", "ais_improved", 2, 5), outcome("autism2020", "headache", 7, 20), outcome("autism2020", "sae_any", 0, 20),
)  # fmt: skip
HARM = HarmReport(
    report_id="growth2016", year=2016, product="fetal cells", interventions=("cell_therapy",), routes=("intrathecal",), conditions=("stroke",),
    harms=("tumour",), harm_text="a growth in the spinal canal", n_patients=1, source=source("growth2016"),
)  # fmt: skip
RATE = NaturalRate(
    rate_id="late_A", citation="Late, a journal", baseline_ais=("A",), window_days_min=365, window_days_max=365, to_ais="improved_ge1", events=11,
    total=196, source=source("late_A"),
)  # fmt: skip
REVIEW = ReviewResult(
    review_id="review2024", conditions=("neurological_disease",), interventions=("cell_therapy",), cells=("msc",), routes=("intrathecal",), kind="rct_meta",
    outcome="musculoskeletal_ae", measure="RR", estimate=1.61, ci_low=1.19, ci_high=2.19, source=source("review2024"),
)  # fmt: skip
ADVICE = Guidance(
    guidance_id="society2021", organisation="A society", year=2021, conditions=("spinal_cord_injury",), interventions=("cell_therapy",),
    recommendation="against", source=source("society2021"),
)  # fmt: skip
RULE = Regulation(
    regulation_id="us_rule",
    jurisdiction="US",
    authority="FDA",
    status="warning",
    statement="The FDA warned of unapproved cells.",
    source=source("us_rule"),
)

SMALL = Evidence(
    version="small", studies=STUDIES, arms=ARMS, outcomes=OUTCOMES, natural_history=(RATE,), reviews=(REVIEW,), guidance=(ADVICE,), harm_reports=(HARM,),
    regulation=(RULE,),
)  # fmt: skip
EMPTY = Evidence(version="empty")


def changed(study_id: str, **more: object) -> Evidence:
    """The small evidence with one study changed."""
    studies = tuple(replace(one, **more) if one.study_id == study_id else one for one in STUDIES)
    return replace(SMALL, studies=studies)


def with_outcome(study_id: str, name: str, **more: object) -> Evidence:
    """The small evidence with one outcome row corrected."""
    outcomes = tuple(replace(one, **more) if (one.study_id, one.outcome, one.arm_id) == (study_id, name, "T") else one for one in OUTCOMES)
    return replace(SMALL, outcomes=outcomes)
