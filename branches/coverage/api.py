"""``/api/v1/party-setups/`` and ``/api/v1/team-leaders/``: list and retrieve."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from branches.coverage import access, rules, selectors
from branches.coverage.models import PartySetup, TeamLeader
from portal.kernel import clock
from portal.kernel.api import HouseViewSet


class PartySetupSerializer(serializers.ModelSerializer):
    """``state``: open, late, done or ended."""

    node = serializers.CharField(source="node.code", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    branch = serializers.CharField(source="branch.node.code", read_only=True, default=None)
    group = serializers.CharField(source="group.code", read_only=True, default=None)
    state = serializers.SerializerMethodField()

    class Meta:
        model = PartySetup
        fields = ["id", "node", "kind", "name", "opened_on", "due_on", "branch", "group", "set_up_on", "state", "version"]
        read_only_fields = fields

    def get_state(self, row: PartySetup) -> str:
        return rules.state_of(row.due_on, row.set_up_on, row.ended_on, clock.today()).value


class PartySetupViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Set-ups at the units beside one's committee."""

    rights = {"list": "setup.view", "retrieve": "setup.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = PartySetup.objects.none()
    serializer_class = PartySetupSerializer
    filterset_fields = ["kind__code"]
    ordering_fields = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[PartySetup]:
        if getattr(self, "swagger_fake_view", False):
            return PartySetup.objects.none()
        return selectors.setups(access.unit_scope(self.actor, "setup.view"))


class TeamLeaderSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    team = serializers.CharField(source="team.code", read_only=True)
    staff_no = serializers.CharField(source="person.staff_no", read_only=True)

    class Meta:
        model = TeamLeader
        fields = ["id", "branch", "team", "staff_no", "from_on", "to_on"]
        read_only_fields = fields


class TeamLeaderViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Team leaders, present and past, of the branches in reach."""

    rights = {"list": "crew.view", "retrieve": "crew.view"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = TeamLeader.objects.none()
    serializer_class = TeamLeaderSerializer
    filterset_fields = ["branch__node__code"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[TeamLeader]:
        if getattr(self, "swagger_fake_view", False):
            return TeamLeader.objects.none()
        return TeamLeader.objects.within(self.scope).select_related("branch__node", "team", "person").order_by("-from_on", "pk")


ROUTES = [("party-setups", PartySetupViewSet, "party-setup"), ("team-leaders", TeamLeaderViewSet, "team-leader")]
