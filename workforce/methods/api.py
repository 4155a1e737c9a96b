"""``/api/v1/operating-methods``: list and retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.methods import selectors
from workforce.methods.models import OperatingMethod


class OperatingMethodSerializer(serializers.ModelSerializer):
    """Methods in reach, taken over in reach, or one's own; ``state``: draft, passed, named, refused; ``level``: 1 factory, 2 company."""

    unit = serializers.CharField(source="unit.code", read_only=True)
    creator = serializers.CharField(source="creator.staff_no", read_only=True)
    level = serializers.IntegerField(read_only=True)
    state = serializers.CharField(read_only=True)
    adopter_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = OperatingMethod
        fields = [
            "id",
            "title",
            "named_as",
            "level",
            "unit",
            "creator",
            "indicator",
            "state",
            "named_on",
            "plan",
            "is_promoted",
            "adopter_count",
            "version",
        ]
        read_only_fields = fields


class OperatingMethodViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Methods in reach, taken over in reach, or one's own; ``state``: draft, passed, named, refused; ``level``: 1 factory, 2 company."""

    rights = {"list": "method.view", "retrieve": "method.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = OperatingMethod.objects.none()
    serializer_class = OperatingMethodSerializer
    filterset_fields = ["state", "level", "is_promoted"]
    ordering_fields = ["named_on", "adopter_count", "id"]

    def get_queryset(self) -> QuerySet[OperatingMethod]:
        if getattr(self, "swagger_fake_view", False):
            return OperatingMethod.objects.none()
        return selectors.methods(self.scope)


ROUTES = [("operating-methods", OperatingMethodViewSet, "operating-method")]
