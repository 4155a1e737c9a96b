"""Where the Party is present: units and work sites without a branch or group, set-ups with a deadline, teams and their leaders,
backbone members, and candidates of branch committees (docs/coverage.md S2-09, S4-03 to S4-05, S1-22 to S1-24, S0-20, S2-11).

Deadlines, basic conditions and criteria are rows of catalogues with their source. Teams belong to the branch that covers
them; nothing here ranks people.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.coverage.enums import CandidateState, SetupNeed, TrackState, TrackWay
from branches.orgs.enums import BranchPostKind
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class SetupKind(CatalogueRow):
    """Kinds of places and units where the Party is built at the same time; ``days`` from the opening to the deadline."""

    days = models.PositiveSmallIntegerField(_("组建期限（天）"), default=30)
    need = models.CharField(_("应设"), max_length=6, choices=SetupNeed.choices, default=SetupNeed.EITHER)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class SetupCondition(CatalogueRow):
    """A basic condition that is confirmed before a set-up is complete."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class CandidateCriterion(CatalogueRow):
    """What a candidate of a branch committee is looked at for."""

    hint = models.CharField(_("看什么"), max_length=200, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class PartySetupQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class PartySetup(models.Model):
    """A place or unit where a branch or group is to be set up by ``due_on``. ``helper``: the branch that helps to set it up."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="party_setups", verbose_name=_("所在单位"))
    kind = models.ForeignKey(SetupKind, models.PROTECT, related_name="setups", verbose_name=_("类别"))
    name = models.CharField(_("名称"), max_length=80)
    opened_on = models.DateField(_("单位成立或开工日期"))
    due_on = models.DateField(_("组建期限"))
    head = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("负责人"))
    helper = models.ForeignKey(
        "branches.Branch", models.PROTECT, null=True, blank=True, related_name="helped_setups", verbose_name=_("帮建支部")
    )
    branch = models.ForeignKey("branches.Branch", models.PROTECT, null=True, blank=True, related_name="setups", verbose_name=_("党支部"))
    group = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("党小组"))
    set_up_on = models.DateField(_("组建日期"), null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PartySetupQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], name="party_setup_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["node", "kind", "name"], name="party_setup_once"),
            models.CheckConstraint(condition=Q(set_up_on=None) | Q(branch__isnull=False), name="party_setup_has_branch"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opened_on")), name="party_setup_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class SetupCheckQuerySet(ScopedQuerySet):
    scope_path = "setup__node__path"


class SetupCheck(models.Model):
    """A basic condition that somebody has seen to be met."""

    setup = models.ForeignKey(PartySetup, models.CASCADE, related_name="checks")
    condition = models.ForeignKey(SetupCondition, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField()

    objects = SetupCheckQuerySet.as_manager()

    class Meta:
        ordering = ["condition"]
        constraints = [models.UniqueConstraint(fields=["setup", "condition"], name="setup_check_once")]


class CrewRecordQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"

    def standing_on(self, day):
        return self.filter(from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))


class TeamLeader(models.Model):
    """Who leads a team between two dates; ``branch`` covers the team."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="team_leaders")
    team = models.ForeignKey("portal.Node", models.PROTECT, related_name="team_leaders", verbose_name=_("班组"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="led_teams", verbose_name=_("班组长"))
    from_on = models.DateField(_("任职日期"))
    to_on = models.DateField(null=True, blank=True)

    objects = CrewRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=Q(to_on=None), name="team_leader_one"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="team_leader_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}:{self.person_id}"


class TeamGroup(models.Model):
    """The Party group that a team belongs to."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="team_groups")
    team = models.OneToOneField("portal.Node", models.PROTECT, related_name="team_group", verbose_name=_("班组"))
    group = models.ForeignKey("portal.Node", models.PROTECT, related_name="grouped_teams", verbose_name=_("党小组"))

    objects = CrewRecordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.team_id}:{self.group_id}"


class LeaderTrack(models.Model):
    """How somebody is brought on: a team leader to lead a Party group, or the other way round."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="leader_tracks")
    team = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("班组"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="leader_tracks", verbose_name=_("培养对象"))
    way = models.CharField(_("培养方向"), max_length=8, choices=TrackWay.choices)
    steps = models.TextField(_("培养措施"), max_length=500)
    goal_on = models.DateField(_("目标日期"))
    state = models.CharField(max_length=8, choices=TrackState.choices, default=TrackState.OPEN)
    ended_on = models.DateField(null=True)
    result = models.CharField(_("结果"), max_length=200, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_on = models.DateField()

    objects = CrewRecordQuerySet.as_manager()

    class Meta:
        ordering = ["state", "goal_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state=TrackState.OPEN), name="leader_track_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.way}"


class BackboneMember(models.Model):
    """A member who is one of the technical backbone of his unit."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="backbone")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="backbone_marks", verbose_name=_("党员"))
    field = models.CharField(_("专业或领域"), max_length=60)
    from_on = models.DateField(_("登记日期"))
    to_on = models.DateField(null=True, blank=True)

    objects = CrewRecordQuerySet.as_manager()

    class Meta:
        ordering = ["branch__node__path", "person__staff_no"]
        constraints = [
            models.UniqueConstraint(fields=["branch", "person"], condition=Q(to_on=None), name="backbone_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="backbone_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.field}"


class CommitteeCandidate(models.Model):
    """Somebody proposed for a branch committee and looked at by another person before the election."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="committee_candidates", verbose_name=_("党支部"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("人选"))
    post = models.CharField(_("拟任职务"), max_length=14, choices=BranchPostKind.choices)
    reason = models.CharField(_("提名理由"), max_length=300)
    state = models.CharField(_("状态"), max_length=8, choices=CandidateState.choices, default=CandidateState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_on = models.DateField(_("提名日期"))
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    judged_on = models.DateField(null=True)

    objects = CrewRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "person", "post"], condition=Q(state=CandidateState.PROPOSED), name="committee_candidate_once"
            ),
            models.CheckConstraint(condition=Q(judged_by=None) | ~Q(judged_by=F("proposed_by")), name="candidate_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id}:{self.person_id}"


class CandidateMarkQuerySet(ScopedQuerySet):
    scope_path = "candidate__branch__node__path"


class CandidateMark(models.Model):
    candidate = models.ForeignKey(CommitteeCandidate, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(CandidateCriterion, models.PROTECT, related_name="+")
    is_met = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)

    objects = CandidateMarkQuerySet.as_manager()

    class Meta:
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["candidate", "criterion"], name="candidate_mark_once")]
