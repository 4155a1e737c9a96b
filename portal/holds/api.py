"""``/api/v1/legal-holds``: list and retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.holds import selectors
from portal.holds.models import LegalHold
from portal.kernel.api import HouseViewSet


class LegalHoldSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True, allow_null=True, default=None)
    ordered_by = serializers.CharField(source="ordered_by.username", read_only=True)
    confirmed_by = serializers.CharField(source="confirmed_by.username", read_only=True, allow_null=True, default=None)
    lifted_by = serializers.CharField(source="lifted_by.username", read_only=True, allow_null=True, default=None)

    class Meta:
        model = LegalHold
        fields = [
            "id", "node", "staff_no", "kind", "reason", "until_on", "state", "ordered_by", "ordered_at", "confirm_by_on", "confirmed_by",
            "confirmed_at", "note", "lift_reason", "lift_asked_at", "lifted_by", "lifted_at",
        ]  # fmt: skip
        read_only_fields = fields


class LegalHoldViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """What must stay although its time is over, in reach."""

    rights = {"list": "hold.view", "retrieve": "hold.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = LegalHold.objects.none()
    serializer_class = LegalHoldSerializer
    filterset_fields = ["state", "kind"]
    ordering_fields = ["ordered_at", "id"]

    def get_queryset(self) -> QuerySet[LegalHold]:
        return selectors.holds_in(self.scope)


ROUTES = [("legal-holds", LegalHoldViewSet, "legal-hold")]
