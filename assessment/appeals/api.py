"""``/api/v1/appeals``: appeals of published results; raised and withdrawn by the branch, decided by two of the committee."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.appeals import selectors, services
from assessment.appeals.enums import AppealGround, AppealVerdict
from assessment.appeals.models import RoundAppeal
from assessment.rounds.models import AssessmentRound
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class AppealSerializer(serializers.ModelSerializer):
    """``before`` and ``after``: raw value, points, totals and ranks of the appealed item; ``after`` is empty while it is open."""

    round = serializers.CharField(source="round.code", read_only=True)
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    ground = serializers.CharField(read_only=True)
    state = serializers.CharField(read_only=True)
    verdict = serializers.CharField(read_only=True)

    class Meta:
        model = RoundAppeal
        fields = [
            "id", "round", "branch", "indicator", "ground", "text", "state", "raised_at", "due_on", "verdict", "reasons", "decided_at",
            "closed_at", "before", "after", "version",
        ]  # fmt: skip


class AppealRaiseSerializer(serializers.Serializer):
    round = serializers.CharField(max_length=8, help_text="code of the round, for example 2026Q3")
    branch = serializers.CharField(max_length=40, help_text="code of the branch")
    indicator = serializers.CharField(max_length=20)
    ground = serializers.ChoiceField(choices=AppealGround.choices)
    text = serializers.CharField(max_length=1000)


class AppealDecideSerializer(serializers.Serializer):
    verdict = serializers.ChoiceField(choices=AppealVerdict.choices)
    reasons = serializers.CharField(max_length=500)
    delta = serializers.DecimalField(max_digits=6, decimal_places=2, required=False, allow_null=True, help_text="correction of the points")
    version = serializers.IntegerField(required=False)


class AppealApiFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__code")
    branch = filters.CharFilter(field_name="branch__node__code")
    state = filters.CharFilter()

    class Meta:
        model = RoundAppeal
        fields = ["round", "branch", "state"]


class AppealViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Appeals of published results in reach."""

    rights = {
        "list": "appeal.view", "retrieve": "appeal.view", "create": "appeal.raise", "withdraw": "appeal.raise",
        "decide": "appeal.decide", "confirm": "appeal.decide",
    }  # fmt: skip
    queryset = RoundAppeal.objects.none()
    serializer_class = AppealSerializer
    filterset_class = AppealApiFilter
    ordering_fields = ["raised_at", "due_on", "id"]

    def get_queryset(self) -> QuerySet[RoundAppeal]:
        if getattr(self, "swagger_fake_view", False):
            return RoundAppeal.objects.none()
        return selectors.appeals(self.scope)

    def _answer(self, row: RoundAppeal, http_status: int = status.HTTP_200_OK) -> Response:
        fresh = RoundAppeal.objects.within(self.scope).select_related("round", "branch__node").get(pk=row.pk)
        return Response(AppealSerializer(fresh).data, status=http_status)

    def _act(self, service: Any, **more: Any) -> Response:
        return self._answer(service(actor=self.actor, at=clock.now(), appeal=self.get_object(), **more))

    @extend_schema(request=AppealRaiseSerializer, responses={201: AppealSerializer})
    def create(self, request: Request) -> Response:
        """Appeal the points of one indicator while the result is shown."""
        given = AppealRaiseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        round = get_object_or_404(AssessmentRound, code=values.pop("round"))
        branch = get_object_or_404(Branch.objects.within(self.scope).select_related("node"), node__code=values.pop("branch"))
        row = services.raise_appeal(actor=self.actor, at=clock.now(), round=round, branch=branch, **values)
        return self._answer(row, status.HTTP_201_CREATED)

    @extend_schema(request=AppealDecideSerializer, responses=AppealSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Give the verdict with its reasons; a correction waits for a second person."""
        self.get_object()
        given = AppealDecideSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return self._act(services.decide_appeal, **given.validated_data)

    @extend_schema(request=None, responses=AppealSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Put the correction into force, as the second person; the published result is frozen anew."""
        return self._act(services.confirm_decision)

    @extend_schema(request=None, responses=AppealSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take an open appeal back."""
        return self._act(services.withdraw_appeal)


ROUTES = [("appeals", AppealViewSet, "appeal")]
