"""``/api/v1/practice-sheets``: check lists of activities in reach with their points and results."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.practice import selectors
from branches.practice.models import PracticeLine, PracticeSheet
from portal.kernel.api import HouseViewSet


class PracticeLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = PracticeLine
        fields = ["no", "text", "result", "note"]
        read_only_fields = fields


class PracticeSheetSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="activity.branch.node.code", read_only=True)
    held_on = serializers.DateField(source="activity.held_on", read_only=True)
    template = serializers.CharField(source="template.code", read_only=True)
    lines = PracticeLineSerializer(many=True, read_only=True)

    class Meta:
        model = PracticeSheet
        fields: Any = ["id", "activity", "branch", "held_on", "template", "conclusion", "concluded_at", "lines", "version"]
        read_only_fields = fields


class PracticeSheetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Check lists in reach."""

    rights = {"list": "activity.view", "retrieve": "activity.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = PracticeSheet.objects.none()
    serializer_class = PracticeSheetSerializer
    filterset_fields = ["template__code", "activity__branch__node__code"]
    ordering_fields = ["made_at", "id"]

    def get_queryset(self) -> QuerySet[PracticeSheet]:
        return selectors.sheets(self.scope).prefetch_related("lines")


ROUTES = [("practice-sheets", PracticeSheetViewSet, "practice-sheet")]
