"""What the runner says: the table by function, the disagreements with their figures, why the rest is out of scope."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from validation.metafor.compare import Difference
from validation.metafor.judge import AGREE, DISAGREE, FAMILIES, OUT, VERDICTS, Verdict
from validation.metafor.second_look import BETTER, ROUNDING

NEEDED = 0.95
"""The share of the results of the families that must agree."""

AGREEING = (AGREE, ROUNDING, BETTER)


def share(verdicts: Iterable[Verdict]) -> float:
    """Of the results of the families, the share that agrees; what is out of scope counts against it."""
    counts = Counter(verdict.verdict for verdict in verdicts if verdict.case.fn in FAMILIES)
    total = sum(counts.values())
    return sum(counts[name] for name in AGREEING) / total if total else 0.0


def report(verdicts: Sequence[Verdict], *, verbose: bool = False, worst: bool = False) -> str:
    """The whole report as text."""
    parts = [
        _table(verdicts),
        _families(verdicts),
        _disagreements(verdicts),
        _looked_at_again(verdicts, verbose),
        _out_of_scope(verdicts),
        _untold(verdicts),
    ]
    if worst:
        parts.append(_nearest(verdicts))
    return "\n\n".join(part for part in parts if part)


def _table(verdicts: Sequence[Verdict]) -> str:
    heads = ("function", "results", "numbers", *VERDICTS, "agreeing")
    rows: list[tuple[str, ...]] = [heads]
    for fn in _functions(verdicts):
        own = [verdict for verdict in verdicts if verdict.case.fn == fn]
        counts = Counter(verdict.verdict for verdict in own)
        rows.append(
            (
                fn,
                str(len(own)),
                str(sum(verdict.fields for verdict in own)),
                *(str(counts[name] or "") for name in VERDICTS),
                _percent(own, len(own)),
            )
        )
    rows.append(_total(verdicts))
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    return "\n".join("  ".join(_set(cell, widths[i], i) for i, cell in enumerate(row)).rstrip() for row in rows)


def _functions(verdicts: Sequence[Verdict]) -> list[str]:
    """Families first, in their order."""
    names = dict.fromkeys(verdict.case.fn for verdict in verdicts)
    return sorted(names, key=lambda name: (FAMILIES.index(name) if name in FAMILIES else len(FAMILIES), name))


def _total(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    counts = Counter(verdict.verdict for verdict in verdicts)
    numbers = sum(verdict.fields for verdict in verdicts)
    return ("all", str(len(verdicts)), str(numbers), *(str(counts[name] or "") for name in VERDICTS), _percent(verdicts, len(verdicts)))


def _percent(own: Sequence[Verdict], total: int) -> str:
    agreeing = sum(verdict.verdict in AGREEING for verdict in own)
    return f"{100 * agreeing / total:.1f}%" if total else ""


def _set(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)


def _families(verdicts: Sequence[Verdict]) -> str:
    own = [verdict for verdict in verdicts if verdict.case.fn in FAMILIES]
    if not own:
        return ""
    counts = Counter(verdict.verdict for verdict in own)
    strict = counts[AGREE] / len(own)
    return (
        f"In the families that ours must cover: {len(own)} results; {counts[AGREE]} agree ({100 * strict:.2f}%), with those within golden's own rounding "
        f"({counts[ROUNDING]}) and those where ours is shown to be better ({counts[BETTER]}) {100 * share(verdicts):.2f}%; {counts[DISAGREE]} disagree, "
        f"{counts[OUT]} are out of scope. Needed: {100 * NEEDED:.0f}%."
    )


def _disagreements(verdicts: Sequence[Verdict]) -> str:
    own = [verdict for verdict in verdicts if verdict.verdict == DISAGREE]
    if not own:
        return "No disagreement."
    return "\n".join(["Disagreements (file, id: field, ours, theirs)", *(line for verdict in own for line in _lines(verdict, most=4))])


def _lines(verdict: Verdict, most: int) -> list[str]:
    head = f"  {verdict.case.fn}  {verdict.case.data.name}, {verdict.case.id}" + (f": {verdict.reason[:300]}" if verdict.reason else "")
    shown = [f"      {told(difference)}" for difference in verdict.differences[:most]]
    more = len(verdict.differences) - len(shown)
    return [head, *shown, *([f"      and {more} more numbers"] if more else [])]


def told(difference: Difference) -> str:
    """One difference in words."""
    size = f", relative {difference.size:.1e}" if math.isfinite(difference.size) else ""
    return f"{difference.field}: ours {_number(difference.ours)}, theirs {_number(difference.theirs)}{size}"


def _number(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _looked_at_again(verdicts: Sequence[Verdict], verbose: bool) -> str:
    own = [verdict for verdict in verdicts if verdict.verdict in (ROUNDING, BETTER)]
    if not own:
        return ""
    lines = ["Looked at again (each claim computed; figures of the first difference)"]
    for verdict in own:
        first = f" [{told(verdict.differences[0])}]" if verdict.differences else ""
        lines.append(f"  {verdict.verdict}: {verdict.case.fn}  {verdict.case.data.name}, {verdict.case.id}: {verdict.reason}{first}")
        if verbose:
            lines += [f"      {told(difference)}" for difference in verdict.differences[1:]]
    return "\n".join(lines)


def _out_of_scope(verdicts: Sequence[Verdict]) -> str:
    counts = Counter((verdict.case.fn, verdict.reason) for verdict in verdicts if verdict.verdict == OUT)
    return _counted("Out of scope", counts)


def _untold(verdicts: Sequence[Verdict]) -> str:
    counts = Counter((verdict.case.fn, reason) for verdict in verdicts for reason in set(verdict.untold))
    return _counted("Fields that ours does not tell, in results that were compared otherwise", counts)


def _counted(heading: str, counts: Counter[tuple[str, str]]) -> str:
    if not counts:
        return ""
    return "\n".join(
        [
            heading,
            *(f"  {fn}  {count} x  {reason}" for (fn, reason), count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1]))),
        ]
    )


def _nearest(verdicts: Sequence[Verdict]) -> str:
    """By function, the three agreeing numbers that come nearest to their tolerance."""
    lines = ["Nearest to the tolerance among what agrees (share of it)"]
    for fn in _functions(verdicts):
        own = [verdict for verdict in verdicts if verdict.case.fn == fn and verdict.verdict == AGREE and verdict.nearest is not None]
        own.sort(key=lambda verdict: -verdict.nearest.share if verdict.nearest else 0.0)
        for verdict in own[:3]:
            assert verdict.nearest is not None
            lines.append(f"  {fn}  {verdict.nearest.share:.2g}  {verdict.case.data.name}, {verdict.case.id}: {told(verdict.nearest)}")
    return "\n".join(lines)


def as_json(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The same as data: counts by function, and every result that does not simply agree."""
    functions = {fn: dict(Counter(verdict.verdict for verdict in verdicts if verdict.case.fn == fn)) for fn in _functions(verdicts)}
    return {
        "share": share(verdicts),
        "needed": NEEDED,
        "functions": functions,
        "results": [
            {
                "file": verdict.case.data.name, "id": verdict.case.id, "fn": verdict.case.fn, "verdict": verdict.verdict, "reason": verdict.reason,
                "differences": [{"field": d.field, "ours": _plain(d.ours), "theirs": _plain(d.theirs)} for d in verdict.differences],
            }
            for verdict in verdicts if verdict.verdict != AGREE
        ],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


__all__ = ["AGREEING", "NEEDED", "as_json", "report", "share", "told"]
