"""Effects of studies from what they report: `effect_sizes`, and what is known of each measure."""

from cordwise.synthesis.effects.measures import MEASURES, Measure, measure_of
from cordwise.synthesis.effects.sizes import effect_sizes

__all__ = ["MEASURES", "Measure", "effect_sizes", "measure_of"]
