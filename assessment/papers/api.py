"""``/api/v1/papers`` (the register), ``/api/v1/receipt-checks``, ``/api/v1/evaluation``: read only, in the reach of the reader."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.insight.rules import parse_score_id
from assessment.insight.selectors.lens import lens_of
from assessment.insight.selectors.standings import mark_within
from assessment.papers.models import IssuedPaper
from assessment.papers.rules import GIVEN_OUT
from assessment.papers.selectors import register
from assessment.papers.selectors.evaluation import associations_of
from assessment.papers.selectors.receipts import check_receipt
from portal.kernel import clock
from portal.kernel.api import HouseView, HouseViewSet


class IssuedPaperSerializer(serializers.ModelSerializer):
    """``unit`` is the code of the unit whose branches the paper speaks of."""

    round = serializers.CharField(source="round.code", read_only=True)
    unit = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(read_only=True)

    class Meta:
        model = IssuedPaper
        fields = ["id", "number", "kind", "round", "unit", "peer_group", "issuer", "receivers", "copies", "signed_on", "made_at"]


class IssuedPaperApiFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__code")
    unit = filters.CharFilter(field_name="node__code")
    kind = filters.CharFilter()

    class Meta:
        model = IssuedPaper
        fields = ["round", "unit", "kind"]


class IssuedPaperViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Papers of the assessment that were registered for units in reach."""

    rights = {"list": "paper.register", "retrieve": "paper.register"}
    queryset = IssuedPaper.objects.none()
    serializer_class = IssuedPaperSerializer
    filterset_class = IssuedPaperApiFilter
    ordering_fields = ["signed_on", "id"]

    def get_queryset(self) -> QuerySet[IssuedPaper]:
        if getattr(self, "swagger_fake_view", False):
            return IssuedPaper.objects.none()
        return register.papers(self.scope)


class ReceiptCheckShape(serializers.Serializer):
    """``is_kept``: package and round still bear the hashes of the publication; ``is_same``: the given hash is that of the receipt."""

    score = serializers.CharField()
    frozen = serializers.CharField()
    is_kept = serializers.BooleanField()
    is_same = serializers.BooleanField()


class ReceiptCheckView(HouseView):
    """Whether the receipt in hand tells what was published."""

    rights = {"get": "score.view"}

    @extend_schema(
        parameters=[OpenApiParameter("hash", str, description="SHA-256 as printed on the receipt.")], responses=ReceiptCheckShape,
        tags=["scores"], summary="Is a printed receipt still what was frozen",
    )  # fmt: skip
    def get(self, request: Request, key: str) -> Response:
        total = mark_within(request.scope, *parse_score_id(key))  # type: ignore[attr-defined]
        if total is None or total.round.state not in GIVEN_OUT:
            raise NotFound
        check = check_receipt(total, request.query_params.get("hash", ""))
        answer = {"score": key, "frozen": check.frozen, "is_kept": check.is_kept, "is_same": check.is_same}
        return Response(ReceiptCheckShape(answer).data)


class AssociationShape(serializers.Serializer):
    """``value`` is null with fewer than ``minimum`` pairs or where one of the two never varies."""

    n = serializers.IntegerField()
    minimum = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True)


class EvaluationShape(serializers.Serializer):
    """Pearson's correlation over the published quarters. An analysis, not a rule of the assessment."""

    round = serializers.CharField()
    same_quarter = AssociationShape()
    business_one_later = AssociationShape()
    party_one_later = AssociationShape()


_PARAMETERS = [
    OpenApiParameter("round", str, description="Code of a published round; default: the newest."),
    OpenApiParameter("unit", str, description="Code of a unit or committee inside the reach."),
    OpenApiParameter("peer_group", str, description="Code of a peer group."),
]


@extend_schema_view(
    get=extend_schema(
        parameters=_PARAMETERS, responses=EvaluationShape, tags=["dashboards"], summary="How both scores go together over the quarters"
    )
)
class EvaluationView(HouseView):
    rights = {"get": "dashboard.view"}

    def get(self, request: Request) -> Response:
        scope: Any = request.scope  # type: ignore[attr-defined]
        asked = request.query_params
        rounds = register.rounds_in_reach(scope)
        code = asked.get("round", "") or (rounds[0].code if rounds else "")
        lens = lens_of(
            scope, today=clock.today(), round_code=code, unit_code=asked.get("unit", ""), peer_group=asked.get("peer_group", "")
        ) if code else None  # fmt: skip
        if lens is None or lens.round.state not in GIVEN_OUT:
            raise NotFound
        same, later, back = associations_of(lens)
        answer = {"round": lens.round.code, "same_quarter": same, "business_one_later": later, "party_one_later": back}
        return Response(EvaluationShape(answer).data)


ROUTES = [("papers", IssuedPaperViewSet, "paper")]
API_URLS = [
    path("receipt-checks/<str:key>/", ReceiptCheckView.as_view(), name="receipt-check"),
    path("evaluation/", EvaluationView.as_view(), name="evaluation-api"),
]
