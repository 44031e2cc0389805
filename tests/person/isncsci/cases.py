"""Examinations in the short hand of `cases/*.yaml`, made whole."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from cordwise.person.isncsci.segments import DERMATOMES, KEY_MUSCLES, LEVELS, PLACE, SEGMENTS

FOLDER = Path(__file__).parent / "cases"
COLUMNS = {"motor": KEY_MUSCLES, "light_touch": DERMATOMES, "pin_prick": DERMATOMES}
FIELDS = (
    "sensory_right", "sensory_left", "motor_right", "motor_left", "neurological_level", "complete", "ais",
    "zpp_sensory_right", "zpp_sensory_left", "zpp_motor_right", "zpp_motor_left",
)  # fmt: skip
BASES = {
    "normal": ("5555555555 / 2x28 / 2x28", "Yes Yes"),
    "c5_complete": ("5000000000 / 2x4 0x24 / 2x4 0x24", "No No"),
    "t4_complete": ("5555500000 / 2x11 0x17 / 2x11 0x17", "No No"),
    "t4_sensory": ("5555500000 / 2x11 1x17 / 2x11 1x17", "No Yes"),
    "t4_contracts": ("5555500000 / 2x11 1x17 / 2x11 1x17", "Yes Yes"),
    "l2_contracts": ("5555553000 / 2x21 1x7 / 2x21 1x7", "Yes Yes"),
}
"""Both sides alike; contraction and pressure."""

_RANGE = re.compile(r"([CTLS]\d+)-(\w+)")
_EDIT = re.compile(r"(right|left|both) (motor|light_touch|pin_prick|touch|non_key)(?: (\w+)(?:-([A-Z]\w+))?)?=(\S+)")


@lru_cache(maxsize=32)
def cases(name: str) -> tuple[dict, ...]:
    return tuple(yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")))


def examination(case: dict) -> dict:
    """The usual JSON form of a case."""
    sides, anal = BASES[case.get("base", "normal")]
    contraction, pressure = case.get("anal", anal).split()
    found = {
        "right": side(case.get("right", sides)),
        "left": side(case.get("left", sides)),
        "voluntary_anal_contraction": contraction,
        "deep_anal_pressure": pressure,
    }
    for edit in filter(None, (part.strip() for part in case.get("edits", "").split(";"))):
        apply(found, edit)
    return found


def side(words: str) -> dict:
    motor, light_touch, pin_prick, *non_key = (part.strip() for part in words.split("/"))
    scores = {"motor": list(motor), "light_touch": unrolled(light_touch), "pin_prick": unrolled(pin_prick)}
    for column, segments in COLUMNS.items():
        assert len(scores[column]) == len(segments), (words, column, len(scores[column]))
    told = {column: dict(zip(segments, scores[column], strict=True)) for column, segments in COLUMNS.items()}
    return told | {"lowest_non_key_muscle": non_key[0] if non_key else None}


def unrolled(runs: str) -> list[str]:
    scores: list[str] = []
    for run in runs.split():
        score, times, count = run.partition("x")
        scores += [score] * int(count) if times else list(run)
    return scores


def apply(found: dict, edit: str) -> None:
    match = _EDIT.fullmatch(edit)
    assert match, edit
    which, column, first, last, score = match.groups()
    for name in ("right", "left") if which == "both" else (which,):
        if column == "non_key":
            found[name]["lowest_non_key_muscle"] = score
            continue
        for one in ("light_touch", "pin_prick") if column == "touch" else (column,):
            for segment in SEGMENTS[PLACE[first] : PLACE[last or first] + 1]:
                if segment in COLUMNS[one]:
                    found[name][one][segment] = score


def expected(case: dict) -> dict:
    if isinstance(case["expect"], dict):
        return {name: str(value) for name, value in case["expect"].items()}
    printed = dict(zip(FIELDS, map(spelled_out, case["expect"].replace("|", " ").split()), strict=True))
    assert all(printed[name] != ours for name, ours in case.get("ours", {}).items()), case["id"]
    return printed | case.get("ours", {})


def spelled_out(answers: str) -> str:
    """ "NA,T5-T7" with all levels between."""
    return _RANGE.sub(lambda ends: ",".join(LEVELS[LEVELS.index(ends[1]) : LEVELS.index(ends[2]) + 1]), answers)
