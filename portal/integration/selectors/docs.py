"""The description of the API for people: the OpenAPI schema, turned into a list of operations by tag."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator

VERBS = ("get", "post", "put", "patch", "delete")
DEPTH = 5  # how deep an example follows nested shapes


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str  # path, query or header
    type: str
    is_required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    """One method on one path. ``request`` and ``answer`` are example JSON texts, empty where there is no body."""

    anchor: str
    verb: str
    path: str
    summary: str
    text: str
    parameters: tuple[Parameter, ...]
    request: str
    answer_status: str
    answer: str
    right: str = ""


@dataclass(frozen=True)
class Group:
    tag: str
    operations: tuple[Operation, ...]


SAMPLES: dict[str, Any] = {"integer": 1, "number": 1.5, "boolean": True, "string": "text"}
FORMATS = {"date": "2026-09-30", "date-time": "2026-09-30T08:00:00+08:00", "decimal": "94.50"}


def sample_of(shape: dict[str, Any], shapes: dict[str, Any], depth: int = 0) -> Any:
    """An example value for a JSON shape; references are followed ``DEPTH`` deep. Pure."""
    if "$ref" in shape:
        return sample_of(shapes.get(shape["$ref"].rsplit("/", 1)[-1], {}), shapes, depth + 1) if depth < DEPTH else {}
    for key in ("allOf", "oneOf", "anyOf"):
        if shape.get(key):
            return sample_of(shape[key][0], shapes, depth)
    if "example" in shape:
        return shape["example"]
    if shape.get("enum"):
        return shape["enum"][0]
    if shape.get("type") == "array":
        return [sample_of(shape.get("items", {}), shapes, depth)]
    if shape.get("properties"):
        return {name: sample_of(part, shapes, depth) for name, part in shape["properties"].items()}
    if shape.get("type") == "object":
        return {}
    return FORMATS.get(shape.get("format", "")) or SAMPLES.get(str(shape.get("type")), "text")


def _body(content: dict[str, Any], shapes: dict[str, Any]) -> str:
    """Example text of the JSON body in ``content``, the written example first."""
    media = content.get("application/json", {})
    if not media:
        return ""
    examples = [e.get("value") for e in media.get("examples", {}).values()]
    value = examples[0] if examples else sample_of(media.get("schema", {}), shapes)
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def _operation(path: str, verb: str, row: dict[str, Any], shapes: dict[str, Any]) -> Operation:
    parameters = tuple(
        Parameter(p["name"], p["in"], str(p.get("schema", {}).get("type", "")), bool(p.get("required")), p.get("description", ""))
        for p in row.get("parameters", ())
        if p["in"] in {"path", "query", "header"}
    )
    answers: dict[str, dict[str, Any]] = row.get("responses", {})
    status = next((s for s in answers if s.startswith("2")), "")
    answer = answers.get(status, {})
    return Operation(
        anchor=row["operationId"], verb=verb.upper(), path=path, summary=row.get("summary", ""), text=row.get("description", ""),
        parameters=parameters, request=_body(row.get("requestBody", {}).get("content", {}), shapes), answer_status=status,
        answer=_body(answer.get("content", {}), shapes), right=row.get("x-right", ""),
    )  # fmt: skip


def groups_of(schema: dict[str, Any]) -> tuple[Group, ...]:
    """The operations of an OpenAPI schema by their first tag, in alphabetical order. Pure."""
    shapes = schema.get("components", {}).get("schemas", {})
    found: dict[str, list[Operation]] = {}
    for path, verbs in sorted(schema.get("paths", {}).items()):
        for verb in VERBS:
            if verb in verbs:
                row = verbs[verb]
                found.setdefault((row.get("tags") or ["other"])[0], []).append(_operation(path, verb, row, shapes))
    return tuple(Group(tag, tuple(rows)) for tag, rows in sorted(found.items()))


@lru_cache(maxsize=1)
def api_groups() -> tuple[Group, ...]:
    """The operations of this installation: built once per process, for the routes never change while it runs."""
    with override("en"):  # the description is English, like the codes
        return groups_of(SchemaGenerator().get_schema(request=None, public=True))


@dataclass(frozen=True)
class GuidePart:
    """A piece of docs/api-guide.md. ``kind``: heading, text, list or code; ``spans`` are (is code, text) of a line."""

    kind: str
    lines: tuple[tuple[tuple[bool, str], ...], ...] = ()
    text: str = ""
    language: str = ""

    @property
    def anchor(self) -> str:
        return self.text.lower().replace(",", "").replace(" ", "-")


def _spans(line: str) -> tuple[tuple[bool, str], ...]:
    """``code`` between backticks and the words around it; emphasis loses its stars."""
    return tuple((bool(n % 2), part if n % 2 else part.replace("*", "")) for n, part in enumerate(line.split("`")) if part)


def parts_of(guide: str) -> tuple[GuidePart, ...]:
    """The guide cut into the few shapes it is written in: headings, paragraphs, lists, fenced code. Pure."""
    found: list[GuidePart] = []
    pieces = re.split(r"^```(\w+)\n(.*?)^```\n?", guide, flags=re.M | re.S)
    for prose, language, code in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], ""], strict=True):
        for block in filter(None, (b.strip() for b in re.split(r"\n\s*\n", prose))):
            if block.startswith("#"):
                found.append(GuidePart("heading" if block.startswith("## ") else "title", text=block.lstrip("# ")))
            elif block.startswith("- "):
                found.append(GuidePart("list", tuple(_spans(line[2:]) for line in block.splitlines())))
            else:
                found.append(GuidePart("text", (_spans(block),)))
        if code:
            found.append(GuidePart("code", text=code, language=language))
    return tuple(found)


@lru_cache(maxsize=1)
def guide_parts() -> tuple[GuidePart, ...]:
    """docs/api-guide.md, whose examples the test suite runs."""
    return parts_of((settings.BASE_DIR / "docs" / "api-guide.md").read_text(encoding="utf8"))
