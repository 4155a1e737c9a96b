"""``/api/v1/courses`` for offices, with counts; ``my-courses`` for a learner: his progress, finishing a chapter, the receipt."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kernel import clock
from portal.kernel.api import HouseViewSet
from workforce.courses import access, selectors, services
from workforce.courses.models import CourseChapter, OnlineCourse


class CourseSerializer(serializers.ModelSerializer):
    """``begun`` and ``finished``: people; ``is_expired``: past its last day."""

    node = serializers.CharField(source="node.code", read_only=True)
    module = serializers.CharField(source="module.code", read_only=True)
    chapter_count = serializers.IntegerField(read_only=True)
    begun = serializers.IntegerField(read_only=True)
    finished = serializers.IntegerField(read_only=True)
    is_expired = serializers.BooleanField(read_only=True)

    class Meta:
        model = OnlineCourse
        fields: Any = [
            "id", "title", "module", "kind", "node", "summary", "source", "source_on", "due_on", "valid_until", "quiz", "state",
            "chapter_count", "begun", "finished", "is_expired", "version",
        ]  # fmt: skip
        read_only_fields = fields


class CourseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Courses in reach, and published ones that hold from the units above."""

    rights = {"list": "course.view", "retrieve": "course.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = OnlineCourse.objects.none()
    serializer_class = CourseSerializer
    filterset_fields = ["state", "kind", "module__code", "node__code"]
    ordering_fields = ["id", "due_on", "valid_until"]

    def get_queryset(self) -> QuerySet[OnlineCourse]:
        if getattr(self, "swagger_fake_view", False):
            return OnlineCourse.objects.none()
        return selectors.courses(self.scope, clock.today())


class CourseChapterSerializer(serializers.ModelSerializer):
    class Meta:
        model = CourseChapter
        fields = ["id", "no", "title", "text"]
        read_only_fields = fields


class MyCourseSerializer(serializers.ModelSerializer):
    """``done`` of ``chapter_count`` chapters; ``is_passed``: its quiz; ``read_at``: the receipt of a rule."""

    module = serializers.CharField(source="module.code", read_only=True)
    chapter_count = serializers.IntegerField(read_only=True)
    done = serializers.IntegerField(read_only=True)
    is_passed = serializers.BooleanField(read_only=True)
    is_expired = serializers.BooleanField(read_only=True)
    read_at = serializers.DateTimeField(read_only=True, allow_null=True)
    completed_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = OnlineCourse
        fields: Any = [
            "id", "title", "module", "kind", "source", "source_on", "due_on", "valid_until", "quiz", "chapter_count", "done", "is_passed",
            "is_expired", "read_at", "completed_at",
        ]  # fmt: skip
        read_only_fields = fields


class MyCourseDetailSerializer(MyCourseSerializer):
    chapters = CourseChapterSerializer(many=True, read_only=True)

    class Meta(MyCourseSerializer.Meta):
        fields = [*MyCourseSerializer.Meta.fields, "chapters"]
        read_only_fields = fields


class CourseFinishInput(serializers.Serializer):
    chapter = serializers.IntegerField(help_text="Id of the chapter that is finished.")


class MyCourseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """What one may learn and has learned oneself."""

    rights = {"list": "course.learn", "retrieve": "course.learn", "finish": "course.learn", "receipt": "course.learn"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = OnlineCourse.objects.none()
    ordering_fields = ["id", "due_on"]

    def get_serializer_class(self) -> Any:
        return MyCourseSerializer if self.action == "list" else MyCourseDetailSerializer

    def get_queryset(self) -> QuerySet[OnlineCourse]:
        person = None if getattr(self, "swagger_fake_view", False) else access.person_of(self.actor)
        if person is None:
            return OnlineCourse.objects.none()
        rows = selectors.own_courses(person, clock.today())
        return rows if self.action == "list" else rows.prefetch_related("chapters")

    def _answer(self, pk: int) -> Response:
        return Response(MyCourseDetailSerializer(self.get_queryset().get(pk=pk)).data)

    @extend_schema(request=CourseFinishInput, responses=MyCourseDetailSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """A chapter is finished; said again it changes nothing."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        given = CourseFinishInput(data=request.data)
        given.is_valid(raise_exception=True)
        chapter = get_object_or_404(row.chapters, pk=given.validated_data["chapter"])
        services.finish_chapter(actor=self.actor, at=clock.now(), chapter=chapter)
        return self._answer(row.pk)

    @extend_schema(request=None, responses=MyCourseDetailSerializer)
    @action(detail=True, methods=["post"])
    def receipt(self, request: Request, pk: str) -> Response:
        """«I have read and know» a rule."""
        row = get_object_or_404(self.get_queryset(), pk=pk)
        services.confirm_read(actor=self.actor, at=clock.now(), course=row)
        return self._answer(row.pk)


ROUTES = [("courses", CourseViewSet, "course"), ("my-courses", MyCourseViewSet, "my-course")]
