"""``/api/v1/improvements``, ``/api/v1/diagnoses``, ``/api/v1/feedback-sheets``: read only, in the reach of the reader."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers

from assessment.improvement import selectors
from assessment.improvement.models import Diagnosis, DiagnosisAnswer, FeedbackLine, FeedbackSheet, Improvement
from portal.kernel.api import HouseViewSet


class ImprovementSerializer(serializers.ModelSerializer):
    """``owner`` is a staff number; ``diagnosis`` and ``feedback`` are the sheets that named the problem."""

    branch = serializers.CharField(source="branch.node.code", read_only=True)
    owner = serializers.CharField(source="owner.staff_no", read_only=True, default=None)
    diagnosis = serializers.IntegerField(source="answer.diagnosis_id", read_only=True, default=None)
    item = serializers.CharField(source="answer.item.code", read_only=True, default=None)
    feedback = serializers.IntegerField(source="line.sheet_id", read_only=True, default=None)
    indicator = serializers.CharField(source="line.indicator", read_only=True, default=None)
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]
    state = serializers.CharField(read_only=True)

    class Meta:
        model = Improvement
        fields = [
            "id", "branch", "source", "diagnosis", "item", "feedback", "indicator", "problem", "cause", "measure", "owner", "due_on",
            "state", "proof", "done_on", "judged_at", "reopened", "reason", "version",
        ]  # fmt: skip


class ImprovementApiFilter(filters.FilterSet):
    branch = filters.CharFilter(field_name="branch__node__code")
    source = filters.CharFilter()
    state = filters.CharFilter()

    class Meta:
        model = Improvement
        fields = ["branch", "source", "state"]


class ImprovementViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Improvements in reach, and those that oneself owns."""

    rights = {"list": "improvement.view", "retrieve": "improvement.view"}
    queryset = Improvement.objects.none()
    serializer_class = ImprovementSerializer
    filterset_class = ImprovementApiFilter
    ordering_fields = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[Improvement]:
        if getattr(self, "swagger_fake_view", False):
            return Improvement.objects.none()
        return selectors.improvements(self.scope)


class DiagnosisAnswerSerializer(serializers.ModelSerializer):
    item = serializers.CharField(source="item.code", read_only=True)
    group = serializers.CharField(source="item.group", read_only=True)
    degree = serializers.CharField(read_only=True)

    class Meta:
        model = DiagnosisAnswer
        fields = ["item", "group", "question", "degree", "words", "fact"]


class DiagnosisSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    state = serializers.CharField(read_only=True)
    answers = DiagnosisAnswerSerializer(many=True, read_only=True)

    class Meta:
        model = Diagnosis
        fields = ["id", "branch", "year", "state", "handed_in_at", "answers", "version"]


class DiagnosisApiFilter(filters.FilterSet):
    branch = filters.CharFilter(field_name="branch__node__code")
    year = filters.NumberFilter()
    state = filters.CharFilter()

    class Meta:
        model = Diagnosis
        fields = ["branch", "year", "state"]


class DiagnosisViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Self-diagnoses: own ones, and those that branches in reach have handed in."""

    rights = {"list": "improvement.diagnoses", "retrieve": "improvement.diagnoses"}
    queryset = Diagnosis.objects.none()
    serializer_class = DiagnosisSerializer
    filterset_class = DiagnosisApiFilter
    ordering_fields = ["year", "id"]

    def get_queryset(self) -> QuerySet[Diagnosis]:
        if getattr(self, "swagger_fake_view", False):
            return Diagnosis.objects.none()
        return selectors.diagnoses(self.request.actor).prefetch_related("answers__item")


class FeedbackLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = FeedbackLine
        fields = ["indicator", "name", "points", "full", "lost"]


class FeedbackSheetSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    round = serializers.CharField(source="round.code", read_only=True)
    lines = FeedbackLineSerializer(many=True, read_only=True)

    class Meta:
        model = FeedbackSheet
        fields = ["id", "branch", "round", "party", "business", "words", "made_at", "lines"]


class FeedbackApiFilter(filters.FilterSet):
    branch = filters.CharFilter(field_name="branch__node__code")
    round = filters.CharFilter(field_name="round__code")

    class Meta:
        model = FeedbackSheet
        fields = ["branch", "round"]


class FeedbackSheetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Where branches in reach lost points in published rounds."""

    rights = {"list": "improvement.feedback", "retrieve": "improvement.feedback"}
    queryset = FeedbackSheet.objects.none()
    serializer_class = FeedbackSheetSerializer
    filterset_class = FeedbackApiFilter
    ordering_fields = ["made_at", "id"]

    def get_queryset(self) -> QuerySet[FeedbackSheet]:
        if getattr(self, "swagger_fake_view", False):
            return FeedbackSheet.objects.none()
        return selectors.sheets(self.scope).prefetch_related("lines")


ROUTES = [
    ("improvements", ImprovementViewSet, "improvement"),
    ("diagnoses", DiagnosisViewSet, "diagnosis"),
    ("feedback-sheets", FeedbackSheetViewSet, "feedback-sheet"),
]
