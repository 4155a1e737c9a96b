"""Who holds which post in Party, board, management and union (双向进入、交叉任职), and the roster of Party staff.

Posts of the committees and their enterprises are rows here; posts of branches are read from ``branches/orgs`` and never typed
twice. Party staff have a source, are full-time or part-time with a load, and a duty statement (docs/glossary.md:
cross_appointment; docs/coverage.md S3-10, S4-01, S4-02, S2-42, S3-135, S3-141; docs/rules.md ORG-17).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.appointments.enums import Body, PostRank, StaffSource
from portal.kernel.scope import ScopedQuerySet


class NodeTermQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def held_on(self, day):
        """Held until ended: a term that ran out leaves the holder in office. Nobody holds on the day after he left."""
        return self.filter(from_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gte=day))


class CrossPost(models.Model):
    """``node``: the Party organisation at whose enterprise the post is held; ``to_on``: the end of the term."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="cross_posts", verbose_name=_("党组织"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="cross_posts", verbose_name=_("姓名"))
    body = models.CharField(_("任职机构"), max_length=10, choices=Body.choices)
    rank = models.CharField(_("职务类别"), max_length=15, choices=PostRank.choices, default=PostRank.OTHER)
    title = models.CharField(_("职务名称"), max_length=60)
    document = models.CharField(_("任职文号"), max_length=80, blank=True)
    from_on = models.DateField(_("任职日期"))
    to_on = models.DateField(_("任期届满"), null=True, blank=True)
    ended_on = models.DateField(_("卸任日期"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = NodeTermQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "body", "person__staff_no"]
        constraints = [
            models.UniqueConstraint(fields=["node", "person", "body", "title"], condition=Q(ended_on=None), name="cross_post_once"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="cross_post_in_order"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")), name="cross_post_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


class PartyStaff(models.Model):
    """Somebody who does Party work at ``node``: ``load`` in percent of the working time."""

    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="party_staff", verbose_name=_("党组织"))
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="party_staff", verbose_name=_("姓名"))
    title = models.CharField(_("岗位"), max_length=60)
    source = models.CharField(_("来源"), max_length=8, choices=StaffSource.choices, default=StaffSource.INTERNAL)
    is_full_time = models.BooleanField(_("专职"), default=False)
    load = models.PositiveSmallIntegerField(_("党务工作量（%）"), default=50)
    duty = models.TextField(_("职责"), max_length=2000)
    from_on = models.DateField(_("到岗日期"))
    ended_on = models.DateField(_("离岗日期"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = NodeTermQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "person__staff_no"]
        constraints = [
            models.UniqueConstraint(fields=["node", "person"], condition=Q(ended_on=None), name="party_staff_once"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")), name="party_staff_ends_after_start"),
            models.CheckConstraint(condition=Q(load__gte=1, load__lte=100), name="party_staff_load_is_percent"),
        ]

    def __str__(self) -> str:
        return self.title
