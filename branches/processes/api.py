"""``/api/v1/process-checks/``: check lists of processes with their points and gaps."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.processes import selectors
from branches.processes.models import ProcessCheck, ProcessPoint
from portal.kernel.api import HouseViewSet


class ProcessPointSerializer(serializers.ModelSerializer):
    gap_state = serializers.CharField(source="gap.state", read_only=True, default=None)
    due_on = serializers.DateField(source="gap.due_on", read_only=True, default=None)

    class Meta:
        model = ProcessPoint
        fields: Any = ["no", "text", "result", "note", "record", "gap_state", "due_on"]
        read_only_fields = fields


class ProcessCheckSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    process = serializers.CharField(source="process.code", read_only=True)
    points = ProcessPointSerializer(many=True, read_only=True)

    class Meta:
        model = ProcessCheck
        fields: Any = ["id", "branch", "process", "period", "conclusion", "concluded_at", "points", "version"]
        read_only_fields = fields


class ProcessCheckViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Check lists in reach."""

    rights = {"list": "process.view", "retrieve": "process.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = ProcessCheck.objects.none()
    serializer_class = ProcessCheckSerializer
    filterset_fields = ["period"]

    def get_queryset(self) -> QuerySet[ProcessCheck]:
        return selectors.checks(self.scope).prefetch_related("points__gap")


ROUTES = [("process-checks", ProcessCheckViewSet, "process-check")]
