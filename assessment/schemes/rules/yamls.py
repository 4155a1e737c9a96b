"""A document as the YAML of a scheme file, and where in its text each part stands. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from assessment.schemes.rules.storing import number_text

Path = tuple[Any, ...]


class Dumper(yaml.SafeDumper):
    """Every key on a line of its own, lists of codes and figures on one; no anchors, which the reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _number(dumper: Dumper, value: Decimal) -> yaml.Node:
    text = number_text(value)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _list(dumper: Dumper, rows: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", rows, flow_style=not any(isinstance(row, dict) for row in rows))


Dumper.add_representer(Decimal, _number)
Dumper.add_representer(list, _list)


def yaml_text(document: Mapping[str, Any]) -> str:
    """The canonical text of a scheme file."""
    return yaml.dump(dict(document), Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1_000_000)


def places_in(node: yaml.Node, path: Path = ()) -> dict[int, Path]:
    """line (from 1) -> path of keys and positions of what begins there; of several on a line the innermost key."""
    found: dict[int, Path] = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            mine = (*path, str(key.value))
            found[key.start_mark.line + 1] = mine
            if not getattr(value, "flow_style", True):
                found |= places_in(value, mine)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            found |= places_in(value, (*path, place))
    return found


def place_at(places: Mapping[int, Path], line: int) -> Path:
    """The path of ``line``; empty where nothing begins."""
    return places.get(line, ())
