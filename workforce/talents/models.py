"""Talents: pools with criteria and members whom a second person has confirmed, plans and named programmes with figures, and the
consent of those who let their achievements be shown.

Words of the customer: 复合型人才，党员创新人才库，业务强、管理强、创新强的人才队伍，
人才强企，“369”精准人才培养，“五横六纵”. Nobody is ranked: lists
stand by unit and staff number.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet
from portal.people.models import PersonRecordQuerySet
from workforce.honours.enums import HonourLevel
from workforce.skills.enums import SkillGrade
from workforce.talents.enums import TalentDirection, TalentPlanKind, TalentPoolKind

USER = settings.AUTH_USER_MODEL


class TalentPool(CatalogueRow):
    """Whoever meets every criterion that is filled in may be proposed. Zero and empty ask for nothing."""

    kind = models.CharField(_("类别"), max_length=7, choices=TalentPoolKind.choices, default=TalentPoolKind.POOL)
    needs_member = models.BooleanField(_("须是党员"), default=False)
    needs_title = models.BooleanField(_("须有专业技术职称"), default=False)
    least_grade = models.PositiveSmallIntegerField(_("最低技能等级"), choices=SkillGrade.choices, null=True, blank=True)
    least_results = models.PositiveSmallIntegerField(_("最少核实成果数"), default=0)
    least_honours = models.PositiveSmallIntegerField(_("最少荣誉数"), default=0)
    honour_level = models.PositiveSmallIntegerField(_("荣誉的最低级别"), choices=HonourLevel.choices, default=HonourLevel.BRANCH)
    least_apprentices = models.PositiveSmallIntegerField(_("最少带徒人数"), default=0)
    source = models.CharField(_("依据"), max_length=200, blank=True)


class TalentMembershipQuerySet(PersonRecordQuerySet):
    def running_on(self, day):
        rows = self.filter(confirmed_at__isnull=False, from_on__lte=day)
        return rows.filter(Q(to_on=None) | Q(to_on__gte=day))


class TalentMembership(models.Model):
    pool = models.ForeignKey(TalentPool, models.PROTECT, related_name="memberships", verbose_name=_("人才库"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="talent_pools")
    from_on = models.DateField(_("入库日期"))
    to_on = models.DateField(_("出库日期"), null=True, blank=True)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    reason = models.CharField(_("出库原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TalentMembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person__unit__path", "person__staff_no"]
        constraints = [
            models.UniqueConstraint(fields=["pool", "person"], condition=Q(to_on=None), name="talent_member_once"),
            models.CheckConstraint(condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="talent_two_persons"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="talent_member_in_order"),
        ]


class TalentPlanQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class TalentPlan(models.Model):
    """A year's plan of work for talents, or a programme with a name and a structure of its own."""

    kind = models.CharField(_("类别"), max_length=9, choices=TalentPlanKind.choices, default=TalentPlanKind.PLAN)
    name = models.CharField(_("名称"), max_length=80)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="talent_plans", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = TalentPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "node__path", "name"]
        constraints = [models.UniqueConstraint(fields=["node", "year", "name"], name="talent_plan_once")]

    def __str__(self) -> str:
        return self.name


class TalentPlanLineQuerySet(ScopedQuerySet):
    scope_path = "plan__node__path"


class TalentPlanLine(models.Model):
    """One figure of a plan: how many are wanted, how many it came to."""

    plan = models.ForeignKey(TalentPlan, models.CASCADE, related_name="lines")
    direction = models.CharField(_("方面"), max_length=9, choices=TalentDirection.choices, default=TalentDirection.TRAIN)
    text = models.CharField(_("内容"), max_length=120)
    unit_label = models.CharField(_("计量单位"), max_length=10, default="人")
    target = models.PositiveIntegerField(_("目标"))
    done = models.PositiveIntegerField(_("已完成"), default=0)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = TalentPlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["direction", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "text"], name="talent_plan_line_once")]


class TalentConsent(models.Model):
    """Its row is the consent; taken back, the row goes and the trail keeps both."""

    person = models.OneToOneField("portal.Person", models.CASCADE, related_name="talent_consent")
    words = models.CharField(_("一句话介绍"), max_length=100, blank=True)
    given_at = models.DateTimeField()
