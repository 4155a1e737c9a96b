"""Reads of schemes: what a file may name, the shipped templates, each indicator in words, what changed between two versions."""

from assessment.schemes.selectors.combining import combine_source, combine_words, lowered_words, result_words
from assessment.schemes.selectors.differences import Group, difference
from assessment.schemes.selectors.reading import (
    adopted_scheme,
    aggregate_words,
    body_of,
    bonus_words,
    code_names,
    empty_words,
    evidence_words,
    group_names,
    known_codes,
    known_metrics,
    library_texts,
    metric_words,
    name_of,
    rule_words,
    veto_words,
    wanted_on,
)

__all__ = [
    "Group", "adopted_scheme", "aggregate_words", "body_of", "bonus_words", "code_names", "combine_source", "combine_words",
    "difference", "empty_words", "evidence_words", "group_names", "known_codes", "known_metrics", "library_texts", "lowered_words",
    "metric_words", "name_of", "result_words", "rule_words", "veto_words", "wanted_on",
]  # fmt: skip
