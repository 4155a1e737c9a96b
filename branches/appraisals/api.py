"""``/api/v1/appraisals``: rounds with counts by grade, without anybody's name. ``/api/v1/duty-reports``: reports with results."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from branches.appraisals import services
from branches.appraisals.enums import AppraisalState
from branches.appraisals.models import DutyReport, MemberAppraisal
from branches.appraisals.selectors import reports, rounds
from branches.appraisals.services.rounds import RoundPlan
from branches.orgs.models import Branch
from portal.ballots.enums import Appraisal
from portal.kernel import clock
from portal.kernel.api import HouseViewSet, NodeCodeField


class AppraisalSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    members = serializers.IntegerField(read_only=True)
    graded = serializers.IntegerField(read_only=True)
    grades = serializers.SerializerMethodField()

    class Meta:
        model = MemberAppraisal
        fields = ["id", "branch", "year", "as_of", "state", "members", "graded", "grades", "closed_at", "version"]

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_grades(self, row: MemberAppraisal) -> dict[str, int]:
        """Counts by grade once everybody has one; empty before."""
        if row.state not in {AppraisalState.TOLD, AppraisalState.CLOSED}:
            return {}
        return {grade: getattr(row, f"n_{grade}") for grade in Appraisal.values}


class AppraisalInput(serializers.Serializer):
    branch = NodeCodeField(queryset=Branch.objects.none())
    year = serializers.IntegerField(min_value=2000, max_value=2200)
    as_of = serializers.DateField()
    self_due_on = serializers.DateField()

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            found["branch"].queryset = Branch.objects.within(scope).select_related("node")
        return found


class AppraisalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Rounds of appraisal in reach."""

    rights = {"list": "appraisal.counts", "retrieve": "appraisal.counts", "create": "appraisal.run"}
    queryset = MemberAppraisal.objects.none()
    serializer_class = AppraisalSerializer
    filterset_fields = ["year", "state", "branch__node__code"]
    ordering_fields = ["year", "id"]

    def get_queryset(self) -> QuerySet[MemberAppraisal]:
        if getattr(self, "swagger_fake_view", False):
            return MemberAppraisal.objects.none()
        return rounds.counted(rounds.appraisals(self.scope))

    @extend_schema(request=AppraisalInput, responses={201: AppraisalSerializer})
    def create(self, request: Request) -> Response:
        """Open the year's round of a branch; its steps are taken on the page."""
        given = AppraisalInput(data=request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        row = services.open_appraisal(actor=self.actor, at=clock.now(), plan=RoundPlan(**given.validated_data))
        shown = rounds.counted(rounds.appraisals(self.scope)).get(pk=row.pk)
        return Response(AppraisalSerializer(shown).data, status=status.HTTP_201_CREATED)


class DutyReportSerializer(serializers.ModelSerializer):
    """``result``: each group with its weight, papers and mean, once the report is concluded."""

    branch = serializers.CharField(source="branch.node.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)

    class Meta:
        model = DutyReport
        fields = [
            "id", "branch", "year", "staff_no", "state", "filed_at", "total", "band", "result", "problems", "rectify_by", "concluded_on",
            "version",
        ]  # fmt: skip


class DutyReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """A secretary's own reports, and filed ones in the reach of a committee. Votes and comments are not handed out."""

    rights = {"list": "duty_report.view", "retrieve": "duty_report.view"}
    queryset = DutyReport.objects.none()
    serializer_class = DutyReportSerializer
    filterset_fields = ["year", "state", "band", "branch__node__code"]
    ordering_fields = ["year", "total", "id"]

    def get_queryset(self) -> QuerySet[DutyReport]:
        return DutyReport.objects.none() if getattr(self, "swagger_fake_view", False) else reports.reports(self.actor)


ROUTES = [("appraisals", AppraisalViewSet, "appraisal"), ("duty-reports", DutyReportViewSet, "duty-report")]
