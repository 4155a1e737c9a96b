"""How the house describes its API: the right behind each operation, the key that makes a POST repeatable."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from portal.kernel.once import HEADER

KEY = OpenApiParameter(
    HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="1 to 64 visible characters, best a UUID. The same key and body give the first answer again (header Idempotent-Replay).",
)  # fmt: skip


class HouseSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *([KEY] if self.method == "POST" else [])]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            rights = getattr(self.view, "rights", {})
            operation["x-right"] = rights.get(getattr(self.view, "action", None) or self.method.lower(), "")
        return operation
