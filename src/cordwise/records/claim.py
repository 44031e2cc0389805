"""What a page asserts."""

from __future__ import annotations

from dataclasses import dataclass

from cordwise.errors import RecordError
from cordwise.records.frame import Frame
from cordwise.text.numbers import Quantity

__all__ = ["STRENGTHS", "VERDICTS", "Claim", "Quantity"]

STRENGTHS = ("hedged", "plain", "absolute")
VERDICTS = (
    "supported", "weakly_supported", "overstated", "understated",
    "contradicted", "unsupported", "outdated", "not_checkable",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One checkable assertion; `quote` is the document's `text[start:end]`.

    `cues` are the names of wordings that were seen (see `knowledge/cues.yaml`); `meant` is what the quote says where it stands, folded: an item of a list
    goes on from the words that lead into it, a bare answer from its question.
    """

    start: int
    end: int
    quote: str
    kind: str  # an id of knowledge/claim_kinds.yaml
    strength: str
    frame: Frame
    quantities: tuple[Quantity, ...] = ()
    cues: tuple[str, ...] = ()
    meant: str = ""
    heading: str = ""
    lead_in: str = ""  # the folded words that lead into its list
    sentence: tuple[int, int] = (0, 0)  # the whole sentence around the claim
    share: float = 1.0  # how likely the words make a claim at all
    others: tuple[
        tuple[str, float], ...
    ] = ()  # kinds that it may be as well, each with how much likelier it is than `kind` (a difference of scores)
    reviewed: tuple[tuple[str, float], ...] = ()  # how likely reviewers give each verdict to such words; empty where nothing was read
    against: tuple[int, ...] = ()  # starts of other claims of the page that say otherwise

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.quote):
            raise RecordError(f"claim of {len(self.quote)} characters at {self.start}:{self.end}")
        if self.strength not in STRENGTHS:
            raise RecordError(f"strength {self.strength!r} is none of {', '.join(STRENGTHS)}")
