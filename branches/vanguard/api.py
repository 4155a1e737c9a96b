"""``/api/v1/vanguard-posts`` and ``/api/v1/task-forces``: list, retrieve; posts may be set up."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from branches.orgs.models import Branch
from branches.vanguard import rules, selectors, services
from branches.vanguard.enums import VanguardKind
from branches.vanguard.models import TaskForce, VanguardPost
from branches.vanguard.services import PostFacts
from portal.kernel import clock
from portal.kernel.api import HouseViewSet, NodeCodeField
from portal.organization.models import Node


class VanguardPostSerializer(serializers.ModelSerializer):
    """``staff_nos``: who holds the post now. Reviews are of the branch and the holder, and are not handed out."""

    branch = serializers.CharField(source="branch.node.code", read_only=True)
    node = serializers.CharField(source="node.code", read_only=True)
    staff_nos = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = VanguardPost
        fields = [
            "id", "branch", "kind", "name", "node", "place", "key_post", "duty", "plate_no", "is_plate_shown", "from_on", "to_on",
            "ended_on", "staff_nos", "state", "version",
        ]  # fmt: skip

    def get_staff_nos(self, row: VanguardPost) -> list[str]:
        return [h.person.staff_no for h in row.now]  # type: ignore[attr-defined]

    def get_state(self, row: VanguardPost) -> str:
        """coming, running, over or ended."""
        return rules.state_of(row.from_on, row.to_on, row.ended_on, clock.today()).value


class VanguardPostInput(serializers.Serializer):
    branch = NodeCodeField(queryset=Branch.objects.none())
    kind = serializers.ChoiceField(choices=VanguardKind.choices)
    name = serializers.CharField(max_length=80)
    node = serializers.SlugRelatedField(slug_field="code", queryset=Node.objects.none())
    place = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    duty = serializers.CharField(max_length=2000)
    plate_no = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    is_plate_shown = serializers.BooleanField(default=False)
    from_on = serializers.DateField()
    to_on = serializers.DateField(default=None, allow_null=True)
    staff_nos = serializers.ListField(child=serializers.CharField(max_length=20), min_length=1, max_length=20)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            found["branch"].queryset = selectors.branches_of(scope)
            found["node"].queryset = selectors.open_units()
        return found


class VanguardPostViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Posts and areas in reach."""

    rights = {"list": "vanguard.view", "retrieve": "vanguard.view", "create": "vanguard.edit"}
    queryset = VanguardPost.objects.none()
    serializer_class = VanguardPostSerializer
    filterset_fields = ["kind", "is_plate_shown", "branch__node__code"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[VanguardPost]:
        return VanguardPost.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.posts(self.scope)

    @extend_schema(request=VanguardPostInput, responses={201: VanguardPostSerializer})
    def create(self, request: Request) -> Response:
        """Set up a post with the members who hold it."""
        given = VanguardPostInput(data=request.data, context={"scope": self.scope})
        given.is_valid(raise_exception=True)
        numbers = given.validated_data.pop("staff_nos")
        facts = PostFacts(**given.validated_data)
        row = services.register_post(actor=self.actor, at=clock.now(), facts=facts, numbers=[n.upper() for n in numbers])
        return Response(VanguardPostSerializer(selectors.posts(self.scope).get(pk=row.pk)).data, status=status.HTTP_201_CREATED)


class TaskForceSerializer(serializers.ModelSerializer):
    branch = serializers.CharField(source="branch.node.code", read_only=True)
    node = serializers.CharField(source="node.code", read_only=True)
    members = serializers.SerializerMethodField()

    class Meta:
        model = TaskForce
        fields = [
            "id", "branch", "kind", "name", "task", "reason", "duty", "node", "activity", "from_on", "to_on", "ended_on", "result",
            "members", "version",
        ]  # fmt: skip

    def get_members(self, row: TaskForce) -> list[dict[str, str]]:
        """Staff number, role and duty of each."""
        return [{"staff_no": m.person.staff_no, "role": m.role, "duty": m.duty} for m in row.roster.all()]


class TaskForceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Task forces in reach."""

    rights = {"list": "vanguard.view", "retrieve": "vanguard.view"}
    queryset = TaskForce.objects.none()
    serializer_class = TaskForceSerializer
    filterset_fields = ["branch__node__code"]
    ordering_fields = ["from_on", "id"]

    def get_queryset(self) -> QuerySet[TaskForce]:
        return TaskForce.objects.none() if getattr(self, "swagger_fake_view", False) else selectors.forces(self.scope)


ROUTES = [("vanguard-posts", VanguardPostViewSet, "vanguard-post"), ("task-forces", TaskForceViewSet, "task-force")]
