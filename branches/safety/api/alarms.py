"""``/api/v1/alarms/``: other systems send, people look and decide."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.safety import selectors, services
from branches.safety.models import AlarmKind, HazardGrade, SafetyAlarm
from branches.safety.services import AlarmFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet, MomentField
from portal.organization.models import Node


class AlarmSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.code", read_only=True)
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = SafetyAlarm
        fields = [
            "id", "kind", "node", "source", "external_id", "device", "place", "value", "threshold", "occurred_at", "received_at", "state",
            "reason", "hazard",
        ]  # fmt: skip
        read_only_fields = fields


class AlarmInput(serializers.Serializer):
    """``source`` and ``external_id`` name the message: sent again, it is the same alarm. Readings bring a ``value``."""

    kind = serializers.SlugRelatedField(slug_field="code", queryset=AlarmKind.objects.all())
    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none())
    source = serializers.CharField(max_length=40)  # type: ignore[assignment]
    external_id = serializers.CharField(max_length=80)
    place = serializers.CharField(max_length=80)
    occurred_at = MomentField()
    device = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    value = serializers.DecimalField(max_digits=12, decimal_places=3, required=False, allow_null=True, default=None)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        if "nodes" in self.context:
            found["node"].queryset = self.context["nodes"]
        return found


class ReceivedSerializer(serializers.Serializer):
    """``is_alarm`` false: a reading within the threshold, of which nothing is kept."""

    is_alarm = serializers.BooleanField()
    alarm = AlarmSerializer(allow_null=True)


class AlarmConfirmInput(serializers.Serializer):
    text = serializers.CharField(max_length=500)
    grade = serializers.SlugRelatedField(slug_field="code", queryset=HazardGrade.objects.filter(is_active=True), default=None)


class DismissInput(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class AlarmApiFilter(filters.FilterSet):
    kind = filters.CharFilter(field_name="kind__code")
    node = filters.CharFilter(field_name="node__code")

    class Meta:
        model = SafetyAlarm
        fields = ["state", "source"]


class AlarmViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Alarms in reach. A token with the scope ``alarm:write`` sends them and opens nothing else."""

    rights = {
        "list": "alarm.view", "retrieve": "alarm.view", "create": "alarm.send", "confirm": "alarm.decide", "dismiss": "alarm.decide",
    }  # fmt: skip
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SafetyAlarm.objects.none()
    serializer_class = AlarmSerializer
    filterset_class = AlarmApiFilter
    ordering_fields = ["occurred_at", "id"]

    def get_queryset(self) -> QuerySet[SafetyAlarm]:
        if getattr(self, "swagger_fake_view", False):
            return SafetyAlarm.objects.none()
        return selectors.alarm_rows(self.scope)

    @extend_schema(
        request=AlarmInput,
        responses={201: ReceivedSerializer, 200: OpenApiResponse(ReceivedSerializer, "known already, or within the threshold")},
    )
    def create(self, request: Request) -> Response:
        """Hand in an alarm or a reading: 201 for a new alarm, 200 for a known one or a reading within the threshold."""
        nodes = selectors.reachable_units(self.actor, "alarm.send", clock.today())
        given = AlarmInput(data=request.data, context={"nodes": nodes})
        given.is_valid(raise_exception=True)
        row, is_new = services.receive_alarm(actor=self.actor, at=clock.now(), facts=AlarmFacts(**given.validated_data))
        body = {"is_alarm": row is not None, "alarm": row}
        return Response(ReceivedSerializer(body).data, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    @extend_schema(request=AlarmConfirmInput, responses=AlarmSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str | None = None) -> Response:
        """It is real: becomes a hazard."""
        alarm, given = self.get_object(), AlarmConfirmInput(data=request.data)
        given.is_valid(raise_exception=True)
        row = services.confirm_alarm(actor=self.actor, at=clock.now(), alarm=alarm, **given.validated_data)
        return Response(AlarmSerializer(row).data)

    @extend_schema(request=DismissInput, responses=AlarmSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str | None = None) -> Response:
        """It is none, for a reason."""
        alarm, given = self.get_object(), DismissInput(data=request.data)
        given.is_valid(raise_exception=True)
        row = services.dismiss_alarm(actor=self.actor, at=clock.now(), alarm=alarm, **given.validated_data)
        return Response(AlarmSerializer(row).data)
