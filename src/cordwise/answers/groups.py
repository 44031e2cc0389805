"""Which group of a comparison a number counts: people who had the cells, or those beside them who had not."""

from __future__ import annotations

import re

TREATED, CONTROLS = "treatment", "control"
NEAR, FAR = 5, 60
"""Words after a number in which its group may be named, and letters before it."""
_CONTROLS = r"(?:controls?|comparators?|placebo|sham|untreated|saline|vehicle|(?:without|no) (?:stem )?cells?|(?:standard|usual) care|rehabilitation alone)"
_TREATED = (
    r"(?:(?:cell|stem[- ]cell|msc|treatment|treated|active|intervention|transplant(?:ed|ation)?|verum)[- ](?:treated |group|arms?|patients|people|participants|recipients|subjects|individuals)"
    r"|transplanted|treated|recipients|(?:received|given|had|got|with) (?:the )?(?:stem |stromal )?cells?)"
)
_NAMED = re.compile(rf"\b(?:(?P<control>{_CONTROLS})|(?P<treated>{_TREATED}))\b")
_NEXT = re.compile(r"[;,:]|\b(?:and|versus|vs|against|compared|but|while|whereas|than)\b")


def group_of(folded: str, start: int, end: int) -> str:
    """The group that the number at `folded[start:end]` counts, by the words right after it, else by those before it; "" where neither names one."""
    after = _NEXT.split(folded[end : end + FAR], maxsplit=1)[0]
    named = _NAMED.search(" ".join(after.split()[:NEAR]))
    before = list(_NAMED.finditer(folded[max(start - FAR, 0) : start]))
    found = named or (before[-1] if before else None)
    if found is None:
        return ""
    return CONTROLS if found["control"] else TREATED
