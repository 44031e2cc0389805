"""Pooling counts by their own likelihood: nothing is added to empty cells."""

from cordwise.synthesis.glmm.models import Model, Options, odds_ratio_glmm, rate_glmm, rate_ratio_glmm, share_glmm
from cordwise.synthesis.glmm.result import Glmm

__all__ = ["Glmm", "Model", "Options", "odds_ratio_glmm", "rate_glmm", "rate_ratio_glmm", "share_glmm"]
