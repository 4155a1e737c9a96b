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
)
from assessment.schemes.rules.capping import TopShare, beyond, places_for
from assessment.schemes.rules.cases import MOST_CASES, Case, case_from_json, case_to_json, numbers_back
from assessment.schemes.rules.cells import NUMBER
from assessment.schemes.rules.checking import RowsRefused, sum_of, text_of_rows
from assessment.schemes.rules.combining import Combine
from assessment.schemes.rules.comparing import Change, compare
from assessment.schemes.rules.kinds import PARAM_CHECKS, RULES, WHEN_EMPTY, ParamSpec, param_problem
from assessment.schemes.rules.linting import Advice, advice_on, unused
from assessment.schemes.rules.parsing import parse_file, parse_scheme
from assessment.schemes.rules.parts import SchemeProblem, SchemeRefused
from assessment.schemes.rules.results import Result, result_of, total_of
from assessment.schemes.rules.rows import COLUMNS, JUDGED, LATER, YES, Rows, Spot, Written, filled, rows_of, spotted, written
from assessment.schemes.rules.shares import Counting, Pair, countings, pairs_of, partners, silent
from assessment.schemes.rules.states import may_adopt, may_change
from assessment.schemes.rules.storing import body_from_json, body_to_json, canonical_json, fingerprint, number_text, plain
from assessment.schemes.rules.yamls import yaml_text

__all__ = [
    "COLUMNS", "DIMENSION_POINTS", "JUDGED", "LATER", "MOST_CASES", "NUMBER", "PARAM_CHECKS", "RULES", "VETO_EFFECTS",
    "WHEN_EMPTY", "YES", "Advice", "Aggregate", "Band", "Bonus", "BonusItem", "Case", "Change", "Combine", "Counting",
    "Indicator", "Pair", "ParamSpec", "Result", "Rows", "RowsRefused", "SchemeBody", "SchemeProblem", "SchemeRefused",
    "Section", "Spot", "TopShare", "Veto", "Written", "advice_on", "beyond", "body_from_json", "body_to_json", "canonical_json",
    "case_from_json", "case_to_json", "compare", "countings", "filled", "fingerprint", "may_adopt", "may_change", "number_text",
    "numbers_back", "pairs_of", "param_problem", "parse_file", "parse_scheme", "partners", "places_for", "plain", "result_of", "rows_of",
    "silent", "spotted", "sum_of", "text_of_rows", "total_of", "unused", "written", "yaml_text",
]  # fmt: skip
