"""``/api/v1/quiz-questions`` for whoever keeps the bank, ``quiz-papers`` for offices, ``quiz-sheets`` for whoever answers."""

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
from workforce.quizzes import rules, selectors, services
from workforce.quizzes.models import QuizPaper, QuizQuestion, QuizSheet


class QuizQuestionSerializer(serializers.ModelSerializer):
    """``options`` in the order of their letters, empty for true or false, of which A is true; ``answer``: the right letters."""

    node = serializers.CharField(source="node.code", read_only=True)
    options = serializers.ListField(child=serializers.CharField(), read_only=True)
    subjects = serializers.SerializerMethodField()

    class Meta:
        model = QuizQuestion
        fields = ["id", "node", "kind", "text", "options", "answer", "subjects", "note", "source", "state", "version"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_subjects(self, row: QuizQuestion) -> list[str]:
        return [tag.subject.code for tag in row.tags.all()]


class QuizQuestionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Questions in reach, with their answers."""

    rights = {"list": "quiz.bank", "retrieve": "quiz.bank"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = QuizQuestion.objects.none()
    serializer_class = QuizQuestionSerializer
    filterset_fields = ["kind", "state", "node__code"]
    ordering_fields = ["id", "kind"]

    def get_queryset(self) -> QuerySet[QuizQuestion]:
        if getattr(self, "swagger_fake_view", False):
            return QuizQuestion.objects.none()
        return selectors.questions(self.scope)


class QuizPaperSerializer(serializers.ModelSerializer):
    """``took`` and ``passed``: people who handed in and who passed."""

    node = serializers.CharField(source="node.code", read_only=True)
    took = serializers.IntegerField(read_only=True)
    passed = serializers.IntegerField(read_only=True)

    class Meta:
        model = QuizPaper
        fields = [
            "id", "title", "purpose", "draw", "node", "opens_at", "closes_at", "pass_mark", "tries", "partial_share", "state", "took",
            "passed", "version",
        ]  # fmt: skip
        read_only_fields = fields


class QuizPaperViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Papers in reach."""

    rights = {"list": "quiz.view", "retrieve": "quiz.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = QuizPaper.objects.none()
    serializer_class = QuizPaperSerializer
    filterset_fields = ["purpose", "state", "node__code"]
    ordering_fields = ["opens_at", "closes_at", "id"]

    def get_queryset(self) -> QuerySet[QuizPaper]:
        return QuizPaper.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.papers(self.scope)


class QuizSheetSerializer(serializers.ModelSerializer):
    """``answers``: id of a question -> letters. ``score`` of a hundred, null before it is handed in."""

    paper = serializers.IntegerField(source="paper_id", read_only=True)
    title = serializers.CharField(source="paper.title", read_only=True)
    answers = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = QuizSheet
        fields = [
            "id", "paper", "title", "try_no", "started_at", "ends_at", "answers", "submitted_at", "score", "right_count", "is_passed",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class QuizSheetLineSerializer(serializers.Serializer):
    """A question as it is answered; ``right`` is told when nobody can hand in any more."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    right = serializers.CharField(allow_null=True)


class QuizSheetDetailSerializer(QuizSheetSerializer):
    questions = serializers.SerializerMethodField()

    class Meta(QuizSheetSerializer.Meta):
        fields = [*QuizSheetSerializer.Meta.fields, "questions"]
        read_only_fields = fields

    @extend_schema_field(QuizSheetLineSerializer(many=True))
    def get_questions(self, row: QuizSheet) -> list[dict[str, Any]]:
        shows = rules.shows_answers(row.ends_at, row.paper.closes_at, clock.now())
        return [
            {"id": q.pk, "kind": q.kind, "text": q.text, "options": q.options, "right": q.answer if shows else None}
            for q in selectors.sheet_questions(row)
        ]


class QuizAnswersInput(serializers.Serializer):
    answers = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=16), help_text="Id of a question -> letters.")
    version = serializers.IntegerField(required=False, help_text="The version that was read; another one answers 409.")


class QuizSheetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """One's own sheets, whatever office one holds: save the answers, hand them in."""

    rights = {"list": "quiz.answer", "retrieve": "quiz.answer", "save": "quiz.answer", "hand_in": "quiz.answer"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = QuizSheet.objects.none()
    ordering_fields = ["started_at", "id"]

    def get_serializer_class(self) -> Any:
        return QuizSheetSerializer if self.action == "list" else QuizSheetDetailSerializer

    def get_queryset(self) -> QuerySet[QuizSheet]:
        if getattr(self, "swagger_fake_view", False):
            return QuizSheet.objects.none()
        return selectors.own_sheets(self.scope.person_id or 0)

    def _given(self, request: Request) -> dict[str, Any]:
        form = QuizAnswersInput(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data["answers"].items()
        answers = {int(key): value for key, value in given if key.isascii() and key.isdecimal() and len(key) <= 12}
        return {"answers": answers, "version": form.validated_data.get("version")}

    def _answer(self, pk: int) -> Response:
        return Response(QuizSheetDetailSerializer(self.get_queryset().get(pk=pk)).data)

    @extend_schema(request=QuizAnswersInput, responses=QuizSheetDetailSerializer)
    @action(detail=True, methods=["post"])
    def save(self, request: Request, pk: str) -> Response:
        """Keep what is chosen so far."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        services.save_answers(actor=self.actor, at=clock.now(), sheet=row, **self._given(request))
        return self._answer(row.pk)

    @extend_schema(request=QuizAnswersInput, responses=QuizSheetDetailSerializer)
    @action(detail=True, methods=["post"], url_path="hand-in")
    def hand_in(self, request: Request, pk: str) -> Response:
        """Hand in once; said again it answers the same."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        services.hand_in(actor=self.actor, at=clock.now(), sheet=row, answers=self._given(request)["answers"])
        return self._answer(row.pk)


ROUTES = [
    ("quiz-questions", QuizQuestionViewSet, "quiz-question"),
    ("quiz-papers", QuizPaperViewSet, "quiz-paper"),
    ("quiz-sheets", QuizSheetViewSet, "quiz-sheet"),
]
