"""``/api/v1/temporary-branches/``: list and retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.temporaries import rules, selectors
from branches.temporaries.models import TemporaryBranch
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class TemporaryBranchSerializer(serializers.ModelSerializer):
    """``branch``: the code of the node; ``state``: running, ending, over or closed."""

    id = serializers.IntegerField(source="pk", read_only=True)
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    name = serializers.CharField(source="branch.node.name", read_only=True)
    founded_on = serializers.DateField(source="branch.founded_on", read_only=True)
    closed_on = serializers.DateField(source="branch.node.closed_on", read_only=True, allow_null=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = TemporaryBranch
        fields = [
            "id", "branch", "name", "project", "project_no", "duty", "approval", "founded_on", "ends_on", "first_ends_on", "closed_on",
            "state", "version",
        ]  # fmt: skip
        read_only_fields = fields

    def get_state(self, row: TemporaryBranch) -> str:
        today = clock.today()
        if not hasattr(self, "_lead"):
            self._lead = selectors.lead_days(today)
        return rules.state_of(row.ends_on, row.branch.node.closed_on, today, self._lead).value


class TemporaryBranchViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Temporary branches in reach."""

    rights = {"list": "temporary.view", "retrieve": "temporary.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = TemporaryBranch.objects.none()
    serializer_class = TemporaryBranchSerializer
    filterset_fields = ["branch__node__code"]
    ordering_fields = ["ends_on"]

    def get_queryset(self) -> QuerySet[TemporaryBranch]:
        return TemporaryBranch.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.temporaries(self.scope)


ROUTES = [("temporary-branches", TemporaryBranchViewSet, "temporary-branch")]
