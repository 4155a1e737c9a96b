"""Reads of scores: packages and receipts, and the words of a rule."""

from assessment.scoring.selectors.inputs import metric_inputs
from assessment.scoring.selectors.package import package_of
from assessment.scoring.selectors.prior import prior_of
from assessment.scoring.selectors.receipt import EVIDENCE_SHOWN, receipt_of
from assessment.scoring.selectors.rollup import rollup_differences
from assessment.scoring.selectors.words import arithmetic_words, note_words, rule_words

__all__ = [
    "EVIDENCE_SHOWN",
    "arithmetic_words",
    "metric_inputs",
    "note_words",
    "package_of",
    "prior_of",
    "receipt_of",
    "rollup_differences",
    "rule_words",
]
