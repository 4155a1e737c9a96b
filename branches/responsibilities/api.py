"""``/api/v1/duty-statements/``: responsibility lists with what was told of them."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.responsibilities import selectors
from branches.responsibilities.models import DutyStatement, DutyStatementReport
from portal.kernel.api import HouseViewSet


class StatementReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = DutyStatementReport
        fields = ["half", "outcome", "words"]
        read_only_fields = fields


class DutyStatementSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    reports = StatementReportSerializer(many=True, read_only=True)

    class Meta:
        model = DutyStatement
        fields = ["id", "node", "holder", "label", "text", "source", "withdrawn_at", "reports", "version"]
        read_only_fields = fields


class DutyStatementViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Statements in reach."""

    rights = {"list": "statement.view", "retrieve": "statement.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = DutyStatement.objects.none()
    serializer_class = DutyStatementSerializer
    filterset_fields = ["holder"]

    def get_queryset(self) -> QuerySet[DutyStatement]:
        return selectors.statements(self.scope).prefetch_related("reports")


ROUTES = [("duty-statements", DutyStatementViewSet, "duty-statement")]
