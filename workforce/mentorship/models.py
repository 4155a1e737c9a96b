"""Mentor and apprentice (师带徒): an agreement that both sign and a third person witnesses, indicators with baseline and target,
checks, a change on the way, objections, the completion test and what is paid after it.

Follows docs/rules.md 4.2. Whether the apprentice has risen is read from the certificates, never typed in.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet, subtree
from workforce.mentorship.enums import OPEN_STATES, ChangeState, CompletionGrade, MentorshipState, PaymentKind, SignatureRole
from workforce.skills.enums import SkillGrade

USER = settings.AUTH_USER_MODEL


class MentorshipKind(CatalogueRow):
    """A scheme: of mentors in general, of masters, of Party members."""

    needs_member = models.BooleanField(_("师傅须是党员"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class MentorshipClause(CatalogueRow):
    """A clause that every agreement has; ``text`` is what a new agreement begins with."""

    text = models.TextField(_("示范文本"), max_length=600)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class MentorshipQuerySet(ScopedQuerySet):
    """Reached through the apprentice's unit, the branch that runs the scheme, and by mentor, apprentice and judge themselves."""

    scope_path = "unit__path"
    to_agreement = ""

    def within(self, scope):
        to, reach = self.to_agreement, Q()
        for path in scope.paths:
            reach |= subtree(f"{to}unit__path", path) | subtree(f"{to}branch__path", path)
        if scope.person_id is not None:
            for who in ("mentor", "apprentice", "judge"):
                reach |= Q(**{f"{to}{who}": scope.person_id})
        return self.filter(reach) if reach else self.none()


class MentorshipRecordQuerySet(MentorshipQuerySet):
    scope_path = "agreement__unit__path"
    to_agreement = "agreement__"


class MentorshipAgreement(models.Model):
    """``unit`` is the apprentice's on the day of the draft. ``start_grade``, ``is_member_mentor`` and the days that follow from
    the start are written when the witness signs."""

    kind = models.ForeignKey(MentorshipKind, models.PROTECT, related_name="agreements", verbose_name=_("协议类别"))
    mentor = models.ForeignKey("portal.Person", models.PROTECT, related_name="mentorships", verbose_name=_("师傅"))
    apprentice = models.ForeignKey("portal.Person", models.PROTECT, related_name="apprenticeships", verbose_name=_("徒弟"))
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="mentorships", verbose_name=_("单位"))
    branch = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("组织的党支部"))
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业（工种）"))
    aim = models.CharField(_("培养目标"), max_length=300)
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("截止日期"))
    state = models.CharField(_("状态"), max_length=8, choices=MentorshipState.choices, default=MentorshipState.DRAFT)
    is_member_mentor = models.BooleanField(_("师傅是党员"), default=False)
    start_grade = models.PositiveSmallIntegerField(_("徒弟起始等级"), choices=SkillGrade.choices, null=True, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)  # SHA-256 of what is signed
    started_at = models.DateTimeField(null=True)
    object_until = models.DateField(_("异议截止"), null=True, blank=True)
    credit_until = models.DateField(_("成才奖励截止"), null=True, blank=True)
    judge = models.ForeignKey("portal.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("考评人"))
    test_on = models.DateField(_("考核日期"), null=True, blank=True)
    grade = models.CharField(_("考核结果"), max_length=9, choices=CompletionGrade.choices, blank=True)
    grade_note = models.CharField(_("评语"), max_length=500, blank=True)
    done_on = models.DateField(_("评定日期"), null=True, blank=True)
    earns_allowance = models.BooleanField(default=False, db_default=False)  # by its grade and whole months, on the day of the test
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    end_reason = models.CharField(_("终止原因"), max_length=300, blank=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        indexes = [models.Index(fields=["unit", "from_on"], name="mentorship_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["apprentice", "occupation"], condition=Q(state__in=OPEN_STATES), name="mentorship_one_open"),
            models.CheckConstraint(condition=~Q(mentor=F("apprentice")), name="mentorship_two_persons"),
            models.CheckConstraint(
                condition=Q(judge=None) | (~Q(judge=F("mentor")) & ~Q(judge=F("apprentice"))), name="mentorship_third_judge"
            ),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="mentorship_in_order"),
            models.CheckConstraint(
                condition=(Q(state="done") & ~Q(grade="")) | (~Q(state="done") & Q(grade="")), name="mentorship_done_with_grade"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id}-{self.apprentice_id} {self.from_on}"


class MentorshipTerm(models.Model):
    """The text of one clause in one agreement."""

    agreement = models.ForeignKey(MentorshipAgreement, models.CASCADE, related_name="terms")
    clause = models.ForeignKey(MentorshipClause, models.PROTECT, related_name="+")
    text = models.TextField(max_length=600)

    objects = MentorshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["clause__sort", "clause__code"]
        constraints = [models.UniqueConstraint(fields=["agreement", "clause"], name="mentorship_clause_once")]


class MentorshipIndicator(models.Model):
    """A skill to be reached: the level before, the target, the day on which it is looked at."""

    agreement = models.ForeignKey(MentorshipAgreement, models.CASCADE, related_name="indicators")
    text = models.CharField(_("技能指标"), max_length=120)
    baseline = models.CharField(_("现状"), max_length=120)
    target = models.CharField(_("目标"), max_length=120)
    check_on = models.DateField(_("检查日期"))
    reached_on = models.DateField(_("达到日期"), null=True, blank=True)

    objects = MentorshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["check_on", "id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "text"], name="mentorship_indicator_once")]

    def __str__(self) -> str:
        return self.text


class MentorshipCheck(models.Model):
    """One look at an indicator. The newest tells where it stands."""

    indicator = models.ForeignKey(MentorshipIndicator, models.CASCADE, related_name="checks")
    checked_on = models.DateField(_("检查日期"))
    finding = models.CharField(_("检查情况"), max_length=300)
    is_reached = models.BooleanField(_("已达到目标"), default=False)
    checked_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-checked_on", "-id"]


class MentorshipSignature(models.Model):
    """Who signed which text and when; no person signs twice, so that the witness is never one of the two."""

    agreement = models.ForeignKey(MentorshipAgreement, models.CASCADE, related_name="signatures")
    role = models.CharField(max_length=10, choices=SignatureRole.choices)
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    text_hash = models.CharField(max_length=64)

    objects = MentorshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "role"], name="mentorship_role_signs_once"),
            models.UniqueConstraint(fields=["agreement", "person"], name="mentorship_person_signs_once"),
        ]


class MentorshipChange(models.Model):
    """A change on the way, with its reason; it holds when the other side agrees."""

    agreement = models.ForeignKey(MentorshipAgreement, models.CASCADE, related_name="changes")
    reason = models.CharField(_("变更原因"), max_length=300)
    to_on = models.DateField(_("新的截止日期"), null=True, blank=True)
    aim = models.CharField(_("新的培养目标"), max_length=300, blank=True)
    state = models.CharField(max_length=7, choices=ChangeState.choices, default=ChangeState.OPEN)
    asked_by = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = MentorshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["agreement"], condition=Q(state="open"), name="mentorship_one_change")]


class MentorshipObjection(models.Model):
    """Either side objects within the window; when it is upheld the agreement ends."""

    agreement = models.ForeignKey(MentorshipAgreement, models.CASCADE, related_name="objections")
    text = models.CharField(_("异议内容"), max_length=300)
    raised_by = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    is_upheld = models.BooleanField(_("异议成立"), null=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = MentorshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["agreement"], condition=Q(answered_at=None), name="mentorship_one_objection")]


class MentorshipProblem(models.Model):
    """A technical problem that the two have solved together."""

    agreement = models.ForeignKey(MentorshipAgreement, models.CASCADE, related_name="problems")
    title = models.CharField(_("技术难题"), max_length=120)
    effect = models.CharField(_("成效"), max_length=300, blank=True)
    solved_on = models.DateField(_("解决日期"))
    told_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = MentorshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-solved_on", "-id"]


class MentorshipPayment(models.Model):
    """What was due and has been paid: each kind once an agreement, the reward once an apprentice."""

    agreement = models.ForeignKey(MentorshipAgreement, models.PROTECT, related_name="payments")
    apprentice = models.ForeignKey("portal.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=PaymentKind.choices)
    amount = models.DecimalField(_("金额（元）"), max_digits=10, decimal_places=2)
    paid_on = models.DateField(_("发放日期"))
    noted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()

    objects = MentorshipRecordQuerySet.as_manager()

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind"], name="mentorship_paid_once"),
            models.UniqueConstraint(fields=["apprentice"], condition=Q(kind="reward"), name="mentorship_reward_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="mentorship_paid_something"),
        ]
