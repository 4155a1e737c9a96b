"""``/api/v1/training-courses`` and ``/api/v1/training-classes``: list, retrieve. Classes carry numbers, never names."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.training.models import TrainingClass, TrainingCourse
from workforce.training.selectors import offers


class TrainingCourseSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.code", read_only=True)
    field = serializers.CharField(source="field.code", read_only=True, default=None)
    node = serializers.CharField(source="node.code", read_only=True)
    after: Any = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)

    class Meta:
        model = TrainingCourse
        fields: Any = [
            "id", "code", "title", "kind", "tier", "audience", "field", "hours", "is_mandatory", "needs_grade", "after", "for_grade",
            "node",
            "outline", "updated_on", "is_active", "version",
        ]  # fmt: skip
        read_only_fields = fields


class TrainingCourseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Courses offered in reach."""

    rights = {"list": "training.view", "retrieve": "training.view"}
    queryset = TrainingCourse.objects.none()
    serializer_class = TrainingCourseSerializer
    filterset_fields = ["tier", "audience", "is_mandatory", "is_active", "kind__code", "field__code"]
    ordering_fields = ["code", "updated_on", "id"]

    def get_queryset(self) -> QuerySet[TrainingCourse]:
        if getattr(self, "swagger_fake_view", False):
            return TrainingCourse.objects.none()
        return offers.courses(self.scope).prefetch_related("after")


class TrainingClassSerializer(serializers.ModelSerializer):
    """``taken``: how many are on the list; ``present``: how many were there."""

    course = serializers.CharField(source="course.code", read_only=True)
    node = serializers.CharField(source="node.code", read_only=True)
    co_node = serializers.CharField(source="co_node.code", read_only=True, default=None)
    taken = serializers.IntegerField(read_only=True)
    present = serializers.IntegerField(read_only=True)

    class Meta:
        model = TrainingClass
        fields: Any = [
            "id", "course", "title", "mode", "node", "lead_side", "co_side", "co_node", "place", "is_underground", "from_on", "to_on",
            "hours",
            "capacity", "has_test", "state", "taken", "present", "version",
        ]  # fmt: skip
        read_only_fields = fields


class TrainingClassViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Classes in reach, offered from above, or one's own."""

    rights = {"list": "training.view", "retrieve": "training.view"}
    queryset = TrainingClass.objects.none()
    serializer_class = TrainingClassSerializer
    filterset_fields = ["state", "mode", "course__code", "node__code"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[TrainingClass]:
        if getattr(self, "swagger_fake_view", False):
            return TrainingClass.objects.none()
        return offers.classes(self.scope)


ROUTES = [("training-courses", TrainingCourseViewSet, "training-course"), ("training-classes", TrainingClassViewSet, "training-class")]
