"""``/api/v1/theory-sessions/``: sessions of the theory study groups in reach."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.theory import selectors
from branches.theory.models import TheorySession
from portal.kernel.api import HouseViewSet


class TheorySessionSerializer(serializers.ModelSerializer):
    node = serializers.CharField(source="node.code", read_only=True)
    expected = serializers.IntegerField(read_only=True)
    present = serializers.IntegerField(read_only=True)

    class Meta:
        model = TheorySession
        fields = ["id", "node", "held_on", "form", "topic", "texts", "place", "expected", "present", "withdrawn_on"]
        read_only_fields = fields


class TheorySessionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {"list": "theory.view", "retrieve": "theory.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = TheorySession.objects.none()
    serializer_class = TheorySessionSerializer
    filterset_fields = ["form", "held_on"]
    ordering_fields = ["held_on", "id"]

    def get_queryset(self) -> QuerySet[TheorySession]:
        if getattr(self, "swagger_fake_view", False):
            return TheorySession.objects.none()
        return selectors.sessions(self.scope)


ROUTES = [("theory-sessions", TheorySessionViewSet, "theory-session")]
