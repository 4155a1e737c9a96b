"""The ledger of conversions (转化台账): where a result, a project or an operating method is applied, the benefit of one year and how it
was measured, who verified it, and the share that its authors are due.

Words of the customer: 创新成果转化；技能和创新成果按要素参与分配；成果推广应用。Follows docs/rules.md 4.6 CNV-01.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet, subtree
from workforce.conversions.enums import STATE_TONES, ConversionRoute, ConversionState
from workforce.innovation.enums import InnovationSource

USER = settings.AUTH_USER_MODEL


class InnovationConversionQuerySet(ScopedQuerySet):
    """Where it is applied, where it comes from, and whoever has a part in its source."""

    scope_path = "node__path"

    def within(self, scope):
        reach = Q()
        for path in scope.paths:
            reach |= subtree("node__path", path) | subtree("unit__path", path)
        if scope.person_id is not None:
            reach |= Q(result__authors__person=scope.person_id) | Q(project__lead=scope.person_id)
            reach |= Q(project__members__person=scope.person_id) | Q(method__creator=scope.person_id)
            reach |= Q(challenge__claims__state="chosen", challenge__claims__team__person=scope.person_id)
        return self.filter(pk__in=InnovationConversion.objects.filter(reach).values("pk")) if reach else self.none()


class InnovationConversion(models.Model):
    """``source_key``: what is converted, as ``result:12``; a source at a unit counts once in a year. ``unit``: whose source it is.
    ``basis``: net income or operating profit that the share is taken from. Further kinds of sources need a column and a key."""

    source_kind = models.CharField(_("来源类别"), max_length=10, choices=InnovationSource.choices)
    source_key = models.CharField(max_length=40)
    result = models.ForeignKey("workforce.WorkResult", models.PROTECT, null=True, related_name="conversions")
    project = models.ForeignKey("workforce.InnovationProject", models.PROTECT, null=True, related_name="conversions")
    method = models.ForeignKey("workforce.OperatingMethod", models.PROTECT, null=True, related_name="conversions")
    challenge = models.ForeignKey("workforce.Challenge", models.PROTECT, null=True, related_name="conversions")
    title = models.CharField(_("来源"), max_length=200)
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("成果所属单位"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="innovation_conversions", verbose_name=_("应用单位"))
    route = models.CharField(_("转化方式"), max_length=8, choices=ConversionRoute.choices, default=ConversionRoute.OWN)
    from_on = models.DateField(_("开始应用"))
    year = models.PositiveSmallIntegerField(_("计入年度"))
    benefit = models.DecimalField(_("实测效益（元）"), max_digits=14, decimal_places=2)
    basis = models.DecimalField(_("分享基数（元）"), max_digits=14, decimal_places=2)
    measured = models.CharField(_("测算方法"), max_length=500)
    agreed_share = models.DecimalField(_("约定比例（%）"), max_digits=5, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ConversionState.choices, default=ConversionState.REGISTERED)
    reason = models.CharField(_("退回或撤销原因"), max_length=300, blank=True)
    registered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField()
    verified_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    verified_on = models.DateField(_("核验日期"), null=True)
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = InnovationConversionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]
        indexes = [models.Index(fields=["unit", "verified_on"], name="conversion_by_unit")]
        constraints = [
            models.UniqueConstraint(fields=["source_key", "node", "year"], condition=~Q(state="withdrawn"), name="conversion_counted_once"),
            models.CheckConstraint(condition=Q(verified_by=None) | ~Q(verified_by=F("registered_by")), name="conversion_two_persons"),
            models.CheckConstraint(
                condition=Q(state="verified", verified_on__isnull=False) | ~Q(state="verified"), name="conversion_verified_on"
            ),
            models.CheckConstraint(condition=Q(benefit__gt=0, basis__gte=0), name="conversion_earns"),
            models.CheckConstraint(
                condition=Q(agreed_share=None) | Q(agreed_share__gte=0, agreed_share__lte=100), name="conversion_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

    @property
    def tone(self) -> str:
        return STATE_TONES[ConversionState(self.state)]
