"""The YAML of a scheme file as parts that hand out their fields and name every problem with its line."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import yaml

from assessment.schemes.enums import Place
from portal.kernel.errors import RuleBroken

_NUMBER = re.compile(r"^[+-]?\d{1,12}(\.\d{1,6})?$")
_CODE = re.compile(r"^[A-Z][A-Z0-9-]*$")
CENT = Decimal("0.01")


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


class Loader(yaml.SafeLoader):
    """Safe tags only, and no aliases: a file of ten lines must not unfold into a million."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.composer.ComposerError(None, None, "alias", event.start_mark)
        return super().compose_node(parent, index)


class Complains(Protocol):
    """Where a part says what is wrong with it."""

    def complain(self, node: yaml.Node, code: str, **params: Any) -> None: ...


def value_of_node(node: yaml.Node) -> Any:
    """A node as plain values; numbers exact (int or Decimal), never float."""
    if isinstance(node, yaml.SequenceNode):
        return [value_of_node(n) for n in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(value_of_node(k)): value_of_node(v) for k, v in node.value}
    kind = node.tag.rpartition(":")[2]
    if kind in {"int", "float"} and _NUMBER.match(node.value):
        return Decimal(node.value) if "." in node.value else int(node.value)
    if kind == "bool":
        return node.value.lower() in {"true", "yes", "on"}
    return None if kind == "null" else str(node.value)


def line_of(node: yaml.Node) -> int:
    return node.start_mark.line + 1


class Part:
    """One mapping of the file: hands out its fields once each and complains about the rest."""

    def __init__(self, reading: Complains, node: yaml.Node, where: str) -> None:
        self.reading, self.node, self.where = reading, node, where
        self.fields: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        if not isinstance(node, yaml.MappingNode):
            reading.complain(node, "scheme.not_a_mapping", where=Place(where).label)
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
        return default if node is None else value_of_node(node)

    def text(self, name: str, longest: int, *, required: bool = True) -> str:
        value = self.get(name, "")
        if value in ("", None) and required:
            self.reading.complain(self.key(name), "scheme.field_missing", name=name, where=Place(self.where).label)
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
        if not is_number or not lowest <= value <= highest or Decimal(value) != Decimal(value).quantize(CENT):
            self.reading.complain(self.key(name), "scheme.number_out_of_range", name=name, lowest=lowest, highest=highest)
            return lowest
        return Decimal(value)

    def parts(self, name: str, where: str) -> list["Part"]:
        """The list under ``name``, each entry as a part; an absent or empty list is a problem."""
        node = self.raw(name)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.reading.complain(self.key(name), "scheme.list_missing", name=name, where=Place(self.where).label)
            return []
        return [Part(self.reading, n, where) for n in node.value]
