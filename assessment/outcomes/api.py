"""``/api/v1/outcomes``: what published results are used for, read by the offices that review cadres, fill posts and pay."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers

from assessment.outcomes import selectors
from assessment.outcomes.models import Outcome
from portal.kernel.api import HouseViewSet


class OutcomeSerializer(serializers.ModelSerializer):
    """``amount`` in yuan as text; ``owner`` is a staff number."""

    round = serializers.CharField(source="round.code", read_only=True)
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    owner = serializers.CharField(source="owner.staff_no", read_only=True, default=None)
    state = serializers.CharField(read_only=True)

    class Meta:
        model = Outcome
        fields = [
            "id", "round", "branch", "kind", "text", "basis", "honour", "amount", "state", "owner", "due_on", "done_on", "done_note",
            "version",
        ]  # fmt: skip


class OutcomeApiFilter(filters.FilterSet):
    round = filters.CharFilter(field_name="round__code")
    branch = filters.CharFilter(field_name="branch__node__code")
    kind = filters.CharFilter(field_name="kind__code")
    state = filters.CharFilter()

    class Meta:
        model = Outcome
        fields = ["round", "branch", "kind", "state"]


class OutcomeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Consequences in reach, and those that oneself carries out."""

    rights = {"list": "outcome.view", "retrieve": "outcome.view"}
    queryset = Outcome.objects.none()
    serializer_class = OutcomeSerializer
    filterset_class = OutcomeApiFilter
    ordering_fields = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[Outcome]:
        if getattr(self, "swagger_fake_view", False):
            return Outcome.objects.none()
        return selectors.outcomes(self.actor)


ROUTES = [("outcomes", OutcomeViewSet, "outcome")]
