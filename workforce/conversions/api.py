"""``/api/v1/innovation-conversions``: list and retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.conversions import selectors
from workforce.conversions.models import InnovationConversion


class InnovationConversionSerializer(serializers.ModelSerializer):
    """The ledger in reach; ``state``: registered, returned, verified, withdrawn. What was paid is not told here."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    node = serializers.CharField(source="node.code", read_only=True)
    source_kind = serializers.CharField(read_only=True)
    route = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = InnovationConversion
        fields = [
            "id",
            "source_kind",
            "source_key",
            "title",
            "unit",
            "node",
            "route",
            "from_on",
            "year",
            "benefit",
            "measured",
            "state",
            "verified_on",
            "version",
        ]
        read_only_fields = fields


class InnovationConversionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """The ledger in reach; ``state``: registered, returned, verified, withdrawn. What was paid is not told here."""

    rights = {"list": "conversion.view", "retrieve": "conversion.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = InnovationConversion.objects.none()
    serializer_class = InnovationConversionSerializer
    filterset_fields = ["state", "year", "route"]
    ordering_fields = ["year", "benefit", "verified_on", "id"]

    def get_queryset(self) -> QuerySet[InnovationConversion]:
        if getattr(self, "swagger_fake_view", False):
            return InnovationConversion.objects.none()
        return selectors.conversions(self.scope)


ROUTES = [("innovation-conversions", InnovationConversionViewSet, "innovation-conversion")]
