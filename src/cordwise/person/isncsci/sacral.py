"""Complete or incomplete: what is left in the lowest sacral segments (rule 4 of the worksheet)."""

from __future__ import annotations

from typing import NamedTuple

from cordwise.person.isncsci.preserved import Preserved
from cordwise.person.isncsci.segments import S4_5, Bits


class Sacral(NamedTuple):
    """Whether each finding is possible, as 0 or 1."""

    contracts: Bits
    """Voluntary anal contraction."""
    contracts_not: Bits
    presses: Bits
    """Deep anal pressure."""
    presses_not: Bits
    felt: Bits
    """Light touch or pin prick at S4-5, on either side."""
    unfelt: Bits
    """None of the four."""

    @property
    def spared(self) -> Bits:
        """Sensation in the lowest segments."""
        return self.presses | self.felt

    @property
    def lost(self) -> Bits:
        """No sensation in the lowest segments."""
        return self.presses_not & self.unfelt

    @property
    def complete(self) -> Bits:
        """Nothing is left."""
        return self.contracts_not & self.lost

    @property
    def incomplete(self) -> Bits:
        """Something is left."""
        return self.contracts | self.spared


def sacral(right: Preserved, left: Preserved, contraction: Bits, pressure: Bits) -> Sacral:
    """The lowest segments; contraction and pressure have 1 for a possible yes and 2 for a possible no."""
    return Sacral(
        contracts=contraction & 1,
        contracts_not=contraction >> 1,
        presses=pressure & 1,
        presses_not=pressure >> 1,
        felt=((right.felt | left.felt) & S4_5) // S4_5,
        unfelt=(right.unfelt & left.unfelt & S4_5) // S4_5,
    )
