"""``/api/v1/worker-cases``: list, retrieve. Neither names nor the words of people leave by the interface."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.cases import access, selectors
from workforce.cases.models import WorkerCase


class WorkerCaseSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="unit.code", read_only=True)
    state = serializers.CharField(read_only=True)
    category = serializers.CharField(read_only=True)
    channel = serializers.CharField(read_only=True)
    closed_how = serializers.CharField(read_only=True)

    class Meta:
        model = WorkerCase
        fields: Any = [
            "id", "unit", "category", "channel", "state", "raised_on", "due_on", "answered_on", "escalated_on", "closed_on", "closed_how",
            "version",
        ]  # fmt: skip
        read_only_fields = fields


class WorkerCaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Cases that the actor's office sees; none that is about the actor."""

    rights = {"list": "worker_case.edit", "retrieve": "worker_case.edit"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = WorkerCase.objects.none()
    serializer_class = WorkerCaseSerializer
    filterset_fields = ["state", "category", "channel", "unit__code"]
    ordering_fields = ["raised_on", "due_on", "id"]

    def get_queryset(self) -> QuerySet[WorkerCase]:
        if getattr(self, "swagger_fake_view", False):
            return WorkerCase.objects.none()
        return selectors.with_all(access.office_rows(self.actor))


ROUTES = [("worker-cases", WorkerCaseViewSet, "worker-case")]
