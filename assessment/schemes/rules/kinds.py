"""The scoring rules that an indicator may name, with the parameters each takes. ``assessment.scoring`` computes them."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from assessment.schemes.enums import EvidenceKind
from workforce.honours.enums import HonourLevel
from workforce.results.enums import PrizeClass, ResultLevel

WHEN_EMPTY = ("zero", "full", "not_applicable")
EVIDENCE_KINDS = tuple(EvidenceKind.values)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_pairs(value: Any) -> bool:
    """At least two pairs of numbers whose first numbers rise."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    if not all(isinstance(p, list) and len(p) == 2 and all(_is_number(n) for n in p) for p in value):
        return False
    return all(a[0] < b[0] for a, b in itertools.pairwise(value))


PARAM_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "number": _is_number,
    "positive": lambda v: _is_number(v) and v > 0,
    "count": lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 0,
    "days": lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= 366,
    "measure": lambda v: isinstance(v, str) and v != "",
    "kinds": lambda v: isinstance(v, list) and v != [] and all(isinstance(c, str) and c for c in v),
    "tag": lambda v: isinstance(v, str) and v != "",
    "posts": lambda v: isinstance(v, list) and v != [] and all(isinstance(c, str) and c for c in v),
    "levels": lambda v: isinstance(v, list) and v != [] and all(type(n) is int and n in HonourLevel.values for n in v),
    "award_levels": lambda v: isinstance(v, list) and v != [] and all(type(n) is int and n in ResultLevel.values for n in v),
    "classes": lambda v: isinstance(v, list) and v != [] and all(c in PrizeClass.values for c in v),
    "honoured": lambda v: v in ("people", "collective"),
    "shares": lambda v: _is_pairs(v) and all(0 <= p[1] <= 100 for p in v),
}


class SpecLike(Protocol):
    """What a parameter specification shows, whoever declares it."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_required(self) -> bool: ...


@dataclass(frozen=True)
class ParamSpec:
    """A parameter: its name, what it must be (a key of PARAM_CHECKS), and whether it may be left out."""

    name: str
    kind: str
    is_required: bool = True


RULES: Mapping[str, tuple[ParamSpec, ...]] = {
    # raw = how many are missing; full points minus «deduct» for each
    "per_missing": (ParamSpec("deduct", "positive"),),
    # raw = how many events; «deduct» takes off for each beyond «free», or «earn» adds for each from zero
    "per_event": (ParamSpec("deduct", "positive", False), ParamSpec("earn", "positive", False), ParamSpec("free", "count", False)),
    # full points × min(1, raw / target)
    "proportional": (ParamSpec("target", "positive"),),
    # pairs [lower bound, percent of the points]: the highest bound that raw reaches counts; below the first: zero
    "banded": (ParamSpec("bands", "shares"),),
    # pairs [raw, percent of the points], straight lines between, flat outside
    "interpolated": (ParamSpec("points", "shares"),),
    # all points or none: raw at least, or at most
    "all_or_nothing": (ParamSpec("at_least", "number", False), ParamSpec("at_most", "number", False)),
    # points given by people
    "judged": (),
}
_ONE_OF = {"per_event": ("deduct", "earn"), "all_or_nothing": ("at_least", "at_most")}


def param_problem(specs: Iterable[SpecLike], params: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The first thing wrong with ``params`` as (reason code, parameters of its sentence); None when all is well."""
    known = {s.name: s for s in specs}
    for name, value in params.items():
        if name not in known:
            return "scheme.param_unknown", {"name": name, "known": "、".join(known) or "—"}
        if not PARAM_CHECKS[known[name].kind](value):
            return f"scheme.param_not_{known[name].kind}", {"name": name}
    for name, spec in known.items():
        if spec.is_required and name not in params:
            return "scheme.param_missing", {"name": name}
    return None


def rule_problem(rule: str, params: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The first thing wrong with a rule and its parameters; None when all is well."""
    if rule not in RULES or rule == "judged":
        return "scheme.rule_unknown", {"rule": rule, "known": "、".join(r for r in RULES if r != "judged")}
    found = param_problem(RULES[rule], params)
    if found is None and rule in _ONE_OF and sum(name in params for name in _ONE_OF[rule]) != 1:
        return "scheme.param_one_of", {"names": "、".join(_ONE_OF[rule])}
    return found
