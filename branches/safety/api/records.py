"""``/api/v1/safety-inspections/`` and ``/api/v1/accidents/``."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from branches.safety import selectors, services
from branches.safety.enums import AccidentKind, AccidentSeverity
from branches.safety.models import AccidentRecord, SafetyInspection
from branches.safety.services import AccidentFacts, InspectionFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.organization.models import Node


class InspectionSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    found = serializers.IntegerField(read_only=True, default=0)

    class Meta:
        model = SafetyInspection
        fields = ["id", "node", "rhythm", "held_on", "place", "note", "found"]
        read_only_fields = fields


class InspectionInput(serializers.Serializer):
    """The kind of ``node`` (team, district, branch) decides the rhythm."""

    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none())
    held_on = serializers.DateField()
    place = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        if "nodes" in self.context:
            found["node"].queryset = self.context["nodes"]
        return found


class InspectionApiFilter(filters.FilterSet):
    node = filters.CharFilter(field_name="node__code")
    held_from = filters.DateFilter(field_name="held_on", lookup_expr="gte")
    held_to = filters.DateFilter(field_name="held_on", lookup_expr="lte")

    class Meta:
        model = SafetyInspection
        fields = ["rhythm"]


class InspectionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Inspections in reach."""

    rights = {"list": "inspection.view", "retrieve": "inspection.view", "create": "inspection.log"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SafetyInspection.objects.none()
    serializer_class = InspectionSerializer
    filterset_class = InspectionApiFilter
    ordering_fields = ["held_on", "id"]

    def get_queryset(self) -> QuerySet[SafetyInspection]:
        if getattr(self, "swagger_fake_view", False):
            return SafetyInspection.objects.none()
        return selectors.inspection_rows(self.scope)

    @extend_schema(request=InspectionInput, responses={201: InspectionSerializer})
    def create(self, request: Request) -> Response:
        """Write a look down, with or without hazards."""
        nodes = selectors.looking_nodes(self.actor, "inspection.log", clock.today())
        given = InspectionInput(data=request.data, context={"nodes": nodes})
        given.is_valid(raise_exception=True)
        row = services.log_inspection(actor=self.actor, at=clock.now(), facts=InspectionFacts(**given.validated_data))
        return Response(InspectionSerializer(row).data, status.HTTP_201_CREATED)


class AccidentSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = AccidentRecord
        fields = ["id", "node", "happened_on", "kind", "severity", "summary", "withdrawn_at", "withdraw_reason"]
        read_only_fields = fields


class AccidentInput(serializers.Serializer):
    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none())
    happened_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=AccidentKind.choices)
    severity = serializers.ChoiceField(choices=AccidentSeverity.choices)
    summary = serializers.CharField(max_length=500)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        if "nodes" in self.context:
            found["node"].queryset = self.context["nodes"]
        return found


class AccidentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Accidents in reach; withdrawn ones stay with their reason."""

    rights = {"list": "accident.view", "retrieve": "accident.view", "create": "accident.record"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = AccidentRecord.objects.none()
    serializer_class = AccidentSerializer
    filterset_fields = ["kind", "severity"]
    ordering_fields = ["happened_on", "id"]

    def get_queryset(self) -> QuerySet[AccidentRecord]:
        if getattr(self, "swagger_fake_view", False):
            return AccidentRecord.objects.none()
        return selectors.accident_rows(self.scope)

    @extend_schema(request=AccidentInput, responses={201: AccidentSerializer})
    def create(self, request: Request) -> Response:
        """Write an accident down; the days without one begin anew."""
        nodes = selectors.reachable_units(self.actor, "accident.record", clock.today())
        given = AccidentInput(data=request.data, context={"nodes": nodes})
        given.is_valid(raise_exception=True)
        row = services.record_accident(actor=self.actor, at=clock.now(), facts=AccidentFacts(**given.validated_data))
        return Response(AccidentSerializer(row).data, status.HTTP_201_CREATED)
