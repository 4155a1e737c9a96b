"""``/api/v1/joint-reports/``: reports with the text that stands."""

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from branches.reports import rules, selectors
from branches.reports.models import JointReport, ReportChapter
from portal.kernel.api import HouseViewSet


class ReportChapterSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.code", read_only=True)
    text = serializers.SerializerMethodField()

    class Meta:
        model = ReportChapter
        fields = ["kind", "text"]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.STR)
    def get_text(self, row: ReportChapter) -> str:
        return rules.standing_text(row.generated, row.edited)


class JointReportSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    chapters = ReportChapterSerializer(many=True, read_only=True)

    class Meta:
        model = JointReport
        fields = ["id", "node", "period", "state", "final_at", "chapters"]
        read_only_fields = fields


class JointReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Joint reports in reach."""

    rights = {"list": "report.view", "retrieve": "report.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = JointReport.objects.none()
    serializer_class = JointReportSerializer
    filterset_fields = ["period", "state"]

    def get_queryset(self) -> QuerySet[JointReport]:
        return selectors.reports(self.scope).prefetch_related("chapters__kind")


ROUTES = [("joint-reports", JointReportViewSet, "joint-report")]
