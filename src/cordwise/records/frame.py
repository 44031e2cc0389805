"""What a question, a claim, a criterion and a finding are all about."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

EVER = 1200.0
"""The months of a lifetime."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Population x intervention x comparator x outcome x time; what is empty was not said.

    Ids come from the vocabularies under `knowledge/`. Months count from treatment; `since_months` from injury or onset.
    """

    conditions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()  # cervical | thoracic | lumbar
    ais: tuple[str, ...] = ()  # A | B | C | D | E
    phases: tuple[str, ...] = ()  # acute | subacute | chronic
    age_group: str = ""  # child | adult
    since_months: tuple[float, float] | None = None
    interventions: tuple[str, ...] = ()  # cells_therapy, or an alternative
    cells: tuple[str, ...] = ()
    donor: str = ""  # autologous | allogeneic
    routes: tuple[str, ...] = ()
    dose_cells: float | None = None
    dose_cells_per_kg: float | None = None
    doses: tuple[int, int | None] | None = None  # fewest and most times that it is given; no most: more than once, however often
    comparators: tuple[str, ...] = ()  # ids of interventions
    outcomes: tuple[str, ...] = ()
    months: tuple[float, float] | None = None  # the last is EVER where it is then or later

    @property
    def said(self) -> tuple[str, ...]:
        """The names of the parts that were said."""
        return tuple(name for name, value in zip(self.__slots__, _PARTS(self), strict=True) if value or value == 0)


_PARTS = attrgetter(*Frame.__slots__)
"""What is known of each part of a frame; not said are "", () and None."""
