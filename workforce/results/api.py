"""``/api/v1/work-results``: list, retrieve, register."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.organization.models import Node
from workforce.results import selectors, services
from workforce.results.enums import FilledGap, PrizeClass, ResultKind, ResultLevel
from workforce.results.models import ResultAuthor, WorkResult
from workforce.results.services import ResultFacts, found_authors


class ResultAuthorSerializer(serializers.ModelSerializer):
    """``name`` of whoever is from outside; ``staff_no`` of an employee."""

    staff_no = serializers.CharField(source="person.staff_no", read_only=True, default=None)
    name = serializers.CharField(source="shown", read_only=True)

    class Meta:
        model = ResultAuthor
        fields = ["place", "staff_no", "name"]


class WorkResultSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    authors = ResultAuthorSerializer(many=True, read_only=True)

    class Meta:
        model = WorkResult
        fields = [
            "id", "kind", "title", "number", "achieved_on", "level", "prize_class", "gap", "issued_by", "node", "authors", "state",
            "reason", "version",
        ]  # fmt: skip


class WorkResultInput(serializers.Serializer):
    """``authors`` in order: ``10021`` or ``10021 name`` for employees, a name for others."""

    kind = serializers.ChoiceField(choices=ResultKind.choices)
    title = serializers.CharField(max_length=200)
    number = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    achieved_on = serializers.DateField()
    level = serializers.ChoiceField(choices=ResultLevel.choices)
    prize_class = serializers.ChoiceField(choices=PrizeClass.choices, required=False, allow_blank=True, default="")
    gap = serializers.ChoiceField(choices=FilledGap.choices, required=False, allow_blank=True, default="")
    issued_by = serializers.CharField(max_length=100)
    authors = serializers.ListField(child=serializers.CharField(max_length=80), allow_empty=False, max_length=60)
    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none(), default=None)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            found["node"].queryset = Node.objects.within(scope).units()
        return found


class WorkResultApiFilter(filters.FilterSet):
    node = filters.CharFilter(field_name="node__code")
    author = filters.CharFilter(field_name="authors__person__staff_no")
    year = filters.NumberFilter(field_name="achieved_on", lookup_expr="year", min_value=1949, max_value=2200)

    class Meta:
        model = WorkResult
        fields = ["kind", "level", "prize_class", "gap", "state"]


class WorkResultViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Results in reach or of one's own."""

    rights = {"list": "result.view", "retrieve": "result.view", "create": "result.register"}
    queryset = WorkResult.objects.none()
    serializer_class = WorkResultSerializer
    filterset_class = WorkResultApiFilter
    ordering_fields = ["achieved_on", "level", "id"]

    def get_queryset(self) -> QuerySet[WorkResult]:
        if getattr(self, "swagger_fake_view", False):
            return WorkResult.objects.none()
        return selectors.results(self.scope)

    @extend_schema(request=WorkResultInput, responses={201: WorkResultSerializer})
    def create(self, request: Request) -> Response:
        """Register a result; it counts after somebody else has confirmed it on the page."""
        given = WorkResultInput(data=request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        told = dict(given.validated_data)
        told["authors"] = found_authors(self.actor, "\n".join(told["authors"]))
        row = services.register_result(actor=self.actor, at=clock.now(), facts=ResultFacts(**told))
        return Response(WorkResultSerializer(row).data, status=status.HTTP_201_CREATED)


ROUTES = [("work-results", WorkResultViewSet, "work-result")]
