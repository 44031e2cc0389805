"""How fast examinations are classified: a table at once, one by one, and read from dictionaries. Run: python -m benchmarks.isncsci"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from cordwise.person.isncsci import Examinations, classify, classify_table
from cordwise.person.isncsci.scores import ANSWERS, MOTOR, SENSORY
from cordwise.person.isncsci.segments import DERMATOMES, KEY_MUSCLES

TABLE, ONE_BY_ONE, SEED = 200_000, 5_000, 4


def examinations(n: int, untested: float = 0.0, tagged: float = 0.0) -> Examinations:
    """n invented examinations: intact from the top, mixed below; shares of all scores not testable and tagged."""
    rng = np.random.default_rng(SEED)
    motor = np.where(np.arange(10) < rng.integers(0, 11, (n, 2, 1)), 5, rng.integers(0, 6, (n, 2, 10)))
    sensory = [np.where(np.arange(28) < rng.integers(0, 29, (n, 2, 1)), 2, rng.integers(0, 3, (n, 2, 28))) for _ in range(2)]
    for codes, known in ((motor, MOTOR[:-1]), *((one, SENSORY) for one in sensory)):
        chance = rng.random(codes.shape)
        codes[chance < untested] = known.index("NT")
        first = known.index("0*")
        codes[chance > 1 - tagged] = rng.integers(first, len(known), int((chance > 1 - tagged).sum()))
    return Examinations(
        motor=motor.astype(np.uint8), light_touch=sensory[0].astype(np.uint8), pin_prick=sensory[1].astype(np.uint8),
        voluntary_anal_contraction=rng.integers(0, 2, n).astype(np.uint8), deep_anal_pressure=rng.integers(0, 2, n).astype(np.uint8),
        non_key=np.full((n, 2), -1, dtype=np.int8),
    )  # fmt: skip


def dictionaries(table: Examinations) -> list[dict[str, object]]:
    """The same in the usual JSON form."""
    parts = (("motor", MOTOR, KEY_MUSCLES), ("light_touch", SENSORY, DERMATOMES), ("pin_prick", SENSORY, DERMATOMES))
    found: list[dict[str, object]] = []
    for row in range(len(table)):
        sides = [{name: {segment: scores[code] for segment, code in zip(segments, getattr(table, name)[row, side], strict=True)}
                  for name, scores, segments in parts} for side in (0, 1)]  # fmt: skip
        observed = {name: ANSWERS[getattr(table, name)[row]] for name in ("voluntary_anal_contraction", "deep_anal_pressure")}
        found.append({"right": sides[0], "left": sides[1], **observed})
    return found


def rate(work: Callable[[], object], n: int) -> tuple[float, float]:
    """Examinations a second by the processor's time of this process and by the clock, the best of three."""
    rates = []
    for _ in range(3):
        cpu, clock = time.process_time(), time.perf_counter()
        work()
        rates.append((n / (time.process_time() - cpu), n / (time.perf_counter() - clock)))
    return max(rates)


def main() -> None:
    print(f"{'':<58}{'per s of processor':>20}{'per s of clock':>18}")
    for untested, tagged in ((0.0, 0.0), (0.005, 0.0), (0.005, 0.002), (0.03, 0.03)):
        table = examinations(TABLE, untested, tagged)
        told = f"table of {TABLE:,}, {untested:.1%} of scores NT, {tagged:.1%} tagged"
        print(f"{told:<58}{'{:>20,.0f}{:>18,.0f}'.format(*rate(lambda table=table: classify_table(table), TABLE))}")
    for untested, tagged in ((0.0, 0.0), (0.005, 0.002)):
        data = dictionaries(examinations(ONE_BY_ONE, untested, tagged))
        told = f"one by one from dictionaries, {untested:.1%} NT, {tagged:.1%} tagged"
        print(f"{told:<58}{'{:>20,.0f}{:>18,.0f}'.format(*rate(lambda data=data: [classify(one) for one in data], ONE_BY_ONE))}")


if __name__ == "__main__":
    main()
