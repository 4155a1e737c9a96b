"""``/api/v1/exam-volumes``: list and retrieve."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.promotion.models import ExamVolume
from workforce.promotion.selectors import volumes as read


class VolumeLineShape(serializers.Serializer):
    folder = serializers.CharField()
    item = serializers.CharField()
    count = serializers.IntegerField()


class VolumeSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="batch.node.code", read_only=True)
    lines = serializers.SerializerMethodField()

    class Meta:
        model = ExamVolume
        fields = [
            "id",
            "number",
            "batch",
            "node",
            "closed_on",
            "keep_paper_until",
            "keep_files_until",
            "place",
            "state",
            "lines",
            "version",
        ]

    @extend_schema_field(VolumeLineShape(many=True))
    def get_lines(self, row: ExamVolume) -> list[dict[str, Any]]:
        return [{"folder": folder, "item": item, "count": count} for folder, item, count in row.contents]


class VolumeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Volumes of batches in reach."""

    rights = {"list": "volume.view", "retrieve": "volume.view"}
    queryset = ExamVolume.objects.none()
    serializer_class = VolumeSerializer
    filterset_fields = ["state", "number"]
    ordering_fields = ["closed_on", "number", "id"]

    def get_queryset(self) -> QuerySet[ExamVolume]:
        if getattr(self, "swagger_fake_view", False):
            return ExamVolume.objects.none()
        return read.volumes(self.scope)
