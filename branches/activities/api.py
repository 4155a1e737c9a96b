"""``/api/v1/activities/``: organisational life for machines."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from branches.activities import selectors, services
from branches.activities.enums import AgendaFlag, AttendanceState, EffectKind, PlaceType, Shift
from branches.activities.filters import ActivityApiFilter
from branches.activities.models import Activity, ActivityKind, JointHolder
from branches.activities.selectors import activity_rows, members_of
from branches.activities.services import ActivityFacts, AgendaLine
from branches.orgs.models import Branch
from branches.orgs.selectors import groups_of
from portal.catalogue.models import Tag
from portal.kernel import clock
from portal.kernel.api import HouseViewSet, MomentField
from portal.kernel.errors import RuleBroken
from portal.organization.models import Node
from portal.people.models import Person


class AttendanceSerializer(serializers.Serializer):
    """One person of the roll by staff number."""

    staff_no = serializers.CharField(source="person.staff_no", max_length=20)
    state = serializers.ChoiceField(choices=AttendanceState.choices)


class AgendaSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=120)
    flag = serializers.ChoiceField(choices=AgendaFlag.choices, default=AgendaFlag.GENERAL)
    gist = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class ObserverSerializer(serializers.Serializer):
    """Somebody who sat in; never in the counts."""

    name = serializers.CharField()
    role = serializers.CharField()


class EffectSerializer(serializers.Serializer):
    """What the record did for production; it counts once it is confirmed."""

    kind = serializers.ChoiceField(choices=EffectKind.choices)
    text = serializers.CharField()
    measure = serializers.CharField(source="measure.code", default=None)
    before = serializers.DecimalField(max_digits=15, decimal_places=4)
    after = serializers.DecimalField(max_digits=15, decimal_places=4)
    seen_on = serializers.DateField()
    confirmed_at = serializers.DateTimeField()


class ActivitySerializer(serializers.ModelSerializer):
    """A row of the list."""

    branch = serializers.CharField(source="branch.node.code")
    branch_name = serializers.CharField(source="branch.node.name")
    kind = serializers.CharField(source="kind.code")
    kind_name = serializers.CharField(source="kind.name")
    group = serializers.CharField(source="group.code", default=None)
    team = serializers.CharField(source="team.code", default=None)

    class Meta:
        model = Activity
        fields = (
            "id", "branch", "branch_name", "kind", "kind_name", "group", "subject", "starts_at", "ends_at", "held_on", "place",
            "place_type", "link", "shift", "team", "state",
            "expected", "present", "has_first_item", "has_production_topic", "filed_at", "archived_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class ActivityDetailSerializer(ActivitySerializer):
    speaker = serializers.CharField(source="speaker.staff_no", default=None)
    tags: Any = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    attendance = serializers.SerializerMethodField()
    agenda = serializers.SerializerMethodField()
    observers = serializers.SerializerMethodField()
    effects = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = (
            *ActivitySerializer.Meta.fields,
            "summary",
            "return_reason",
            "speaker",
            "tags",
            "attendance",
            "agenda",
            "observers",
            "effects",
        )
        read_only_fields = fields

    @extend_schema_field(AttendanceSerializer(many=True))
    def get_attendance(self, activity: Activity) -> Any:
        return AttendanceSerializer(activity.attendance.select_related("person").order_by("person__staff_no"), many=True).data

    @extend_schema_field(AgendaSerializer(many=True))
    def get_agenda(self, activity: Activity) -> Any:
        return AgendaSerializer(activity.agenda.all(), many=True).data

    @extend_schema_field(ObserverSerializer(many=True))
    def get_observers(self, activity: Activity) -> Any:
        return ObserverSerializer(activity.observers.all(), many=True).data

    @extend_schema_field(EffectSerializer(many=True))
    def get_effects(self, activity: Activity) -> Any:
        return EffectSerializer(selectors.effects_of(activity), many=True).data


@extend_schema_field(OpenApiTypes.STR)
class _BranchInReach(serializers.SlugRelatedField):
    """A branch by its code, inside the reach of the right."""

    def get_queryset(self):
        scope = getattr(self.context.get("request"), "scope", None)
        return Branch.objects.within(scope).select_related("node") if scope else Branch.objects.none()


class ActivityWriteSerializer(serializers.Serializer):
    """Facts of a record. People are named by staff number and must belong to the branch on the day."""

    branch = _BranchInReach(slug_field="node__code", queryset=Branch.objects.none())
    kind = serializers.SlugRelatedField(slug_field="code", queryset=ActivityKind.objects.filter(is_active=True))
    group = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    subject = serializers.CharField(max_length=120)
    starts_at = MomentField()
    ends_at = MomentField(required=False, allow_null=True, default=None)
    place = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    place_type = serializers.ChoiceField(choices=PlaceType.choices, default=PlaceType.MEETING_ROOM)
    link = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    chair = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    recorder = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    summary = serializers.CharField(max_length=20000, required=False, allow_blank=True, default="")
    speaker = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    shift = serializers.ChoiceField(choices=Shift.choices, required=False, allow_blank=True, default="")
    team = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    tags: Any = serializers.SlugRelatedField(
        slug_field="code", queryset=Tag.objects.filter(is_active=True), many=True, required=False, allow_null=True, default=None
    )


class ActivityCreateSerializer(ActivityWriteSerializer):
    """``once_key``: the same key from the same account gives the first record again. ``file`` hands it in at once,
    unless ``/activity-hints/`` has something to look at: then its state is ``held`` until ``file/`` is called."""

    attendance = AttendanceSerializer(many=True, required=False)
    agenda = AgendaSerializer(many=True, required=False)
    once_key = serializers.CharField(max_length=32, required=False, default="")
    file = serializers.BooleanField(default=False)


class ActivityChangeSerializer(ActivityWriteSerializer):
    """All facts and the ``version`` that was read: a stale one is answered 409 with what is stored."""

    version = serializers.IntegerField()


class ActivityReturnSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


def _facts(data: dict[str, Any]) -> ActivityFacts:
    """The facts with staff numbers and codes turned into rows, inside the branch only."""
    plain: dict[str, Any] = {
        k: data[k] for k in ("branch", "kind", "subject", "starts_at", "ends_at", "place", "place_type", "link", "summary", "shift", "tags")
    }
    facts = ActivityFacts(**plain)
    group: Node | None = None
    if data["group"]:
        group = groups_of(facts.branch, facts.held_on).filter(code=data["group"]).first()
        if group is None:
            raise RuleBroken("activity.group_foreign", field="group")
    team: Node | None = None
    if data["team"]:
        team = selectors.covered_teams(facts.branch, facts.held_on).filter(code=data["team"]).first()
        if team is None:
            raise RuleBroken("activity.team_foreign", field="team", team=data["team"])
    people: dict[str, Any] = {name: _person(facts, data[name], name) for name in ("chair", "recorder", "speaker")}
    return ActivityFacts(**plain, group=group, team=team, **people)


def _person(facts: ActivityFacts, staff_no: str | None, field: str) -> Person | None:
    if not staff_no:
        return None
    person = members_of(facts.branch, facts.held_on).filter(staff_no=staff_no).first()
    if person is None:
        raise RuleBroken("activity.person_not_expected", field=field, names=staff_no, day=facts.held_on.isoformat())
    return person


def _states(facts: ActivityFacts, rows: list[dict[str, Any]]) -> dict[int, str]:
    """person id -> state; somebody unknown is refused by his staff number, as somebody not expected."""
    wanted = {row["person"]["staff_no"]: row["state"] for row in rows}
    known = selectors.members_by_number(facts.branch, wanted)
    missing = sorted(set(wanted) - set(known))
    if missing:
        raise RuleBroken("activity.person_not_expected", field="attendance", names="、".join(missing), day=facts.held_on.isoformat())
    return {known[staff_no]: state for staff_no, state in wanted.items()}


class ActivityViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    rights = {
        "list": "activity.view", "retrieve": "activity.view", "create": "activity.log", "update": "activity.edit",
        "file": "activity.file", "send_back": "activity.return", "archive": "activity.archive",
    }  # fmt: skip
    http_method_names = ["get", "post", "put", "head", "options"]
    lookup_value_regex = "[0-9]{1,12}"
    filterset_class = ActivityApiFilter
    ordering_fields = ("starts_at", "held_on", "filed_at")
    queryset = Activity.objects.none()

    def get_queryset(self):
        return activity_rows(self.scope)

    def get_serializer_class(self):
        wanted = {"list": ActivitySerializer, "create": ActivityCreateSerializer, "update": ActivityChangeSerializer}
        return wanted.get(self.action, ActivityDetailSerializer)

    def _answer(self, activity: Activity, code: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=activity.pk)
        return Response(ActivityDetailSerializer(fresh).data, code)

    @extend_schema(request=ActivityCreateSerializer, responses={201: ActivityDetailSerializer})
    def create(self, request):
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        facts = _facts(data)
        made = services.log_activity(
            actor=self.actor, at=clock.now(), facts=facts, attendance=_states(facts, data.get("attendance", [])),
            agenda=[AgendaLine(**line) for line in data.get("agenda", [])], once_key=data["once_key"], file=data["file"],
        )  # fmt: skip
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=ActivityChangeSerializer, responses=ActivityDetailSerializer)
    def update(self, request, pk=None):
        activity = self.get_object()
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        changed = services.update_activity(actor=self.actor, at=clock.now(), activity=activity, facts=_facts(data), version=data["version"])
        return self._answer(changed)

    @extend_schema(request=None, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def file(self, request, pk=None):
        """Hand the record in."""
        return self._answer(services.file_activity(actor=self.actor, at=clock.now(), activity=self.get_object()))

    @extend_schema(request=ActivityReturnSerializer, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, pk=None):
        """Hand the record back with a reason."""
        activity = self.get_object()
        form = ActivityReturnSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        reason = form.validated_data["reason"]
        return self._answer(services.return_activity(actor=self.actor, at=clock.now(), activity=activity, reason=reason))

    @extend_schema(request=None, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request, pk=None):
        """Close the record for good."""
        return self._answer(services.archive_activity(actor=self.actor, at=clock.now(), activity=self.get_object()))


class JointInvitationSerializer(serializers.ModelSerializer):
    """``holder``: the branch or the unit of the union that is asked; ``share``: its own record once it has agreed."""

    lead = serializers.CharField(source="activity.branch.node.code", read_only=True)
    subject = serializers.CharField(source="activity.subject", read_only=True)
    starts_at = serializers.DateTimeField(source="activity.starts_at", read_only=True)
    holder = serializers.SerializerMethodField()

    class Meta:
        model = JointHolder
        fields: Any = ["id", "activity", "lead", "subject", "starts_at", "holder", "state", "share", "reason", "invited_at", "answered_at"]
        read_only_fields = fields

    def get_holder(self, row: JointHolder) -> str:
        return row.branch.node.code if row.branch else row.unit.code  # type: ignore[union-attr]


class JointAnswerSerializer(serializers.Serializer):
    accepts = serializers.BooleanField()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class JointInvitationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, HouseViewSet):
    """Invitations to hold an activity together, to the branches and unions in reach."""

    rights = {"list": "joint.view", "retrieve": "joint.view", "answer": "joint.answer"}
    lookup_value_regex = "[0-9]{1,12}"
    queryset = JointHolder.objects.none()
    serializer_class = JointInvitationSerializer
    filterset_fields = ["state"]
    ordering_fields = ["invited_at", "id"]

    def get_queryset(self):
        return selectors.joint_rows(self.scope)

    @extend_schema(request=JointAnswerSerializer, responses=JointInvitationSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request, pk=None):
        """Hold it too, or say why not."""
        row = self.get_object()
        given = JointAnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.answer_invitation(actor=self.actor, at=clock.now(), holder=row, **given.validated_data)
        return Response(JointInvitationSerializer(self.get_queryset().get(pk=row.pk)).data)


ROUTES = [("activities", ActivityViewSet, "activity"), ("joint-invitations", JointInvitationViewSet, "joint-invitation")]
