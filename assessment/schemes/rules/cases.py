"""Golden cases: what a branch's facts must give under a scheme, kept beside its text and never part of its fingerprint.

They prove the arithmetic and are none of it: a round that was published with a version keeps its hash when a case is added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from assessment.schemes.rules.bodies import DIMENSIONS, SchemeBody
from assessment.schemes.rules.parts import Complains, Part, value_of_node
from assessment.schemes.rules.storing import number_text

MOST_CASES = 20
FIELDS = ("name", "facts", "judged", "deltas", "prior", "peer_group", "points", "totals", "bands", "total", "grade")
Points = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Case:
    """Given: ``facts`` (component -> figure), ``judged`` and ``deltas`` (indicator -> points), ``prior`` (dimension -> the quarters'
    points, None outside a year), the peer group. Expected: ``points`` by indicator (None: not applicable), ``totals`` and
    ``bands`` by dimension, ``total`` and ``grade`` of the whole; what is not named is not asked. The grade is the one that is
    reached: the share of branches that keep the highest is a matter of all peers, and a case has none."""

    name: str
    facts: Mapping[str, Decimal] = field(default_factory=dict)
    judged: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    deltas: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    prior: Mapping[str, tuple[Decimal, ...]] | None = None
    peer_group: str = ""
    points: Points = field(default_factory=dict)
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    bands: Mapping[str, str] = field(default_factory=dict)
    total: Decimal | None = None
    grade: str = ""

    @property
    def expects(self) -> bool:
        """Whether there is anything that could fail to come out."""
        return bool(self.points or self.totals or self.bands or self.grade) or self.total is not None


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: number_text(v) if isinstance(v, Decimal) else [number_text(n) for n in v] if isinstance(v, tuple) else v
            for key, v in values.items()}  # fmt: skip


def case_to_json(case: Case) -> dict[str, Any]:
    """The case as JSON values; what it does not say is left out."""
    given = {
        "facts": _plain(case.facts), "judged": _plain(case.judged), "deltas": _plain(case.deltas),
        "prior": None if case.prior is None else _plain(case.prior), "peer_group": case.peer_group,
        "points": _plain(case.points), "totals": _plain(case.totals), "bands": dict(case.bands),
        "total": None if case.total is None else number_text(case.total), "grade": case.grade,
    }  # fmt: skip
    return {"name": case.name, **{key: value for key, value in given.items() if value or (key == "prior" and value is not None)}}


def _numbers(values: Mapping[str, Any]) -> dict[str, Decimal]:
    return {str(key): Decimal(str(value)) for key, value in values.items()}


def _lists(values: Mapping[str, Any]) -> dict[str, tuple[Decimal, ...]]:
    return {str(key): tuple(Decimal(str(one)) for one in many) for key, many in values.items()}


def case_from_json(row: Mapping[str, Any]) -> Case:
    """The inverse of ``case_to_json``. Raises ArithmeticError, AttributeError, TypeError or ValueError for another shape."""
    prior, points, total = row.get("prior"), row.get("points", {}), row.get("total")
    return Case(
        name=str(row["name"]), facts=_numbers(row.get("facts", {})), judged=_lists(row.get("judged", {})),
        deltas=_lists(row.get("deltas", {})), prior=None if prior is None else _lists(prior), peer_group=str(row.get("peer_group", "")),
        points={str(key): None if value is None else Decimal(str(value)) for key, value in points.items()},
        totals=_numbers(row.get("totals", {})), bands={str(key): str(value) for key, value in row.get("bands", {}).items()},
        total=None if total is None else Decimal(str(total)), grade=str(row.get("grade") or ""),
    )  # fmt: skip


def numbers_back(row: Mapping[str, Any]) -> dict[str, Any]:
    """A stored case with its figures as numbers, as a file writes them; names and codes stay."""

    def number(value: Any) -> Any:
        return [Decimal(v) for v in value] if isinstance(value, list) else None if value is None else Decimal(value)

    counted = ("facts", "judged", "deltas", "prior", "points", "totals")
    found = {k: {c: number(v) for c, v in value.items()} if k in counted and value is not None else value for k, value in row.items()}
    return {**found, "total": number(row["total"])} if "total" in row else found


Problem = tuple[str, str, dict[str, Any]]  # key of the case that is wrong, code, what the sentence names


def _problem(case: Case, body: SchemeBody) -> Problem | None:
    """What the scheme ``body`` cannot give; only the first problem of a case is told."""
    if not case.expects:
        return "", "scheme.case_expects_nothing", {"item": case.name}
    unknown = sorted({*case.points, *case.judged, *case.deltas} - {i.code for i in body.indicators})
    if strange := unknown or sorted({*case.totals, *case.bands} - set(DIMENSIONS)):
        return "", "scheme.case_unknown", {"item": case.name, "unknown": "、".join(strange)}
    if case.total is not None and not body.forms_total:
        return "total", "scheme.case_no_total", {"item": case.name}
    if case.grade and not body.grades_whole:
        return "grade", "scheme.case_no_grade", {"item": case.name}
    return _wrong_band(case, [band.code for band in body.bands_of(case.peer_group)])


def _wrong_band(case: Case, known: Sequence[str]) -> Problem | None:
    given = [("grade", case.grade)] if case.grade else []
    for key, code in [*given, *(("bands", code) for code in case.bands.values())]:
        if known and code not in known:
            return key, "scheme.case_band", {"item": case.name, "given": code, "known": "、".join(known)}
    return None


def read_cases(reading: Complains, node: yaml.Node | None, body: SchemeBody) -> tuple[Case, ...]:
    """The cases of a file with the scheme ``body``; each that is not understood, or expects what the scheme cannot give, is complained
    about with its line."""
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode) or len(node.value) > MOST_CASES:
        reading.complain(node, "scheme.cases_too_many", most=MOST_CASES)
        return ()
    found: list[Case] = []
    for one in node.value:
        part = Part(reading, one, "case")
        part.allow(*FIELDS)
        name = part.text("name", 80)
        try:
            case = case_from_json({**value_of_node(one), "name": name})
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            reading.complain(one, "scheme.case_shape", item=name)
            continue
        if problem := _problem(case, body):
            key, code, words = problem
            reading.complain(part.key(key) if key else one, code, **words)
        if name in {c.name for c in found}:
            reading.complain(part.key("name"), "scheme.code_twice", item=name)
        found.append(case)
    return tuple(found)
