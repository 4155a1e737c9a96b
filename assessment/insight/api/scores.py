"""scores: the two 100-point scores of a branch in a round, and the receipt that explains each point."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework import serializers as s
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.api.own import CourseShape, NextShape, course_answer, next_answer
from assessment.insight.api.receipts import ReceiptShape, combined_answer, receipt_answer
from assessment.insight.api.shapes import points
from assessment.insight.enums import Quadrant
from assessment.insight.rules import parse_score_id, quadrant_of, score_id
from assessment.insight.selectors.parameters import parameters_on
from assessment.insight.selectors.standings import group_sizes
from assessment.insight.selectors.steps import next_steps
from assessment.rounds.enums import MOVING_STATES, RoundState
from assessment.schemes.rules import body_from_json, total_of
from assessment.scoring import selectors as scoring
from assessment.scoring.models import ScoreTotal
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class ScoreShape(s.ModelSerializer):
    """``total`` is the combination by the method of the round's scheme, null where it forms none; ranks are inside the peer group."""

    id = s.SerializerMethodField()
    round = s.CharField(source="round.code")
    state = s.ChoiceField(RoundState.choices, source="round.state")
    branch = s.CharField(source="branch.node.code")
    name = s.CharField(source="branch.node.name")
    party = points()
    business = points()
    party_rank = s.SerializerMethodField(help_text="Inside the peer group; null where it is too small to be ranked.")
    business_rank = s.SerializerMethodField(help_text="Inside the peer group; null where it is too small to be ranked.")
    total = s.SerializerMethodField(help_text="Null where the scheme keeps the two scores apart.")
    quadrant = s.SerializerMethodField()

    class Meta:
        model = ScoreTotal
        fields = [
            "id", "round", "state", "branch", "name", "peer_group", "party", "business", "total", "quadrant", "party_band",
            "business_band", "party_rank", "business_rank", "is_graded", "computed_at",
        ]  # fmt: skip

    def _known(self, name: str) -> dict[Any, Any]:
        """What was read for one row and serves the next: the context is shared by all rows of an answer."""
        context: dict[str, Any] = self.context  # type: ignore[assignment]
        return context.setdefault(name, {})

    def get_id(self, total: ScoreTotal) -> str:
        return score_id(total.round.code, total.branch.node.code)

    def get_total(self, total: ScoreTotal) -> str | None:
        known = self._known("bodies")
        scheme = total.round.scheme
        if scheme.pk not in known:
            known[scheme.pk] = body_from_json(scheme.body)
        found = total_of(known[scheme.pk], total.party, total.business, total.peer_group)
        return None if found is None else str(found)

    def _is_ranked(self, total: ScoreTotal) -> bool:
        return (total.round_id, total.peer_group) in self.context["ranked"]

    def get_party_rank(self, total: ScoreTotal) -> int | None:
        return total.party_rank if self._is_ranked(total) else None

    def get_business_rank(self, total: ScoreTotal) -> int | None:
        return total.business_rank if self._is_ranked(total) else None

    def get_quadrant(self, total: ScoreTotal) -> str:
        known, day = self._known("lines"), total.round.ends_on
        if day not in known:
            known[day] = parameters_on(day).line
        return Quadrant(quadrant_of(total.party, total.business, known[day])).value


class ScoreFilter(django_filters.FilterSet):
    round = django_filters.CharFilter(field_name="round__code", help_text="Code of a round, 2026Q3 or 2026.")
    branch = django_filters.CharFilter(field_name="branch__node__code", help_text="Code of a branch.")
    peer_group = django_filters.CharFilter(help_text="Code of a peer group.")
    state = django_filters.ChoiceFilter(field_name="round__state", choices=RoundState.choices)

    class Meta:
        model = ScoreTotal
        fields: list[str] = []


EXAMPLE = OpenApiExample(
    "one score", {"id": "2026Q3~ZB-CM01", "round": "2026Q3", "branch": "ZB-CM01", "party": "94.50", "business": "92.00"}
)


@extend_schema_view(
    list=extend_schema(tags=["scores"], summary="Scores inside the reach, newest round first"),
    retrieve=extend_schema(tags=["scores"], summary="One score", examples=[EXAMPLE]),
)
class ScoreViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "score.view", "retrieve": "score.view", "receipt": "score.view", "next": "score.view", "course": "score.view"}
    queryset = ScoreTotal.objects.none()
    serializer_class = ScoreShape
    filterset_class = ScoreFilter
    ordering_fields = ["party", "business", "computed_at", "round__starts_on", "branch__node__code"]
    lookup_field = "id"
    lookup_value_regex = r"[0-9Q]+~[A-Z0-9-]+"

    def get_queryset(self) -> QuerySet[ScoreTotal]:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = ScoreTotal.objects.within(self.scope).select_related("round__scheme", "branch__node")
        return rows.order_by("-round__starts_on", "-round__ends_on", "path")

    def _context(self, rows: list[ScoreTotal]) -> dict[str, Any]:
        """The context of a serializer: the peer groups among ``rows`` that are large enough to be ranked."""
        minimum = parameters_on(clock.today()).minimum_group
        ranked = {key for key, n in group_sizes(t.round_id for t in rows).items() if n >= minimum}
        return {**self.get_serializer_context(), "ranked": ranked}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows: list[ScoreTotal] = list(self.paginate_queryset(self.filter_queryset(self.get_queryset())) or ())
        return self.get_paginated_response(ScoreShape(rows, many=True, context=self._context(rows)).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        total = self.get_object()
        return Response(ScoreShape(total, context=self._context([total])).data)

    def get_object(self) -> ScoreTotal:
        round_code, branch_code = parse_score_id(self.kwargs["id"])
        found = self.get_queryset().filter(round__code=round_code, branch__node__code=branch_code).first()
        if found is None:
            raise NotFound
        return found

    @extend_schema(tags=["scores"], summary="What made the score: rules, figures, records, arithmetic", responses=ReceiptShape)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def receipt(self, request: Request, id: str) -> Response:
        total = self.get_object()
        answer: dict[str, Any] = receipt_answer(scoring.receipt_of(total.round, total.branch, self.actor), self.actor)
        if (total.round_id, total.peer_group) not in self._context([total])["ranked"]:
            for part in answer["dimensions"]:
                part["rank"] = None
        answer["combined"] = combined_answer(body_from_json(total.round.scheme.body), total)
        return Response(ReceiptShape(answer).data)

    @extend_schema(tags=["scores"], summary="What to do next in a running round and what it is worth", responses=NextShape)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def next(self, request: Request, id: str) -> Response:
        total = self.get_object()
        outlook = next_steps(total, self.actor, clock.today())
        return Response(NextShape(next_answer(outlook, total.round.state in MOVING_STATES)).data)

    @extend_schema(tags=["scores"], summary="Eight quarters, the place among the peers, coupling", responses=CourseShape)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def course(self, request: Request, id: str) -> Response:
        return Response(CourseShape(course_answer(self.get_object(), self.scope)).data)
