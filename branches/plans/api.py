"""``/api/v1/plans/`` and ``/api/v1/plan-items/``: plans for machines, progress included."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from branches.plans import selectors, services
from branches.plans.enums import CheckPoint
from branches.plans.filters import PlanApiFilter, PlanItemApiFilter
from branches.plans.models import Plan, PlanItem
from branches.plans.services import ProgressFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class PlanSerializer(serializers.ModelSerializer):
    """``work`` counts tasks and targets, ``done`` those that are finished."""

    node = serializers.CharField(source="node.code", read_only=True)
    work = serializers.IntegerField(read_only=True)
    done = serializers.IntegerField(read_only=True)

    class Meta:
        model = Plan
        fields = ["id", "node", "year", "sort", "title", "problem", "result", "part_of", "state", "approved_at", "work", "done", "version"]
        read_only_fields = fields


class PlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Plans in reach."""

    rights = {"list": "plan.view", "retrieve": "plan.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = Plan.objects.none()
    serializer_class = PlanSerializer
    filterset_class = PlanApiFilter
    ordering_fields = ["year", "id"]

    def get_queryset(self) -> QuerySet[Plan]:
        return selectors.plan_rows(self.scope)


class PlanItemSerializer(serializers.ModelSerializer):
    """``actual``: what has been told; of a business measure ask ``business-measures``."""

    node = serializers.CharField(source="plan.node.code", read_only=True)
    year = serializers.IntegerField(source="plan.year", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    carries = serializers.CharField(source="kind.carries", read_only=True)
    lead_node = serializers.CharField(source="lead_node.code", read_only=True, default=None)
    measure = serializers.CharField(source="measure.code", read_only=True, default=None)
    tags = serializers.SerializerMethodField()

    class Meta:
        model = PlanItem
        fields = [
            "id", "plan", "node", "year", "parent", "kind", "carries", "title", "detail", "lead_side", "lead_node", "lead_post", "is_joint",
            "measure", "baseline", "target", "actual", "percent", "starts_on", "due_on", "done_on", "tags", "version",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.STR)
    def get_tags(self, row: PlanItem) -> list[str]:
        return [tag.code for tag in row.tags.all()]


class ProgressInput(serializers.Serializer):
    on = serializers.DateField()
    words = serializers.CharField(max_length=500)
    percent = serializers.IntegerField(min_value=0, max_value=100)
    actual = serializers.DecimalField(max_digits=15, decimal_places=4, required=False, allow_null=True, default=None)
    is_done = serializers.BooleanField(default=False)


class PointInput(serializers.Serializer):
    point = serializers.ChoiceField(choices=CheckPoint.choices)
    on = serializers.DateField()
    words = serializers.CharField(max_length=300)


class PlanItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Items of the plans in reach, and those that the reader's organisations lead or share."""

    rights = {"list": "plan.view", "retrieve": "plan.view", "progress": "plan.progress", "check_point": "plan.progress"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = PlanItem.objects.none()
    serializer_class = PlanItemSerializer
    filterset_class = PlanItemApiFilter
    ordering_fields = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[PlanItem]:
        return selectors.item_rows(self.scope)

    def _answer(self, item: PlanItem, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=item.pk)).data, code)

    @extend_schema(request=ProgressInput, responses={201: PlanItemSerializer})
    @action(detail=True, methods=["post"])
    def progress(self, request: Request, pk: str | None = None) -> Response:
        """Tell what was done; the item follows its latest day."""
        item, given = self.get_object(), ProgressInput(data=request.data)
        given.is_valid(raise_exception=True)
        facts: Any = ProgressFacts(**given.validated_data)
        services.tell_progress(actor=self.actor, at=clock.now(), item=item, facts=facts)
        return self._answer(item, status.HTTP_201_CREATED)

    @extend_schema(request=PointInput, responses=PlanItemSerializer)
    @action(detail=True, methods=["post"], url_path="check")
    def check_point(self, request: Request, pk: str | None = None) -> Response:
        """One of the four «same» of a joint item."""
        item, given = self.get_object(), PointInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.mark_point(actor=self.actor, at=clock.now(), item=item, **given.validated_data)
        return self._answer(item)


ROUTES = [("plans", PlanViewSet, "plan"), ("plan-items", PlanItemViewSet, "plan-item")]
