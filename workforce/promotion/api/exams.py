"""``/api/v1/exams``: list, retrieve, write marks down, verify them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from portal.kernel.errors import RuleBroken
from workforce.promotion import services
from workforce.promotion.api.cases import VersionInput
from workforce.promotion.models import ExamScore, ExamSitting
from workforce.promotion.selectors import exams as read


class ExamSerializer(serializers.ModelSerializer):
    """Of a ``batch``, or of ``occupation`` and ``grade`` for applications outside a batch; ``node``: the unit that examines."""

    node = serializers.CharField(source="node.code", read_only=True)
    occupation = serializers.CharField(source="occupation.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = ExamSitting
        fields = [
            "id", "node", "batch", "occupation", "grade", "part", "is_resit", "held_on", "place", "rooms", "state", "done_at", "version",
        ]  # fmt: skip


class ExamScoreSerializer(serializers.ModelSerializer):
    staff_no = serializers.CharField(source="application.person.staff_no", read_only=True)
    name = serializers.CharField(source="application.person.name", read_only=True)
    is_verified = serializers.SerializerMethodField()

    class Meta:
        model = ExamScore
        fields = ["id", "application", "staff_no", "name", "pass_mark", "score", "is_absent", "is_verified"]

    def get_is_verified(self, row: ExamScore) -> bool:
        return row.verified_by_id is not None


class ExamDetailSerializer(ExamSerializer):
    examiners = serializers.SerializerMethodField()
    scores = serializers.SerializerMethodField()

    class Meta(ExamSerializer.Meta):
        fields = [*ExamSerializer.Meta.fields, "examiners", "scores"]

    def get_examiners(self, row: ExamSitting) -> list[str]:
        return list(row.examiners.values_list("person__staff_no", flat=True))  # type: ignore[attr-defined]

    @extend_schema_field(ExamScoreSerializer(many=True))
    def get_scores(self, row: ExamSitting) -> Any:
        return ExamScoreSerializer(read.scores_in(row), many=True).data


class MarkInput(serializers.Serializer):
    staff_no = serializers.CharField(max_length=20)
    mark = serializers.CharField(max_length=10, help_text="0-100 with two decimals, or «absent»")


class MarksInput(VersionInput):
    marks = MarkInput(many=True, allow_empty=False)


class ExamViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Sittings in reach."""

    rights = {"list": "exam.view", "retrieve": "exam.view", "marks": "exam.run", "verify": "exam.verify"}
    queryset = ExamSitting.objects.none()
    filterset_fields = ["state", "part", "batch", "grade"]
    ordering_fields = ["held_on", "id"]

    def get_queryset(self) -> QuerySet[ExamSitting]:
        if getattr(self, "swagger_fake_view", False):
            return ExamSitting.objects.none()
        return read.sittings(self.scope)

    def get_serializer_class(self) -> Any:
        return ExamSerializer if self.action == "list" else ExamDetailSerializer

    def _row(self) -> ExamSitting:
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    @extend_schema(request=MarksInput, responses=ExamDetailSerializer)
    @action(detail=True, methods=["post"])
    def marks(self, request: Request, pk: str) -> Response:
        """Write marks down by staff number."""
        row, given = self._row(), MarksInput(data=request.data)
        given.is_valid(raise_exception=True)
        known = {score.application.person.staff_no: score.pk for score in read.scores_in(row)}
        marks = {}
        for line in given.validated_data["marks"]:
            if line["staff_no"] not in known:
                raise RuleBroken("exam.no_candidate", given=line["staff_no"])
            marks[known[line["staff_no"]]] = line["mark"]
        services.enter_scores(actor=self.actor, at=clock.now(), sitting=row, version=given.validated_data["version"], marks=marks)
        return Response(ExamDetailSerializer(self._row()).data)

    @extend_schema(request=VersionInput, responses=ExamDetailSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Stand for all marks as the second person."""
        row, given = self._row(), VersionInput(data=request.data)
        given.is_valid(raise_exception=True)
        services.verify_scores(actor=self.actor, at=clock.now(), sitting=row, version=given.validated_data["version"])
        return Response(ExamDetailSerializer(self._row()).data)
