"""``/api/v1/panels``: panels in reach and own ones, with cases and results. What single members think is not handed out."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from portal.panels import selectors
from portal.panels.enums import CaseResult
from portal.panels.models import Panel


class PanelSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = Panel
        fields = [
            "id", "title", "node", "record_kind", "record_id", "method", "minimum", "pass_mark", "state", "convened_at", "opened_at",
            "concluded_at", "version",
        ]  # fmt: skip


class PanelSeatShape(serializers.Serializer):
    name = serializers.CharField(source="user.display_name")
    is_chair = serializers.BooleanField()
    is_deputy = serializers.BooleanField()


class PanelCaseShape(serializers.Serializer):
    """``judges`` of the case, ``given`` opinions so far, ``recusals`` on record; ``tally`` after the conclusion."""

    record_kind = serializers.CharField(source="case.record_kind")
    record_id = serializers.IntegerField(source="case.record_id")
    title = serializers.CharField(source="case.label")
    result = serializers.ChoiceField(choices=CaseResult.choices, source="case.result")
    tally = serializers.DictField(source="case.tally")
    judges = serializers.IntegerField(source="judge_count")
    given = serializers.IntegerField()
    recusals = serializers.IntegerField(source="recusal_count")


class PanelDetailSerializer(PanelSerializer):
    seats = serializers.SerializerMethodField()
    cases = serializers.SerializerMethodField()

    class Meta(PanelSerializer.Meta):
        fields = [*PanelSerializer.Meta.fields, "seats", "cases"]

    def to_representation(self, instance: Panel) -> Any:
        self.bench = selectors.bench_of(instance)
        return super().to_representation(instance)

    @extend_schema_field(PanelSeatShape(many=True))
    def get_seats(self, row: Panel) -> Any:
        return PanelSeatShape(self.bench.seats, many=True).data

    @extend_schema_field(PanelCaseShape(many=True))
    def get_cases(self, row: Panel) -> Any:
        return PanelCaseShape(self.bench.views, many=True).data


class PanelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Panels inside the reach of an office, and those in which the token's owner sits."""

    rights = {"list": "panel.judge", "retrieve": "panel.judge"}
    queryset = Panel.objects.none()
    filterset_fields = ["state", "record_kind", "record_id", "node__code"]
    ordering_fields = ["convened_at", "id"]

    def get_queryset(self) -> QuerySet[Panel]:
        return Panel.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.visible(self.actor)

    def get_serializer_class(self) -> Any:
        return PanelSerializer if self.action == "list" else PanelDetailSerializer


ROUTES = [("panels", PanelViewSet, "panel")]
