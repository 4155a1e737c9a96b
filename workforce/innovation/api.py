"""``/api/v1/innovation-projects``: list and retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from portal.kernel.api import HouseViewSet
from workforce.innovation import selectors
from workforce.innovation.models import InnovationProject


class InnovationProjectSerializer(serializers.ModelSerializer):
    """Projects in reach or of one's own; ``state``: draft, approved, running, closed, stopped."""

    kind = serializers.CharField(source="kind.code", read_only=True)
    lead = serializers.CharField(source="lead.staff_no", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    branch = serializers.CharField(source="branch.code", read_only=True, default=None)
    state = serializers.CharField(read_only=True)
    milestone_count = serializers.IntegerField(read_only=True)
    done_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = InnovationProject
        fields = [
            "id",
            "kind",
            "title",
            "goal",
            "lead",
            "is_member_lead",
            "is_party_skill",
            "unit",
            "branch",
            "studio",
            "from_on",
            "due_on",
            "state",
            "milestone_count",
            "done_count",
            "closed_on",
            "outcome",
            "version",
        ]
        read_only_fields = fields


class InnovationProjectViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Projects in reach or of one's own; ``state``: draft, approved, running, closed, stopped."""

    rights = {"list": "innovation.view", "retrieve": "innovation.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = InnovationProject.objects.none()
    serializer_class = InnovationProjectSerializer
    filterset_fields = ["state", "kind__code", "is_party_skill", "lead__staff_no"]
    ordering_fields = ["from_on", "due_on", "id"]

    def get_queryset(self) -> QuerySet[InnovationProject]:
        if getattr(self, "swagger_fake_view", False):
            return InnovationProject.objects.none()
        return selectors.projects(self.scope)


ROUTES = [("innovation-projects", InnovationProjectViewSet, "innovation-project")]
