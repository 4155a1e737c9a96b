"""``/api/v1/partnerships``: list, retrieve with resources."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.partnerships import selectors
from branches.partnerships.models import Partnership, SharedResource
from portal.kernel.api import HouseViewSet


class SharedResourceSerializer(serializers.ModelSerializer):
    class Meta:
        model = SharedResource
        fields = ["id", "side", "title", "terms", "offered_on", "withdrawn_on"]
        read_only_fields = fields


class PartnershipSerializer(serializers.ModelSerializer):
    """``activity_count``: joint activities; ``effect_count``: those of which an effect is told."""

    node = serializers.CharField(source="node.code", read_only=True)
    activity_count = serializers.IntegerField(read_only=True)
    effect_count = serializers.IntegerField(read_only=True)
    resources = SharedResourceSerializer(many=True, read_only=True)

    class Meta:
        model = Partnership
        fields: Any = [
            "id", "node", "kind", "name", "agreement", "aim", "signed_on", "from_on", "to_on", "ended_on", "activity_count",
            "effect_count", "resources", "version",
        ]  # fmt: skip
        read_only_fields = fields


class PartnershipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Partnerships in reach."""

    rights = {"list": "partnership.view", "retrieve": "partnership.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Partnership.objects.none()
    serializer_class = PartnershipSerializer
    filterset_fields = ["kind", "node__code"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[Partnership]:
        return selectors.partnerships(self.scope).prefetch_related("resources")


ROUTES = [("partnerships", PartnershipViewSet, "partnership")]
