"""``/api/v1/signups``: events with places and how many of them are taken; no names."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.signups import selectors
from branches.signups.models import SignupSheet
from portal.kernel.api import HouseViewSet


class SignupSheetSerializer(serializers.ModelSerializer):
    """``placed`` have a place, ``waiting`` wait for one."""

    branch = serializers.CharField(source="activity.branch.node.code", read_only=True)
    kind = serializers.CharField(source="activity.kind.code", read_only=True)
    subject = serializers.CharField(source="activity.subject", read_only=True)
    starts_at = serializers.DateTimeField(source="activity.starts_at", read_only=True)
    placed = serializers.IntegerField(read_only=True)
    waiting = serializers.IntegerField(read_only=True)

    class Meta:
        model = SignupSheet
        fields: Any = [
            "id", "activity", "branch", "kind", "subject", "starts_at", "audience", "places", "placed", "waiting", "opens_at", "closes_at",
            "note", "version",
        ]  # fmt: skip
        read_only_fields = fields


class SignupSheetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Sign-up of the events in reach."""

    rights = {"list": "activity.view", "retrieve": "activity.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = SignupSheet.objects.none()
    serializer_class = SignupSheetSerializer
    filterset_fields = ["audience", "activity__branch__node__code"]
    ordering_fields = ["opens_at", "closes_at", "id"]

    def get_queryset(self) -> QuerySet[SignupSheet]:
        return selectors.sheets(self.scope)


ROUTES = [("signups", SignupSheetViewSet, "signup")]
