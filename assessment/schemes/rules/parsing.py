"""Reading a scheme file: every problem is found in one pass and named with its line."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, Protocol

import yaml

from assessment.schemes.enums import CombineMethod, Dimension, JudgeGroup, Place
from assessment.schemes.rules.bodies import (
    AGGREGATE_METHODS,
    AGGREGATE_PARTS,
    DIMENSION_POINTS,
    DIMENSIONS,
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
from assessment.schemes.rules.capping import read_top_share
from assessment.schemes.rules.cases import Case, read_cases
from assessment.schemes.rules.combining import HIGHEST, Combine, check_coefficients, read_combine
from assessment.schemes.rules.kinds import EVIDENCE_KINDS, WHEN_EMPTY, SpecLike, param_problem, rule_problem
from assessment.schemes.rules.parts import CENT, Loader, Part, SchemeProblem, SchemeRefused, line_of
from assessment.schemes.rules.shares import WHOLE, Counting, pairs_of
from assessment.schemes.rules.storing import plain, to_decimal

LARGEST_FILE = 200_000  # characters; the shipped templates have under 10,000
MOST = Decimal(1_000_000)  # figure of a veto
FILE_KEYS = (
    "code", "version", "name_zh", "name_en", "weights", "combine", "top_share", "bands", "peer_bands", "dimensions", "bonus", "vetoes",
    "aggregate", "cases",
)  # fmt: skip


class KnownMetric(Protocol):
    @property
    def params(self) -> Iterable[SpecLike]: ...
    @property
    def is_divisible(self) -> bool: ...


def parse_scheme(
    text: str, known_metrics: Mapping[str, KnownMetric], known_codes: Mapping[str, Collection[str]] | None = None
) -> SchemeBody:
    """The scheme of a file, see ``parse_file``."""
    return parse_file(text, known_metrics, known_codes)[0]


def parse_file(
    text: str, known_metrics: Mapping[str, KnownMetric], known_codes: Mapping[str, Collection[str]] | None = None
) -> tuple[SchemeBody, tuple[Case, ...]]:
    """Read a scheme file with its golden cases. Raises SchemeRefused with every problem, each with its line and reason.

    ``known_codes`` (kind of parameter -> codes in the catalogue) refuses kinds and measures that do not exist: they would
    never count anything. Without it the codes are not looked up.
    """
    if len(text) > LARGEST_FILE:
        raise SchemeRefused((SchemeProblem(1, "scheme.file_too_large", {}),))
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        raise SchemeRefused((SchemeProblem(mark.line + 1 if mark else 1, "scheme.not_yaml", {}),)) from broken
    except RecursionError as broken:
        raise SchemeRefused((SchemeProblem(1, "scheme.not_yaml", {}),)) from broken
    reading = _Reading(known_metrics, known_codes or {})
    body = reading.scheme(root)
    if reading.problems or body is None:
        raise SchemeRefused(tuple(sorted(reading.problems, key=lambda p: p.line)))
    return body, reading.cases


class _Reading:
    def __init__(self, known_metrics: Mapping[str, KnownMetric], known_codes: Mapping[str, Collection[str]]) -> None:
        self.known_metrics, self.known_codes = known_metrics, known_codes
        self.problems: list[SchemeProblem] = []
        self.seen: set[str] = set()
        self.counted: list[tuple[Counting, Part]] = []
        self.cases: tuple[Case, ...] = ()
        self.combine: Combine | None = None
        self.is_method_known = True

    def complain(self, node: yaml.Node, code: str, **params: Any) -> None:
        self.problems.append(SchemeProblem(line_of(node), code, {k: str(v) for k, v in params.items()}))

    def scheme(self, root: yaml.Node | None) -> SchemeBody | None:
        if not isinstance(root, yaml.MappingNode):
            self.problems.append(SchemeProblem(1, "scheme.not_a_mapping", {"where": str(Place.SCHEME.label)}))
            return None
        part = Part(self, root, "scheme")
        part.allow(*FILE_KEYS)
        version = part.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= 9999:
            self.complain(part.key("version"), "scheme.version_shape")
        party, business = self.weights(part)
        self.is_method_known, self.combine = read_combine(self, part.raw("combine"), party, business)
        sections = self.dimensions(part)
        vetoes = tuple(self.veto(p) for p in part.parts("vetoes", "veto")) if part.raw("vetoes") is not None else ()
        bonus = self.bonus(part)
        self.shares()
        bands, peer_bands = self.bands(part, "bands"), self.peer_bands(part)
        sets = [len(found) for found in (bands, *peer_bands.values())]
        is_whole = self.combine is None or self.combine.method != CombineMethod.APART
        top_share = read_top_share(self, part.raw("top_share"), sets, grades_whole=is_whole)
        body = SchemeBody(
            part.code(40), version if isinstance(version, int) else 0, part.text("name_zh", 80), part.text("name_en", 120),
            sections, bands, vetoes, party, business, bonus, peer_bands, self.aggregate(part), self.combine, top_share,
        )  # fmt: skip
        self.cases = read_cases(self, part.raw("cases"), body)
        return body

    def weights(self, part: Part) -> tuple[Decimal, Decimal]:
        node, half = part.raw("weights"), Decimal("0.5")
        if node is None:
            return half, half
        weights = Part(self, node, "weights")
        weights.allow(*DIMENSIONS)
        party, business = (weights.number(d, Decimal(0), Decimal(1)) for d in DIMENSIONS)
        if party + business != 1:
            self.complain(node, "scheme.weights_not_one", total=party + business)
        return party, business

    def bands(self, part: Part, name: str) -> tuple[Band, ...]:
        found, rows = [], part.parts(name, "band")
        for p in rows:
            p.allow("code", "name_zh", "name_en", "floor", "coefficient")
            floor = p.number("floor", Decimal(0), DIMENSION_POINTS)
            times = p.number("coefficient", CENT, HIGHEST) if p.raw("coefficient") is not None else None
            found.append(Band(p.text("code", 20), p.text("name_zh", 40), p.text("name_en", 40), floor, times))
        if self.is_method_known:  # where it is misspelt nobody knows whether the bands should have coefficients
            check_coefficients(self, self.combine.method if self.combine else "", zip(rows, found, strict=True))
        floors = [b.floor for b in found]
        if found and (floors != sorted(set(floors), reverse=True) or floors[-1] != 0):
            self.complain(part.key(name), "scheme.bands_order")
        return tuple(found)

    def dimensions(self, part: Part) -> tuple[Section, ...]:
        node = part.raw("dimensions")
        if node is None:
            self.complain(part.node, "scheme.field_missing", name="dimensions", where=Place.SCHEME.label)
            return ()
        both = Part(self, node, "dimensions")
        both.allow(*DIMENSIONS)
        sections: list[Section] = []
        for name in DIMENSIONS:
            inner = both.raw(name)
            if inner is None:
                self.complain(node, "scheme.dimension_missing", dimension=Place(name).label)
                continue
            dimension = Part(self, inner, name)
            dimension.allow("sections")
            mine = [self.section(p, name) for p in dimension.parts("sections", "section")]
            total = sum((s.points for s in mine), Decimal(0))
            if mine and total != DIMENSION_POINTS:
                self.complain(both.key(name), "scheme.not_hundred", dimension=Dimension(name).label, total=total)
            sections += mine
        return tuple(sections)

    def unique(self, part: Part, kind: str, code: str) -> None:
        if code and f"{kind}:{code}" in self.seen:
            self.complain(part.key("code"), "scheme.code_twice", item=code)
        self.seen.add(f"{kind}:{code}")

    def section(self, part: Part, dimension: str) -> Section:
        part.allow("code", "name_zh", "name_en", "indicators")
        code = part.code(20)
        self.unique(part, "section", code)
        indicators = tuple(self.indicator(p, dimension, code) for p in part.parts("indicators", "indicator"))
        return Section(code, part.text("name_zh", 80), part.text("name_en", 120), dimension, indicators)

    def indicator(self, part: Part, dimension: str, section: str) -> Indicator:
        part.allow(
            "code", "name_zh", "name_en", "points", "judged", "metric", "params", "rule", "rule_params", "when_empty", "result",
            "evidence", "source", "assessors", "share",
        )  # fmt: skip
        code = part.code(20)
        self.unique(part, "indicator", code)
        is_judged = part.get("judged", False) is True
        if is_judged == (part.raw("metric") is not None):
            self.complain(part.node, "scheme.metric_or_judged", item=code)
        metric, metric_params = ("", {}) if is_judged else self.metric(part)
        rule, rule_params = ("judged", self.assessors(part)) if is_judged else self.rule(part)
        if not is_judged and part.raw("assessors") is not None:
            self.complain(part.key("assessors"), "scheme.assessors_not_judged")
        when_empty = part.get("when_empty", "zero")
        if when_empty not in WHEN_EMPTY:
            self.complain(part.key("when_empty"), "scheme.when_empty_unknown", known="、".join(WHEN_EMPTY))
        if is_judged and part.raw("share") is not None:
            self.complain(part.key("share"), "scheme.share_judged")
        found = Indicator(
            code=code, name_zh=part.text("name_zh", 80), name_en=part.text("name_en", 120), dimension=dimension, section=section,
            points=part.number("points", CENT, DIMENSION_POINTS), kind="judged" if is_judged else "metric", metric=metric,
            metric_params=metric_params, rule=rule, rule_params=rule_params, when_empty=str(when_empty),
            is_result=self.flag(part, "result"), source=part.text("source", 200, required=False), evidence_kinds=self.evidence(part),
            share=self.share(part, metric),
        )  # fmt: skip
        if not is_judged:
            self.counted.append((Counting(dimension, found), part))
        return found

    def is_divisible(self, metric: str) -> bool:
        return metric not in self.known_metrics or self.known_metrics[metric].is_divisible

    def share(self, part: Part, metric: str) -> Decimal | None:
        """Percent of each record that counts in this row; None where the file says nothing."""
        if part.raw("share") is not None and not self.is_divisible(metric):
            self.complain(part.key("share"), "scheme.share_whole", metric=metric)
            return None
        given = part.get("share")
        if isinstance(given, int | Decimal) and not isinstance(given, bool) and 0 < given <= 1:
            # A worksheet hands 60% over as 0.6 and 100% as 1: taken as it stands, the latter would count one percent.
            self.complain(part.key("share"), "scheme.share_small", share=given)
            return Decimal(given)
        return part.number("share", Decimal(1), WHOLE) if part.raw("share") is not None else None

    def shares(self) -> None:
        """Rows of both tracks that count the same records by the same metric say which share of each they count."""
        homes = {counting.code: part for counting, part in self.counted}
        for pair in pairs_of(counting for counting, _part in self.counted):
            if not pair.is_same or pair.is_sound:
                continue
            names = {"item": pair.party.code, "other": pair.business.code}
            if not self.is_divisible(pair.party.row.metric):
                self.complain(homes[pair.business.code].key("metric"), "scheme.share_whole_twice", **names)
                continue
            if pair.is_stated:
                self.complain(homes[pair.business.code].key("share"), "scheme.share_over", **names, total=pair.total)
                continue
            lacking = pair.business if pair.business.share is None else pair.party
            self.complain(homes[lacking.code].key("metric"), "scheme.share_missing", **names)

    def assessors(self, part: Part) -> dict[str, Decimal]:
        """Group of assessors -> weight; nothing where all judges count alike."""
        node = part.raw("assessors")
        if node is None:
            return {}
        mine = Part(self, node, "assessors")
        mine.allow(*JudgeGroup.values)
        found = {name: mine.number(name, CENT, Decimal(1)) for name in JudgeGroup.values if name in mine.fields}
        if sum(found.values()) != 1:
            self.complain(node, "scheme.assessors_not_one", total=sum(found.values()))
        return found

    def flag(self, part: Part, name: str) -> bool:
        value = part.get(name, False)
        if not isinstance(value, bool):
            self.complain(part.key(name), "scheme.not_yes_or_no", name=name)
        return value is True

    def evidence(self, part: Part) -> tuple[str, ...]:
        kinds = part.get("evidence", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        for kind in kinds:
            if kind not in EVIDENCE_KINDS:
                self.complain(part.key("evidence"), "scheme.evidence_unknown", kind=kind, known="、".join(EVIDENCE_KINDS))
        return tuple(str(k) for k in kinds)

    def given(self, part: Part, name: str) -> dict[str, Any]:
        value = part.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.complain(part.key(name), "scheme.not_a_mapping", where=name)
            return {}
        return value

    def metric(self, part: Part) -> tuple[str, dict[str, Any]]:
        code, params = str(part.get("metric", "")), self.given(part, "params")
        if code not in self.known_metrics:
            self.complain(part.key("metric"), "scheme.metric_unknown", metric=code, known="、".join(sorted(self.known_metrics)))
        elif problem := param_problem(self.known_metrics[code].params, params):
            self.complain(part.key("params"), problem[0], **problem[1])
        else:
            self.look_up(part, code, params)
        return code, plain(params)

    def look_up(self, part: Part, metric: str, params: Mapping[str, Any]) -> None:
        for spec in self.known_metrics[metric].params:
            known = self.known_codes.get(spec.kind)
            given = params.get(spec.name)
            if known is None or given is None:
                continue
            for code in given if isinstance(given, list) else [given]:
                if code not in known:
                    self.complain(part.key("params"), "scheme.code_not_known", name=spec.name, item=code, known="、".join(sorted(known)))

    def rule(self, part: Part) -> tuple[str, dict[str, Any]]:
        rule, params = str(part.get("rule", "")), self.given(part, "rule_params")
        if problem := rule_problem(rule, params):
            is_name = problem[0] == "scheme.rule_unknown"
            self.complain(part.key("rule" if is_name else "rule_params"), problem[0], **problem[1])
        return rule, {k: to_decimal(v) for k, v in params.items()}

    def named(self, part: Part) -> tuple[str, str, str, str, dict[str, Any], str]:
        """Code, both names, metric, its parameters and source: what bonus items and vetoes have in common."""
        code = part.code(20)
        self.unique(part, "indicator", code)
        metric, params = self.metric(part)
        return code, part.text("name_zh", 80), part.text("name_en", 120), metric, params, part.text("source", 200, required=False)

    def veto(self, part: Part) -> Veto:
        part.allow("code", "name_zh", "name_en", "dimension", "metric", "params", "at_least", "below", "effect", "cap", "yearly", "source")
        dimension, effect = part.get("dimension"), part.get("effect", "zero")
        if dimension not in DIMENSIONS:
            self.complain(part.key("dimension"), "scheme.dimension_unknown", known="、".join(DIMENSIONS))
        if effect not in VETO_EFFECTS:
            self.complain(part.key("effect"), "scheme.effect_unknown")
        if part.raw("below") is not None and part.raw("at_least") is not None:
            self.complain(part.key("below"), "scheme.param_one_of", names="at_least、below")
        code, name_zh, name_en, metric, params, source = self.named(part)
        cap = part.number("cap", Decimal(0), DIMENSION_POINTS, Decimal(0))
        at_least = part.number("at_least", Decimal(0), MOST, Decimal(1))
        below = part.number("below", Decimal(0), MOST) if part.raw("below") is not None else None
        return Veto(
            code, name_zh, name_en, str(dimension), metric, params, at_least, str(effect), cap, source, below, self.flag(part, "yearly")
        )

    def bonus(self, part: Part) -> tuple[Bonus, ...]:
        node = part.raw("bonus")
        if node is None:
            return ()
        both = Part(self, node, "bonus")
        both.allow(*DIMENSIONS)
        found = []
        for name in DIMENSIONS:
            inner = both.raw(name)
            if inner is not None:
                mine = Part(self, inner, "bonus")
                mine.allow("cap", "items")
                cap = mine.number("cap", CENT, DIMENSION_POINTS)
                found.append(Bonus(name, cap, tuple(self.bonus_item(p, cap, name) for p in mine.parts("items", "bonus_item"))))
        return tuple(found)

    def bonus_item(self, part: Part, cap: Decimal, dimension: str) -> BonusItem:
        part.allow("code", "name_zh", "name_en", "metric", "params", "points", "at_most", "source", "share")
        code, name_zh, name_en, metric, params, source = self.named(part)
        points, at_most = part.number("points", CENT, DIMENSION_POINTS), part.number("at_most", CENT, DIMENSION_POINTS, cap)
        found = BonusItem(code, name_zh, name_en, metric, params, points, at_most, source, self.share(part, metric))
        self.counted.append((Counting(dimension, found), part))
        return found

    def peer_bands(self, part: Part) -> dict[str, tuple[Band, ...]]:
        node = part.raw("peer_bands")
        if node is None:
            return {}
        groups, known = Part(self, node, "peer_bands"), self.known_codes.get("peer_groups")
        for name in groups.fields:
            if known is not None and name not in known:
                self.complain(groups.key(name), "scheme.peer_group_unknown", item=name, known="、".join(sorted(known)))
        return {name: self.bands(groups, name) for name in groups.fields}

    def aggregate(self, part: Part) -> Aggregate | None:
        node = part.raw("aggregate")
        if node is None:
            return None
        mine = Part(self, node, "aggregate")
        mine.allow("method", "weights")
        method, given = mine.get("method"), mine.raw("weights")
        if method not in AGGREGATE_METHODS:
            self.complain(mine.key("method"), "scheme.method_unknown", known="、".join(AGGREGATE_METHODS))
        if (method == "weighted") != (given is not None):
            self.complain(mine.key("weights"), "scheme.aggregate_weights")
        if given is None:
            return Aggregate(str(method), {})
        weights = Part(self, given, "aggregate_weights")
        weights.allow(*AGGREGATE_PARTS)
        found = {name: weights.number(name, Decimal(0), Decimal(1), Decimal(0)) for name in AGGREGATE_PARTS}
        if sum(found.values()) != 1:
            self.complain(given, "scheme.aggregate_not_one", total=sum(found.values()))
        return Aggregate(str(method), found)
