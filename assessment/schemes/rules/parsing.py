"""Reading a scheme file: every problem is found in one pass and named with its line."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import yaml

from assessment.schemes.rules.bodies import DIMENSION_POINTS, DIMENSIONS, Band, Indicator, SchemeBody, Section, Veto, plain, to_decimal
from assessment.schemes.rules.kinds import EVIDENCE_KINDS, WHEN_EMPTY, SpecLike, param_problem, rule_problem
from portal.kernel.errors import RuleBroken

LARGEST_FILE = 200_000  # characters; the shipped templates have under 10,000
_NUMBER = re.compile(r"^[+-]?\d{1,12}(\.\d{1,6})?$")
_CODE = re.compile(r"^[A-Z][A-Z0-9-]*$")
_CENT = Decimal("0.01")


class KnownMetric(Protocol):
    @property
    def params(self) -> Iterable[SpecLike]: ...


@dataclass(frozen=True)
class SchemeProblem:
    """``line`` counts from 1; ``code`` names the sentence."""

    line: int
    code: str
    params: dict[str, Any]


class SchemeRefused(RuleBroken):
    """A file that cannot become a scheme; ``problems`` holds all of them, the refusal itself speaks the first."""

    def __init__(self, problems: tuple[SchemeProblem, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, field="file", line=first.line, **first.params)
        self.problems = problems


class _Loader(yaml.SafeLoader):
    """Safe tags only, and no aliases: a file of ten lines must not unfold into a million."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(None, None, "alias", event.start_mark)
        return super().compose_node(parent, index)


def parse_scheme(
    text: str, known_metrics: Mapping[str, KnownMetric], known_codes: Mapping[str, Collection[str]] | None = None
) -> SchemeBody:
    """Read a scheme file. Raises SchemeRefused with every problem, each with its line and reason.

    ``known_codes`` (kind of parameter -> codes in the catalogue) refuses kinds and measures that do not exist: they would
    never count anything. Without it the codes are not looked up.
    """
    if len(text) > LARGEST_FILE:
        raise SchemeRefused((SchemeProblem(1, "scheme.file_too_large", {}),))
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        raise SchemeRefused((SchemeProblem(mark.line + 1 if mark else 1, "scheme.not_yaml", {}),)) from broken
    except RecursionError as broken:
        raise SchemeRefused((SchemeProblem(1, "scheme.not_yaml", {}),)) from broken
    reading = _Reading(known_metrics, known_codes or {})
    body = reading.scheme(root)
    if reading.problems or body is None:
        raise SchemeRefused(tuple(sorted(reading.problems, key=lambda p: p.line)))
    return body


def _value(node: yaml.Node) -> Any:
    """A node as plain values; numbers exact (int or Decimal), never float."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(n) for n in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(_value(k)): _value(v) for k, v in node.value}
    kind = node.tag.rpartition(":")[2]
    if kind in {"int", "float"} and _NUMBER.match(node.value):
        return Decimal(node.value) if "." in node.value else int(node.value)
    if kind == "bool":
        return node.value.lower() in {"true", "yes", "on"}
    return None if kind == "null" else str(node.value)


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


class _Part:
    """One mapping of the file: hands out its fields once each and complains about the rest."""

    def __init__(self, reading: "_Reading", node: yaml.Node, where: str) -> None:
        self.reading, self.node, self.where = reading, node, where
        self.fields: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        if not isinstance(node, yaml.MappingNode):
            reading.complain(node, "scheme.not_a_mapping", where=where)
            return
        for key, value in node.value:
            name = str(key.value)
            if name in self.fields:
                reading.complain(key, "scheme.key_twice", name=name)
            self.fields[name] = (key, value)

    def allow(self, *names: str) -> None:
        for name, (key, _) in self.fields.items():
            if name not in names:
                self.reading.complain(key, "scheme.key_unknown", name=name, known="、".join(names))

    def key(self, name: str) -> yaml.Node:
        return self.fields[name][0] if name in self.fields else self.node

    def raw(self, name: str) -> yaml.Node | None:
        return self.fields[name][1] if name in self.fields else None

    def get(self, name: str, default: Any = None) -> Any:
        node = self.raw(name)
        return default if node is None else _value(node)

    def text(self, name: str, longest: int, *, required: bool = True) -> str:
        value = self.get(name, "")
        if value in ("", None) and required:
            self.reading.complain(self.key(name), "scheme.field_missing", name=name, where=self.where)
        elif value is not None and not isinstance(value, dict | list) and len(str(value)) > longest:
            self.reading.complain(self.key(name), "scheme.text_too_long", name=name, longest=longest)
        return "" if isinstance(value, dict | list) or value is None else str(value)

    def code(self, longest: int) -> str:
        value = self.text("code", longest)
        if value and not _CODE.match(value):
            self.reading.complain(self.key("code"), "scheme.code_shape", item=value)
        return value

    def number(self, name: str, lowest: Decimal, highest: Decimal, default: Decimal | None = None) -> Decimal:
        value = self.get(name, default)
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if not is_number or not lowest <= value <= highest or Decimal(value) != Decimal(value).quantize(_CENT):
            self.reading.complain(self.key(name), "scheme.number_out_of_range", name=name, lowest=lowest, highest=highest)
            return lowest
        return Decimal(value)

    def parts(self, name: str, where: str) -> list["_Part"]:
        """The list under ``name``, each entry as a part; an absent or empty list is a problem."""
        node = self.raw(name)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.reading.complain(self.key(name), "scheme.list_missing", name=name, where=self.where)
            return []
        return [_Part(self.reading, n, where) for n in node.value]


class _Reading:
    def __init__(self, known_metrics: Mapping[str, KnownMetric], known_codes: Mapping[str, Collection[str]]) -> None:
        self.known_metrics, self.known_codes = known_metrics, known_codes
        self.problems: list[SchemeProblem] = []
        self.seen: set[str] = set()

    def complain(self, node: yaml.Node, code: str, **params: Any) -> None:
        self.problems.append(SchemeProblem(_line(node), code, {k: str(v) for k, v in params.items()}))

    def scheme(self, root: yaml.Node | None) -> SchemeBody | None:
        if not isinstance(root, yaml.MappingNode):
            self.problems.append(SchemeProblem(1, "scheme.not_a_mapping", {"where": "scheme"}))
            return None
        part = _Part(self, root, "scheme")
        part.allow("code", "version", "name_zh", "name_en", "weights", "bands", "dimensions", "vetoes")
        version = part.get("version")
        if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= 9999:
            self.complain(part.key("version"), "scheme.version_shape")
        party, business = self.weights(part)
        sections = self.dimensions(part)
        vetoes = tuple(self.veto(p) for p in part.parts("vetoes", "veto")) if part.raw("vetoes") is not None else ()
        return SchemeBody(
            part.code(40), version if isinstance(version, int) else 0, part.text("name_zh", 80), part.text("name_en", 120),
            sections, self.bands(part), vetoes, party, business,
        )  # fmt: skip

    def weights(self, part: _Part) -> tuple[Decimal, Decimal]:
        node, half = part.raw("weights"), Decimal("0.5")
        if node is None:
            return half, half
        weights = _Part(self, node, "weights")
        weights.allow(*DIMENSIONS)
        party, business = (weights.number(d, Decimal(0), Decimal(1)) for d in DIMENSIONS)
        if party + business != 1:
            self.complain(node, "scheme.weights_not_one", total=party + business)
        return party, business

    def bands(self, part: _Part) -> tuple[Band, ...]:
        found = []
        for p in part.parts("bands", "band"):
            p.allow("code", "name_zh", "name_en", "floor")
            floor = p.number("floor", Decimal(0), DIMENSION_POINTS)
            found.append(Band(p.text("code", 20), p.text("name_zh", 40), p.text("name_en", 40), floor))
        floors = [b.floor for b in found]
        if found and (floors != sorted(set(floors), reverse=True) or floors[-1] != 0):
            self.complain(part.key("bands"), "scheme.bands_order")
        return tuple(found)

    def dimensions(self, part: _Part) -> tuple[Section, ...]:
        node = part.raw("dimensions")
        if node is None:
            self.complain(part.node, "scheme.field_missing", name="dimensions", where="scheme")
            return ()
        both = _Part(self, node, "dimensions")
        both.allow(*DIMENSIONS)
        sections: list[Section] = []
        for name in DIMENSIONS:
            inner = both.raw(name)
            if inner is None:
                self.complain(node, "scheme.dimension_missing", dimension=name)
                continue
            dimension = _Part(self, inner, name)
            dimension.allow("sections")
            mine = [self.section(p, name) for p in dimension.parts("sections", "section")]
            total = sum((s.points for s in mine), Decimal(0))
            if mine and total != DIMENSION_POINTS:
                self.complain(both.key(name), "scheme.not_hundred", dimension=name, total=total)
            sections += mine
        return tuple(sections)

    def unique(self, part: _Part, kind: str, code: str) -> None:
        if code and f"{kind}:{code}" in self.seen:
            self.complain(part.key("code"), "scheme.code_twice", item=code)
        self.seen.add(f"{kind}:{code}")

    def section(self, part: _Part, dimension: str) -> Section:
        part.allow("code", "name_zh", "name_en", "indicators")
        code = part.code(20)
        self.unique(part, "section", code)
        indicators = tuple(self.indicator(p, dimension, code) for p in part.parts("indicators", "indicator"))
        return Section(code, part.text("name_zh", 80), part.text("name_en", 120), dimension, indicators)

    def indicator(self, part: _Part, dimension: str, section: str) -> Indicator:
        part.allow(
            "code", "name_zh", "name_en", "points", "judged", "metric", "params", "rule", "rule_params", "when_empty", "result",
            "evidence", "source",
        )  # fmt: skip
        code = part.code(20)
        self.unique(part, "indicator", code)
        is_judged = part.get("judged", False) is True
        if is_judged == (part.raw("metric") is not None):
            self.complain(part.node, "scheme.metric_or_judged", item=code)
        metric, metric_params = ("", {}) if is_judged else self.metric(part)
        rule, rule_params = ("judged", {}) if is_judged else self.rule(part)
        when_empty = part.get("when_empty", "zero")
        if when_empty not in WHEN_EMPTY:
            self.complain(part.key("when_empty"), "scheme.when_empty_unknown", known="、".join(WHEN_EMPTY))
        return Indicator(
            code=code, name_zh=part.text("name_zh", 80), name_en=part.text("name_en", 120), dimension=dimension, section=section,
            points=part.number("points", _CENT, DIMENSION_POINTS), kind="judged" if is_judged else "metric", metric=metric,
            metric_params=metric_params, rule=rule, rule_params=rule_params, when_empty=str(when_empty),
            is_result=self.flag(part, "result"), source=part.text("source", 200, required=False), evidence_kinds=self.evidence(part),
        )  # fmt: skip

    def flag(self, part: _Part, name: str) -> bool:
        value = part.get(name, False)
        if not isinstance(value, bool):
            self.complain(part.key(name), "scheme.not_yes_or_no", name=name)
        return value is True

    def evidence(self, part: _Part) -> tuple[str, ...]:
        kinds = part.get("evidence", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        for kind in kinds:
            if kind not in EVIDENCE_KINDS:
                self.complain(part.key("evidence"), "scheme.evidence_unknown", kind=kind, known="、".join(EVIDENCE_KINDS))
        return tuple(str(k) for k in kinds)

    def given(self, part: _Part, name: str) -> dict[str, Any]:
        value = part.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.complain(part.key(name), "scheme.not_a_mapping", where=name)
            return {}
        return value

    def metric(self, part: _Part) -> tuple[str, dict[str, Any]]:
        code, params = str(part.get("metric", "")), self.given(part, "params")
        if code not in self.known_metrics:
            self.complain(part.key("metric"), "scheme.metric_unknown", metric=code, known="、".join(sorted(self.known_metrics)))
        elif problem := param_problem(self.known_metrics[code].params, params):
            self.complain(part.key("params"), problem[0], **problem[1])
        else:
            self.look_up(part, code, params)
        return code, plain(params)

    def look_up(self, part: _Part, metric: str, params: Mapping[str, Any]) -> None:
        for spec in self.known_metrics[metric].params:
            known = self.known_codes.get(spec.kind)
            given = params.get(spec.name)
            if known is None or given is None:
                continue
            for code in given if isinstance(given, list) else [given]:
                if code not in known:
                    self.complain(part.key("params"), "scheme.code_not_known", name=spec.name, item=code, known="、".join(sorted(known)))

    def rule(self, part: _Part) -> tuple[str, dict[str, Any]]:
        rule, params = str(part.get("rule", "")), self.given(part, "rule_params")
        if problem := rule_problem(rule, params):
            is_name = problem[0] == "scheme.rule_unknown"
            self.complain(part.key("rule" if is_name else "rule_params"), problem[0], **problem[1])
        return rule, {k: to_decimal(v) for k, v in params.items()}

    def veto(self, part: _Part) -> Veto:
        part.allow("code", "name_zh", "name_en", "dimension", "metric", "params", "at_least", "effect", "cap", "source")
        code = part.code(20)
        self.unique(part, "indicator", code)
        dimension, effect = part.get("dimension"), part.get("effect", "zero")
        if dimension not in DIMENSIONS:
            self.complain(part.key("dimension"), "scheme.dimension_unknown", known="、".join(DIMENSIONS))
        if effect not in ("zero", "cap"):
            self.complain(part.key("effect"), "scheme.effect_unknown")
        metric, params = self.metric(part)
        cap = part.number("cap", Decimal(0), DIMENSION_POINTS, Decimal(0))
        at_least = part.number("at_least", Decimal(0), Decimal(1_000_000), Decimal(1))
        return Veto(
            code, part.text("name_zh", 80), part.text("name_en", 120), str(dimension), metric, params, at_least, str(effect), cap,
            part.text("source", 200, required=False),
        )  # fmt: skip
