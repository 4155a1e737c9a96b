"""Base classes of the API: scope from the matrix, one way to reach the actor."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, views, viewsets

from portal.kernel.fields import validate_moment
from portal.kernel.once import IdempotentPost


class HouseViewSet(IdempotentPost, viewsets.GenericViewSet):
    """Base of every resource. ``get_queryset`` must start from ``within(self.scope)``."""

    rights: dict[str, str] = {}

    @property
    def actor(self) -> Any:
        return self.request.actor

    @property
    def scope(self) -> Any:
        return self.request.scope


class HouseView(IdempotentPost, views.APIView):
    """Base of an API answer that is no resource; ``rights`` maps lower-case methods to rights."""

    rights: dict[str, str] = {}


class MomentField(serializers.DateTimeField):
    """A date and time that every time zone can hold: asked before the zone is put on, which would fail beyond it."""

    def enforce_timezone(self, value: Any) -> Any:
        try:
            validate_moment(value)
        except ValidationError as far_off:
            raise serializers.ValidationError(far_off.messages, code="invalid") from far_off
        return super().enforce_timezone(value)


@extend_schema_field(OpenApiTypes.STR)
class NodeCodeField(serializers.SlugRelatedField):
    """A record of one node by the node's code. Give a queryset of nothing; ``get_fields`` puts the one in reach there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="node__code", **kwargs)
