"""Random examinations that look like injuries: intact from the top, a zone of part function, little below."""

from __future__ import annotations

from hypothesis import strategies as st

from cordwise.person.isncsci.scores import MOTOR, SENSORY
from cordwise.person.isncsci.segments import DERMATOMES, KEY_MUSCLES

NEW_MOTOR = tuple(score for score in MOTOR if score != "5*")
CELLS = [
    (side, column, segment)
    for side in ("right", "left")
    for column, segments in (("motor", KEY_MUSCLES), ("light_touch", DERMATOMES), ("pin_prick", DERMATOMES))
    for segment in segments
]


@st.composite
def columns(draw, segments, best):
    intact = draw(st.integers(0, len(segments)))
    part = draw(st.integers(intact, len(segments)))
    middle = draw(st.lists(st.integers(0, best), min_size=part - intact, max_size=part - intact))
    below = draw(st.sampled_from([0, 0, 0, 1, best]))
    return dict(zip(segments, map(str, [best] * intact + middle + [below] * (len(segments) - part)), strict=True))


@st.composite
def sides(draw):
    light_touch = draw(columns(DERMATOMES, 2))
    pin_prick = dict(light_touch) if draw(st.booleans()) else draw(columns(DERMATOMES, 2))
    muscle = draw(st.sampled_from([None, None, None, *KEY_MUSCLES, "C3", "T5", "L1", "S2"]))
    return {"motor": draw(columns(KEY_MUSCLES, 5)), "light_touch": light_touch, "pin_prick": pin_prick, "lowest_non_key_muscle": muscle}


@st.composite
def known(draw, anal=("Yes", "No", "No")):
    """An examination without NT and without tags."""
    return {
        "right": draw(sides()),
        "left": draw(sides()),
        "voluntary_anal_contraction": draw(st.sampled_from(anal)),
        "deep_anal_pressure": draw(st.sampled_from(anal)),
    }


@st.composite
def in_doubt(draw, most=5, tags=False):
    """An examination with a few scores that may stand for several, the key muscles and S4-5 more often than others."""
    found = draw(known(anal=("Yes", "No", "No", "NT")))
    often = [cell for cell in CELLS if cell[1] == "motor" or cell[2] in ("S4_5", "C4", "T1")]
    for side, column, segment in draw(st.lists(st.sampled_from(often + CELLS), max_size=most, unique=True)):
        scores = NEW_MOTOR if column == "motor" else SENSORY
        found[side][column][segment] = draw(st.sampled_from(scores)) if tags else "NT"
    return found
