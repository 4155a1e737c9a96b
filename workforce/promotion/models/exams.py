"""Examination by parts: theory, skill, comprehensive review (docs/rules.md 3.4 EXM-01 to EXM-08, EXM-12 to EXM-14).

A sitting examines one part for the applications of one batch, or of one occupation and grade that stand in no batch. Each part is
marked out of a hundred and passed by itself. Who writes a mark down and who verifies it are two persons.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from portal.people.models import PersonRecordQuerySet
from workforce.promotion.enums import SITTING_TONES, ExamPart, SittingState
from workforce.skills.enums import SkillGrade

USER = settings.AUTH_USER_MODEL
HUNDRED = [MinValueValidator(0), MaxValueValidator(100)]


class ExamPartRule(CatalogueRow):
    """One part of the examination for one grade: its mark, its weight in the total that is shown, how many examiners it takes.

    ``per_examiner``: candidates for one examiner; ``least_examiners`` in all, ``least_per_room`` in each room; ``is_odd``: an odd number.
    """

    grade = models.PositiveSmallIntegerField(_("等级"), choices=SkillGrade.choices)
    part = models.CharField(_("科目"), max_length=7, choices=ExamPart.choices)
    pass_mark = models.DecimalField(_("合格分"), max_digits=5, decimal_places=2, validators=HUNDRED)
    weight = models.PositiveSmallIntegerField(_("权重（%）"), validators=HUNDRED)
    minutes = models.PositiveSmallIntegerField(_("最短时间（分钟）"), null=True, blank=True)
    per_examiner = models.PositiveSmallIntegerField(_("每名考评人员最多考生"), null=True, blank=True)
    least_examiners = models.PositiveSmallIntegerField(_("最少考评人员"), default=1)
    least_per_room = models.PositiveSmallIntegerField(_("每考场最少考评人员"), default=0)
    is_odd = models.BooleanField(_("人数须为单数"), default=False)
    effective_from = models.DateField(_("执行日期"))
    effective_to = models.DateField(_("停止日期"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    certainty = models.CharField(_("可靠程度"), max_length=10, default="sourced")

    class Meta(CatalogueRow.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(pass_mark__gte=0, pass_mark__lte=100, weight__lte=100), name="exam_rule_of_hundred"),
            models.CheckConstraint(condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")), name="exam_rule_in_order"),
        ]


class ExamSittingQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class ExamSitting(models.Model):
    """One part examined on one day. ``is_resit``: whoever sits it has failed the part before, or has let his pass run out.

    Of a batch, or of ``occupation`` and ``grade`` for whoever applies outside a batch. ``node``: the unit whose office holds it.
    """

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("范围"))
    batch = models.ForeignKey("workforce.PromotionBatch", models.PROTECT, null=True, related_name="sittings", verbose_name=_("批次"))
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, null=True, related_name="+", verbose_name=_("职业（工种）"))
    grade = models.PositiveSmallIntegerField(_("等级"), choices=SkillGrade.choices, null=True)
    part = models.CharField(_("科目"), max_length=7, choices=ExamPart.choices)
    is_resit = models.BooleanField(_("补考"), default=False)
    held_on = models.DateField(_("考试日期"))
    place = models.CharField(_("地点"), max_length=80)
    rooms = models.PositiveSmallIntegerField(_("考场数"), default=1, validators=[MinValueValidator(1)])
    state = models.CharField(_("状态"), max_length=9, choices=SittingState.choices, default=SittingState.PLANNED)
    reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    planned_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ExamSittingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(rooms__gte=1), name="exam_sitting_has_room"),
            models.CheckConstraint(
                condition=Q(batch__isnull=False, occupation__isnull=True, grade__isnull=True)
                | Q(batch__isnull=True, occupation__isnull=False, grade__isnull=False),
                name="exam_sitting_of_batch_or_single",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_part_display()} {self.held_on}"

    @property
    def subject(self) -> str:
        """The batch, or what is examined outside one."""
        return str(self.batch) if self.batch_id is not None else f"{self.occupation} {self.get_grade_display()}"

    @property
    def tone(self) -> str:
        return SITTING_TONES[SittingState(self.state)]


class ExamExaminerQuerySet(ScopedQuerySet):
    scope_path = "sitting__node__path"


class ExamExaminer(models.Model):
    sitting = models.ForeignKey(ExamSitting, models.CASCADE, related_name="examiners")
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="+", verbose_name=_("考评人员"))

    objects = ExamExaminerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sitting", "person"], name="exam_examiner_once")]


class ExamScoreQuerySet(PersonRecordQuerySet):
    scope_path = "application__person__unit__path"
    scope_person = "application__person"


class ExamScore(models.Model):
    """The mark of one candidate in one sitting; ``pass_mark`` as the rule had it on the day of the sitting."""

    sitting = models.ForeignKey(ExamSitting, models.CASCADE, related_name="scores")
    application = models.ForeignKey("workforce.PromotionApplication", models.PROTECT, related_name="exam_scores")
    pass_mark = models.DecimalField(_("合格分"), max_digits=5, decimal_places=2)
    score = models.DecimalField(_("成绩"), max_digits=5, decimal_places=2, null=True)
    is_absent = models.BooleanField(_("缺考"), default=False)
    entered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)

    objects = ExamScoreQuerySet.as_manager()

    class Meta:
        ordering = ["application__person__staff_no", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "application"], name="exam_score_once"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__gte=0, score__lte=100), name="exam_score_of_hundred"),
            models.CheckConstraint(condition=Q(is_absent=False) | Q(score=None), name="exam_absent_without_score"),
            models.CheckConstraint(condition=Q(verified_by=None) | ~Q(verified_by=F("entered_by")), name="exam_score_two_persons"),
        ]

    @property
    def is_entered(self) -> bool:
        return self.is_absent or self.score is not None

    @property
    def is_passed(self) -> bool:
        return self.score is not None and self.score >= self.pass_mark
