"""What a scheme is, which scoring rules it may name, and how its YAML file is read. Pure: no query, no clock."""

from assessment.schemes.rules.bodies import (
    DIMENSION_POINTS,
    VETO_EFFECTS,
    Aggregate,
    Band,
    Bonus,
    BonusItem,
    Indicator,
    SchemeBody,
    Section,
    Veto,
    body_from_json,
    body_to_json,
    canonical_json,
    fingerprint,
    plain,
)
from assessment.schemes.rules.kinds import PARAM_CHECKS, RULES, WHEN_EMPTY, ParamSpec, param_problem
from assessment.schemes.rules.linting import Advice, advice_on, unused
from assessment.schemes.rules.parsing import parse_scheme
from assessment.schemes.rules.parts import SchemeProblem, SchemeRefused
from assessment.schemes.rules.states import may_adopt

__all__ = [
    "DIMENSION_POINTS", "PARAM_CHECKS", "RULES", "VETO_EFFECTS", "WHEN_EMPTY", "Advice", "Aggregate", "Band", "Bonus", "BonusItem",
    "Indicator", "ParamSpec", "SchemeBody", "SchemeProblem", "SchemeRefused", "Section", "Veto", "advice_on", "body_from_json",
    "body_to_json", "canonical_json", "fingerprint", "may_adopt", "param_problem", "parse_scheme", "plain", "unused",
]  # fmt: skip
