"""The workers' congress (职代会) and collective consultation (集体协商): terms with their delegates, sessions, proposals of delegates,
votes counted of all delegates, rounds of consultation.

Words of the customer: 修订职代会管理办法；保证职工代表中一线技能人才比例；知情、参与、表达、监督四权；民主管理、集体协商制度。
Follows docs/rules.md 10.1; figures are rule rows ``CON_*`` and the voting rule CON-03, with dates.
"""

from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import Scope, ScopedQuerySet, subtree
from workforce.congress.enums import (
    TONES,
    CongressGroup,
    CongressMatterState,
    CongressSessionState,
    CongressTermState,
    CongressVoteState,
    ConsultationState,
)

USER = settings.AUTH_USER_MODEL


class CongressQuerySet(ScopedQuerySet):
    """Offices reach the congresses of their units; a worker those of the units that he works in or below."""

    scope_path = "node__path"
    to_node = "node"

    def within(self, scope: Scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree(f"{self.to_node}__path", path)
        if scope.person_id is not None:
            here = apps.get_model("portal", "Person").objects.filter(
                pk=scope.person_id, unit__path__startswith=OuterRef(f"{self.to_node}__path")
            )
            reach |= Q(Exists(here))
        return self.filter(reach) if reach else self.none()


class CongressTermRecordQuerySet(CongressQuerySet):
    scope_path = "term__node__path"
    to_node = "term__node"


class CongressSessionRecordQuerySet(CongressQuerySet):
    scope_path = "session__term__node__path"
    to_node = "session__term__node"


class Toned(models.Model):
    state: str

    class Meta:
        abstract = True

    @property
    def tone(self) -> str:
        return TONES[self.state]


class CongressTerm(Toned):
    """``checks``: what the list looked like, in codes and numbers, when it was confirmed."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="congress_terms", verbose_name=_("单位"))
    name = models.CharField(_("届次"), max_length=60)
    from_on = models.DateField(_("任期开始"))
    to_on = models.DateField(_("任期届满"))
    seats = models.PositiveSmallIntegerField(_("代表名额"))
    candidates = models.PositiveSmallIntegerField(_("候选人数"))
    rules_on = models.DateField(_("适用哪一天的规则"))
    state = models.CharField(_("状态"), max_length=9, choices=CongressTermState.choices, default=CongressTermState.DRAFT)
    checks = models.JSONField(default=list)
    prepared_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_on = models.DateField(_("审定日期"), null=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = CongressQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["node", "name"], name="congress_term_once"),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="congress_term_in_order"),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("prepared_by")), name="congress_term_two_persons"),
        ]

    def __str__(self) -> str:
        return self.name


class CongressDelegateQuerySet(CongressTermRecordQuerySet):
    def sitting(self):
        """Who counts: neither those whose seat has passed on, nor substitutes whom nobody has confirmed."""
        return self.filter(SITTING, ended_on=None)

    def sitting_on(self, day: date):
        """Who counted on a day: a seat that passed on belongs to the substitute from his first day."""
        return self.filter(seats_on(day))


SITTING = Q(stands_for=None) | Q(since_on__isnull=False)


def seats_on(day: date | F) -> Q:
    """The condition of ``sitting_on``; a column in place of the day where every row has its own."""
    return (Q(stands_for=None) | Q(since_on__lte=day)) & (Q(ended_on=None) | Q(ended_on__gt=day))


class CongressDelegate(models.Model):
    """``stands_for``: whose seat he takes, from ``since_on`` on, when a second person has confirmed him."""

    term = models.ForeignKey(CongressTerm, models.CASCADE, related_name="delegates")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="congress_seats", verbose_name=_("代表"))
    group = models.CharField(_("类别"), max_length=9, choices=CongressGroup.choices)
    ended_on = models.DateField(_("席位递补日期"), null=True)
    stands_for = models.ForeignKey("self", models.PROTECT, null=True, related_name="substitutes")
    named_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    since_on = models.DateField(_("递补日期"), null=True)

    objects = CongressDelegateQuerySet.as_manager()

    class Meta:
        ordering = ["group", "person__staff_no"]
        constraints = [
            models.UniqueConstraint(fields=["term", "person"], name="congress_delegate_once"),
            models.UniqueConstraint(fields=["stands_for"], name="congress_seat_once"),
        ]

    @property
    def is_pending(self) -> bool:
        """A substitute whom nobody has confirmed yet."""
        return self.stands_for_id is not None and self.since_on is None

    def has_left(self, today: date) -> bool:
        """Whether he works in the unit of the congress no more."""
        has_gone = self.person.left_on is not None and self.person.left_on < today
        return has_gone or not self.person.unit.path.startswith(self.term.node.path)


class CongressSession(Toned):
    term = models.ForeignKey(CongressTerm, models.PROTECT, related_name="sessions")
    name = models.CharField(_("会议名称"), max_length=60)
    held_on = models.DateField(_("开会日期"))
    agenda = models.TextField(_("议程"), max_length=1000)
    state = models.CharField(_("状态"), max_length=7, choices=CongressSessionState.choices, default=CongressSessionState.PLANNED)
    lapse_reason = models.CharField(_("未开成的原因"), max_length=300, blank=True, db_default="")
    version = models.PositiveIntegerField(default=1)

    objects = CongressTermRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["term", "name"], condition=~Q(state="lapsed"), name="congress_session_once")]

    def __str__(self) -> str:
        return self.name


class CongressAttendance(models.Model):
    """A delegate who was there."""

    session = models.ForeignKey(CongressSession, models.CASCADE, related_name="attendances")
    delegate = models.ForeignKey(CongressDelegate, models.PROTECT, related_name="attendances")

    objects = CongressSessionRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "delegate"], name="congress_attends_once")]


class CongressMatter(Toned):
    """A proposal (提案) of a delegate to the congress, and the answer to it."""

    term = models.ForeignKey(CongressTerm, models.PROTECT, related_name="matters")
    raised_by = models.ForeignKey(CongressDelegate, models.PROTECT, related_name="matters", verbose_name=_("提案人"))
    title = models.CharField(_("提案名称"), max_length=80)
    text = models.TextField(_("提案内容"), max_length=1000)
    raised_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(_("状态"), max_length=8, choices=CongressMatterState.choices, default=CongressMatterState.OPEN)
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    answered_on = models.DateField(_("答复日期"), null=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = CongressTermRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answer="") | Q(state="answered") & ~Q(answer=""), name="congress_matter_answered"
            )
        ]

    def __str__(self) -> str:
        return self.title


class CongressVote(Toned):
    """A counted vote of a session. ``delegates`` is the whole that the majority is counted of; ``terms`` the rule as it was."""

    session = models.ForeignKey(CongressSession, models.PROTECT, related_name="votes")
    title = models.CharField(_("表决事项"), max_length=100)
    delegates = models.PositiveSmallIntegerField(_("全体代表"))
    present = models.PositiveSmallIntegerField(_("到会代表"))
    yes = models.PositiveSmallIntegerField(_("赞成"))
    no = models.PositiveSmallIntegerField(_("不赞成"))
    abstain = models.PositiveSmallIntegerField(_("弃权"))
    is_passed = models.BooleanField(_("通过"))
    terms = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=7, choices=CongressVoteState.choices, default=CongressVoteState.ENTERED)
    entered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = CongressSessionRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "title"], name="congress_vote_once"),
            models.CheckConstraint(condition=Q(checked_by=None) | ~Q(checked_by=F("entered_by")), name="congress_vote_two_persons"),
            models.CheckConstraint(condition=Q(present__lte=F("delegates")), name="congress_vote_present"),
        ]

    def __str__(self) -> str:
        return self.title


class CongressConsultation(Toned):
    """A round of collective consultation. The text of the agreement is a file beside it."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="consultations", verbose_name=_("单位"))
    title = models.CharField(_("协商名称"), max_length=80)
    topics = models.TextField(_("协商议题"), max_length=1000)
    employer_side = models.CharField(_("企业方代表"), max_length=200)
    worker_side = models.CharField(_("职工方代表"), max_length=200)
    begun_on = models.DateField(_("开始日期"))
    state = models.CharField(_("状态"), max_length=7, choices=ConsultationState.choices, default=ConsultationState.BEGUN)
    outcome = models.CharField(_("协商结果"), max_length=300, blank=True)
    vote = models.ForeignKey(CongressVote, models.PROTECT, null=True, related_name="consultations", verbose_name=_("职代会表决"))
    filed_on = models.DateField(_("报备日期"), null=True)
    filed_with = models.CharField(_("报备部门"), max_length=80, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True)
    begun_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = CongressQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="filed") | Q(filed_on__isnull=False, vote__isnull=False), name="congress_consult_filed"
            )
        ]

    def __str__(self) -> str:
        return self.title
