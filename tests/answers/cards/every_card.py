"""Every card of the evidence held, made once for all tests."""

from functools import cache

from cordwise.answers.card import card
from cordwise.engine import Cordwise
from cordwise.records.frame import Frame

BASE = Cordwise()
EVIDENCE = BASE.evidence
IDS = [study.study_id for study in EVIDENCE.studies]


@cache
def _finding(conditions, interventions):
    return BASE.finding(Frame(conditions=conditions, interventions=interventions))


@cache
def carded(study_id):
    return card(study_id, EVIDENCE, lambda frame: _finding(frame.conditions, frame.interventions))


def on_every_study(test):
    """A test that holds for each study held; the one that fails is `study_id`."""

    def of_all():
        for study_id in IDS:
            test(study_id)

    of_all.__name__ = test.__name__
    return of_all


def part(study_id, name):
    return next(section.text for section in carded(study_id).sections if section.id == name)


def text(study_id):
    return "\n".join(section.text for section in carded(study_id).sections if section.id != "links")
