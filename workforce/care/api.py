"""``/api/v1/care-needs`` and ``/api/v1/care-orders``: what the union's office sees. Hardship and counselling leave by no interface."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from portal.kernel.scope import Scope
from workforce.care.models import CareNeed, CareOrder
from workforce.care.selectors import needs


class CareNeedSerializer(serializers.ModelSerializer):
    """``need_class``: career, skill, rights, living; ``asked``: how many want it. Who has asked is not told."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    state = serializers.CharField(read_only=True)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]

    class Meta:
        model = CareNeed
        fields: Any = ["id", "unit", "need_class", "text", "source", "round_name", "asked", "raised_on", "state", "version"]
        read_only_fields = fields


class CareOrderSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="need.unit.code", read_only=True)
    service = serializers.CharField(source="service.code", read_only=True)
    owner = serializers.CharField(source="owner.staff_no", read_only=True)
    branch = serializers.CharField(source="branch.code", read_only=True, default=None)
    state = serializers.CharField(read_only=True)
    theme = serializers.CharField(read_only=True)

    class Meta:
        model = CareOrder
        fields: Any = [
            "id", "need", "unit", "service", "theme", "owner", "branch", "union_part", "worker_part", "ordered_on", "promised_on",
            "done_on", "reopened_on", "is_satisfied", "state", "version",
        ]  # fmt: skip
        read_only_fields = fields


class CareNeedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "care.edit", "retrieve": "care.edit"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = CareNeed.objects.none()
    serializer_class = CareNeedSerializer
    filterset_fields = ["state", "source", "need_class", "unit__code"]
    ordering_fields = ["raised_on", "asked", "id"]

    def get_queryset(self) -> QuerySet[CareNeed]:
        if getattr(self, "swagger_fake_view", False):
            return CareNeed.objects.none()
        return needs.office_needs(self.actor)


class CareOrderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "care.edit", "retrieve": "care.edit"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = CareOrder.objects.none()
    serializer_class = CareOrderSerializer
    filterset_fields = ["state", "theme", "service__code", "need__unit__code"]
    ordering_fields = ["ordered_on", "promised_on", "id"]

    def get_queryset(self) -> QuerySet[CareOrder]:
        if getattr(self, "swagger_fake_view", False):
            return CareOrder.objects.none()
        return needs.orders(Scope(self.scope.paths))


ROUTES = [("care-needs", CareNeedViewSet, "care-need"), ("care-orders", CareOrderViewSet, "care-order")]
