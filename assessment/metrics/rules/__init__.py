"""Metrics as pure functions of facts, attribution to branches, folding of months, and what a record counts for."""

from assessment.metrics.rules.cover import CoverMap, CoverSpan
from assessment.metrics.rules.evidence import Judgement, judge
from assessment.metrics.rules.folding import MonthFigure, measure_components
from assessment.metrics.rules.live import METRICS, SOURCE_OF, Needs, needs_of, value_of
from assessment.metrics.rules.shapes import Facts, Metric, Params, ParamSpec, quantised, text_of

__all__ = [
    "METRICS", "SOURCE_OF", "CoverMap", "CoverSpan", "Facts", "Judgement", "Metric", "MonthFigure", "Needs", "ParamSpec", "Params",
    "judge", "measure_components", "needs_of", "quantised", "text_of", "value_of",
]  # fmt: skip
