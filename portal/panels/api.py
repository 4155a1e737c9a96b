"""``/api/v1/panels``: panels in reach and own ones, with cases and results. What single members think is not handed out."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.panels import access, selectors
from portal.panels.enums import CaseResult
from portal.panels.models import Panel


class PanelSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)

    class Meta:
        model = Panel
        fields = [
            "id", "title", "node", "record_kind", "record_id", "method", "minimum", "pass_mark", "figure", "has_discussion", "is_blind",
            "hides_judges", "fewest", "due_on", "state", "convened_at", "opened_at",
            "concluded_at", "version",
        ]  # fmt: skip


class PanelSeatShape(serializers.Serializer):
    name = serializers.CharField(source="user.display_name")
    is_chair = serializers.BooleanField()
    is_deputy = serializers.BooleanField()


class PanelCaseShape(serializers.Serializer):
    """``judges`` of the case, ``given`` opinions so far, ``recusals`` on record; ``tally`` after the conclusion.

    To whoever stood aside or is judged himself ``given`` is null and ``tally`` keeps the figure that decided alone.
    """

    record_kind = serializers.CharField(source="case.record_kind")
    record_id = serializers.SerializerMethodField()
    title = serializers.CharField(source="label")
    result = serializers.ChoiceField(choices=CaseResult.choices, source="case.result")
    tally = serializers.DictField()
    judges = serializers.IntegerField(source="judge_count")
    given = serializers.IntegerField(source="given_shown", allow_null=True)
    recusals = serializers.IntegerField(source="recusal_count")

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_record_id(self, view: selectors.CaseView) -> int | None:
        """Null to a member of a blind panel until its conclusion."""
        return None if self.context["is_masked"] else view.case.record_id


class PanelDetailSerializer(PanelSerializer):
    seats = serializers.SerializerMethodField()
    cases = serializers.SerializerMethodField()

    class Meta(PanelSerializer.Meta):
        fields = [*PanelSerializer.Meta.fields, "seats", "cases"]

    def to_representation(self, instance: Panel) -> Any:
        self.actor = self.context["request"].actor
        self.bench = selectors.bench_of(instance, clock.today(), self.actor)
        return super().to_representation(instance)

    @extend_schema_field(PanelSeatShape(many=True))
    def get_seats(self, row: Panel) -> Any:
        return PanelSeatShape(self.bench.seats if access.sees_judges(self.actor, row) else [], many=True).data

    @extend_schema_field(PanelCaseShape(many=True))
    def get_cases(self, row: Panel) -> Any:
        context = {"is_masked": access.is_masked(self.actor, row)}
        return PanelCaseShape(self.bench.views, many=True, context=context).data


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
