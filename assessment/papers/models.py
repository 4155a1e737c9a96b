"""Papers of the assessment (考核文书): the register of official papers that were given out about published rounds.

A paper is made anew from the frozen result whenever it is fetched; the register keeps under which number, by whom, to whom and
with which date it was given out. What stood in the last paper of a kind is proposed for the next one. Layout: GB/T 9704-2012.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.papers.enums import PaperKind
from portal.kernel.scope import ScopedQuerySet


class IssuedPaperQuerySet(ScopedQuerySet):
    scope_path = "node__path"


class IssuedPaper(models.Model):
    """``node``: the unit whose branches it speaks of; ``peer_group`` empty for all groups."""

    round = models.ForeignKey("assessment.AssessmentRound", models.PROTECT, related_name="papers", verbose_name=_("考核期"))
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("文种"), max_length=10, choices=PaperKind.choices)
    peer_group = models.CharField(_("同类组"), max_length=40, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=60)
    number = models.CharField(_("发文字号"), max_length=40)
    receivers = models.CharField(_("主送机关"), max_length=120, blank=True)
    copies = models.CharField(_("抄送机关"), max_length=120, blank=True)
    demands = models.CharField(_("工作要求"), max_length=500, blank=True)
    signed_on = models.DateField(_("成文日期"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("登记时间"))

    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["node", "number"], name="paper_number_once")]
        indexes = [models.Index(fields=["round", "kind"], name="paper_by_round")]

    def __str__(self) -> str:
        return self.number
