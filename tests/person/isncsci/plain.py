"""The standard a second time, slowly and for known scores alone: what the program is compared with. Grades are integers, nothing is NT.

Written sentence by sentence from the worksheet (revised 2019), without sets, bits or shortcuts.
"""

from __future__ import annotations

C = [f"C{n}" for n in range(1, 9)]
T = [f"T{n}" for n in range(1, 13)]
L = [f"L{n}" for n in range(1, 6)]
ROW = [*C, *T, *L, "S1", "S2", "S3", "S4_5"]
KEYS = ["C5", "C6", "C7", "C8", "T1", "L2", "L3", "L4", "L5", "S1"]


def rank(level):
    return len(ROW) if level == "INT" else ROW.index(level)


def above(level):
    return ROW[: ROW.index(level)]


def feels(side, segment):
    return segment == "C1" or (side["light_touch"][segment] == 2 and side["pin_prick"][segment] == 2)


def sensory_level(side):
    for segment in ROW:
        if not feels(side, segment):
            return above(segment)[-1]
    return "INT"


def motor_level(side, vac):
    sensory = sensory_level(side)
    for segment in reversed(ROW):
        if segment == "S4_5":
            fits = vac == "Yes" and sensory == "INT" and all(side["motor"][key] == 5 for key in KEYS)
        elif segment in KEYS:
            fits = side["motor"][segment] >= 3 and counts_as_normal_above(side, segment)
        else:
            fits = rank(sensory) >= rank(segment) and counts_as_normal_above(side, segment)
        if fits:
            return "INT" if segment == "S4_5" else segment
    raise AssertionError("C1 always fits")


def counts_as_normal_above(side, segment):
    """Key muscles above have 5; where there is none, the sensory level is at or below."""
    sensory = sensory_level(side)
    return all(side["motor"][one] == 5 if one in KEYS else rank(sensory) >= rank(one) for one in above(segment))


def further_than_three_below(segment, level):
    return level != "INT" and rank(segment) - rank(level) > 3


def moves_below(side, vac):
    level = motor_level(side, vac)
    moving = [key for key in KEYS if side["motor"][key] > 0] + ([side["non_key"]] if side["non_key"] else [])
    return any(further_than_three_below(segment, level) for segment in moving)


def classify(right, left, vac, dap, rules="2019"):
    sides = (right, left)
    sensory = [sensory_level(side) for side in sides]
    motor = [motor_level(side, vac) for side in sides]
    nli = min(sensory + [motor_level(side, "Yes") for side in sides], key=rank)  # contraction has no grade
    touched = [side["light_touch"]["S4_5"] + side["pin_prick"]["S4_5"] for side in sides]
    complete = vac == "No" and dap == "No" and sum(touched) == 0
    ais = grade(sides, nli, vac, complete)
    sensory_zone = [zone_felt(side) if dap == "No" and not felt else "NA" for side, felt in zip(sides, touched, strict=True)]
    alone = not complete and not any(moves_below({**side, "non_key": None}, vac) for side in sides)
    motor_zone = [zone_moved(side, vac, alone) if vac == "No" else "NA" for side in sides]
    if rules == "2011":
        sensory_zone = [zone_felt(side) if complete else "NA" for side in sides]
        motor_zone = [zone_moved(side, vac, False) if complete else "NA" for side in sides]
    return {
        "sensory_right": sensory[0], "sensory_left": sensory[1], "motor_right": motor[0], "motor_left": motor[1],
        "neurological_level": nli, "complete": "C" if complete else "I", "ais": ais,
        "zpp_sensory_right": sensory_zone[0], "zpp_sensory_left": sensory_zone[1],
        "zpp_motor_right": motor_zone[0], "zpp_motor_left": motor_zone[1],
    }  # fmt: skip


def grade(sides, nli, vac, complete):
    if complete:
        return "A"
    if vac == "No" and not any(moves_below(side, vac) for side in sides):
        return "B"
    if nli == "INT":
        return "E"
    below = [side["motor"][key] for side in sides for key in KEYS if rank(key) > rank(nli)]
    return "D" if sum(one >= 3 for one in below) * 2 >= len(below) else "C"


def zone_felt(side):
    return next((one for one in reversed(ROW[1:-1]) if side["light_touch"][one] or side["pin_prick"][one]), "C1")


def zone_moved(side, vac, alone):
    """`alone`: no key muscle makes the injury motor incomplete."""
    level = motor_level(side, vac)
    moving = [level, *(key for key in KEYS if side["motor"][key] > 0)]
    if alone and side["non_key"] and further_than_three_below(side["non_key"], level):
        moving.append(side["non_key"])
    return max(moving, key=rank)
