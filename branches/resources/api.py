"""``/api/v1/resource-plans``: list, retrieve with the lines and what is used of them."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import mixins, serializers

from branches.resources import selectors
from branches.resources.models import ResourceLine, ResourcePlan
from portal.kernel.api import HouseViewSet


class ResourceLineSerializer(serializers.ModelSerializer):
    purpose = serializers.CharField(source="purpose.code", read_only=True, default=None)
    title = serializers.CharField(read_only=True)
    used = serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True)

    class Meta:
        model = ResourceLine
        fields: Any = ["id", "kind", "purpose", "place", "title", "topic", "from_on", "to_on", "planned", "used", "dropped_on"]
        read_only_fields = fields


class ResourcePlanSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    lines = ResourceLineSerializer(many=True, read_only=True)

    class Meta:
        model = ResourcePlan
        fields: Any = ["id", "node", "year", "aim", "state", "approved_on", "closed_on", "close_note", "lines", "version"]
        read_only_fields = fields


class ResourcePlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Approved plans in reach and of the committees above it; drafts for whoever writes them."""

    rights = {"list": "resource.view", "retrieve": "resource.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = ResourcePlan.objects.none()
    serializer_class = ResourcePlanSerializer
    filterset_fields = ["year", "state", "node__code"]
    ordering_fields = ["year", "id"]

    def get_queryset(self) -> QuerySet[ResourcePlan]:
        if getattr(self, "swagger_fake_view", False):
            return ResourcePlan.objects.none()
        return selectors.plans(self.actor).prefetch_related(Prefetch("lines", selectors.all_lines()))


ROUTES = [("resource-plans", ResourcePlanViewSet, "resource-plan")]
