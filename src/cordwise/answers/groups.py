"""Which group of a comparison a number counts: people who had the cells, or those beside them who had not."""

from __future__ import annotations

import re

TREATED, CONTROLS = "treatment", "control"
NEAR, FAR = 5, 60
"""Words after a number in which its group may be named, and letters before it."""
_CONTROLS = (
    r"(?:controls?|comparators?|comparison (?:group|arm)|placebo|sham|dummy|untreated|saline|vehicle|(?:without|no) (?:(?:any|the) )?(?:stem )?cells?|without (?:them|it)|(?:standard|usual) care"
    r"|(?:not|never|n't) (?:be |been )?(?:treated|injected|transplanted)\b(?! with (?!(?:(?:any|the|stem|these|mesenchymal) )*(?:cells?|mscs?)))"
    r"|(?:not|never|n't) (?:given|get|got|had|have|received?)(?: (?:any|the|our|these|stem|mesenchymal|an?))* (?:cells?|mscs?|treatment|transplants?|injections?|infusions?|them|stem$)"
    r"|(?:rehabilitation|physiotherapy|physical therapy|exercise|rehab) (?:alone|only)"
    r"|(?:only|just) (?:(?:had|got|received|did|underwent|the) )*(?:rehabilitation|physiotherapy|physical therapy|exercises?|rehab))"
)
_TREATED = (
    r"(?:(?:cell|stem[- ]cell|msc|treatment|treated|active|intervention|transplant(?:ed|ation)?|verum)[- ](?:treated |group|arms?|patients|people|participants|recipients|subjects|individuals)"
    r"|transplanted|treated|recipients|(?:received|given|had|got|with) (?:the )?(?:stem |stromal )?cells?)"
)
_NAMED = re.compile(rf"\b(?:(?P<control>{_CONTROLS})|(?P<treated>{_TREATED}))\b")
_CONTROLS_NAMED = re.compile(rf"\b{_CONTROLS}\b")
_APART = re.compile(r"[;.)]|\b(?:and|but|while|versus|vs|had|p)\b")
"""What between a group's name and a number shows that the number is of something else."""
_NEXT = re.compile(r"[;,:]|\b(?:and|versus|vs|against|compared|but|while|whereas|than)\b")


def group_of(folded: str, start: int, end: int) -> str:
    """The group that the number at `folded[start:end]` counts, by the words right after it, else by those before it; "" where neither names one."""
    named = _named_after(folded, end)
    before = list(_NAMED.finditer(folded[max(start - FAR, 0) : start]))
    found = named or (before[-1] if before else None)
    if found is None:
        return ""
    return CONTROLS if found["control"] else TREATED


def names_controls(folded: str) -> bool:
    """Whether words name people without cells at all."""
    return _CONTROLS_NAMED.search(folded) is not None


def _named_after(folded: str, end: int) -> re.Match[str] | None:
    """The group named in the clause that goes on from a number."""
    after = _NEXT.split(folded[end : end + FAR], maxsplit=1)[0]
    return _NAMED.search(" ".join(after.split()[:NEAR]))


def controls_named(folded: str, start: int, end: int) -> bool:
    """Whether the number there surely counts people without cells: these are named right after it, or right before and nothing stands between."""
    after = _named_after(folded, end)
    if after is not None:
        return after["control"] is not None
    before = list(_NAMED.finditer(folded[max(start - FAR, 0) : start]))
    if not before or before[-1]["control"] is None:
        return False
    return _APART.search(folded[max(start - FAR, 0) + before[-1].end() : start]) is None
