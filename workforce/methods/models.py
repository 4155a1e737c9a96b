"""Advanced operating methods (先进操作法): the file of a method with its creator, four criteria and a year of leading results; reviewed
by a second person, named after its creator with his consent, then spread: a plan, the units that took it over, what it did there.

Words of the customer: 先进操作法总结及命名；成果表彰奖励、推广应用；可复制、可推广的实践经验。Follows docs/rules.md 4.3 OPM-01..08.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet, subtree
from workforce.methods.enums import STATE_TONES, MethodCreator, MethodLevel, MethodState

USER = settings.AUTH_USER_MODEL


class OperatingMethodQuerySet(ScopedQuerySet):
    """The unit, the units that took it over, and the creator."""

    scope_path = "unit__path"

    def within(self, scope):
        reach = Q()
        for path in scope.paths:
            adopted = MethodAdopter.objects.filter(subtree("unit__path", path)).values("method")
            reach |= subtree("unit__path", path) | Q(pk__in=adopted)
        if scope.person_id is not None:
            reach |= Q(creator=scope.person_id)
        return self.filter(reach) if reach else self.none()


class OperatingMethod(models.Model):
    title = models.CharField(_("操作法名称"), max_length=120)
    level = models.PositiveSmallIntegerField(_("级别"), choices=MethodLevel.choices, default=MethodLevel.FACTORY)
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="operating_methods", verbose_name=_("单位"))
    creator = models.ForeignKey("portal.Person", models.PROTECT, related_name="operating_methods", verbose_name=_("创造人"))
    creator_kind = models.CharField(_("创造人身份"), max_length=8, choices=MethodCreator.choices)
    summary = models.CharField(_("操作要点"), max_length=1500)
    originality = models.CharField(_("独创性"), max_length=500)
    advancement = models.CharField(_("先进性"), max_length=500)
    soundness = models.CharField(_("科学性"), max_length=500)
    spreading = models.CharField(_("普及性"), max_length=500)
    indicator = models.CharField(_("领先指标"), max_length=300)
    record_from = models.DateField(_("领先成绩开始"))
    record_to = models.DateField(_("领先成绩截止"))
    complies = models.BooleanField(_("符合操作、检修和安全规程"), default=False)
    no_secret = models.BooleanField(_("不涉及国家秘密"), default=False)
    no_dispute = models.BooleanField(_("没有知识产权争议"), default=False)
    not_awarded = models.BooleanField(_("没有获得过省部级以上奖励"), default=False)
    state = models.CharField(_("状态"), max_length=7, choices=MethodState.choices, default=MethodState.DRAFT)
    refusal = models.ForeignKey("workforce.InnovationRefusal", models.PROTECT, null=True, related_name="+", verbose_name=_("未通过原因"))
    answer = models.CharField(_("评审意见"), max_length=300, blank=True)
    reviewed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(_("本人同意命名"), null=True)
    named_as = models.CharField(_("命名"), max_length=120, blank=True)
    named_on = models.DateField(_("命名日期"), null=True)
    plan = models.CharField(_("推广计划"), max_length=500, blank=True)
    is_promoted = models.BooleanField(_("可复制、可推广"), default=False)
    contest = models.CharField(_("推荐参加"), max_length=100, blank=True)
    nominated_on = models.DateField(_("推荐日期"), null=True)
    drafted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = OperatingMethodQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(record_to__gt=F("record_from")), name="method_record_in_order"),
            models.CheckConstraint(condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("drafted_by")), name="method_two_persons"),
            models.CheckConstraint(
                condition=~Q(state="named") | Q(consented_at__isnull=False, named_on__isnull=False) & ~Q(named_as=""), name="method_named"
            ),
        ]

    def __str__(self) -> str:
        return self.named_as or self.title

    @property
    def tone(self) -> str:
        return STATE_TONES[MethodState(self.state)]


class MethodAdopterQuerySet(ScopedQuerySet):
    scope_path = "unit__path"


class MethodAdopter(models.Model):
    """A unit that took a method over, since when, and what it did there."""

    method = models.ForeignKey(OperatingMethod, models.CASCADE, related_name="adopters")
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="adopted_methods", verbose_name=_("应用单位"))
    adopted_on = models.DateField(_("应用日期"))
    effect = models.CharField(_("应用效果"), max_length=300)
    told_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = MethodAdopterQuerySet.as_manager()

    class Meta:
        ordering = ["adopted_on", "id"]
        constraints = [models.UniqueConstraint(fields=["method", "unit"], name="method_adopter_once")]
