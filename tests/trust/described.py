"""The API as its own description tells it."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator


@cache
def described() -> dict[str, Any]:
    """The OpenAPI description, generated once."""
    return SchemaGenerator().get_schema(request=None, public=True)


def resolved(schema: dict, shape: dict) -> dict:
    """What a reference names; ``allOf`` with one part is that part."""
    while "$ref" in shape or len(shape.get("allOf", ())) == 1:
        shape = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape["allOf"][0]
    return shape


def undeclared(schema: dict, shape: dict, value: Any, where: str = "") -> list[str]:
    """Keys of ``value`` that ``shape`` does not name, however deep."""
    shape = resolved(schema, shape)
    if isinstance(value, list):
        return [found for item in value for found in undeclared(schema, shape.get("items", {}), item, where + "[]")]
    if not isinstance(value, dict):
        return []
    known, free = shape.get("properties"), shape.get("additionalProperties") or "type" not in shape  # without a type: declared as free
    if known is None:
        return [] if free or not value else [f"{where}: no properties described"]
    extra = [] if free else [f"{where}.{key}" for key in value if key not in known]
    return extra + [
        found for key, item in value.items() if key in known for found in undeclared(schema, known[key], item, f"{where}.{key}")
    ]
