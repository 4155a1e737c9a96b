"""Service tickets: a concern that a worker raises by his own wish, or that a secretary brings out of a meeting.

Routed to somebody who can help, answered by a day, and closed by the person's word; not helped, it is taken up once more.
The name of a worker is read by the handler alone; whoever leaves none holds a receipt of sixteen digits, of which a keyed hash
is kept (docs/adr/0025). Days only, no clock times. Sources: docs/inventory S3-29, S3-47; limits are rule rows ``TICKET_*``.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.tickets.enums import TicketAct, TicketSource, TicketState, TicketWay
from portal.kernel.fields import EncryptedTextField
from portal.kernel.models import CatalogueRow
from portal.kernel.scope import ScopedQuerySet


class ConcernTopic(CatalogueRow):
    """What concerns, branch notes and questions are about."""

    source = models.CharField(_("依据"), max_length=200, blank=True)


class ServiceTicketQuerySet(ScopedQuerySet):
    scope_path = "branch__node__path"

    def late_on(self, day):
        return self.filter(state__in=("open", "assigned"), due_on__lt=day)


class ServiceTicket(models.Model):
    """``is_direct``: the person asked that the level above handles it; the branch does not see it."""

    branch = models.ForeignKey("branches.Branch", models.PROTECT, related_name="tickets", verbose_name=_("党支部"))
    topic = models.ForeignKey(ConcernTopic, models.PROTECT, related_name="tickets", verbose_name=_("类别"))
    source = models.CharField(_("来源"), max_length=8, choices=TicketSource.choices)
    way = models.CharField(_("联系方式"), max_length=6, choices=TicketWay.choices)
    subject = EncryptedTextField(_("诉求"))
    text = EncryptedTextField(_("情况"))
    raised_by = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="+")
    receipt_hash = models.CharField(max_length=64, null=True, unique=True)
    activity = models.ForeignKey("branches.Activity", models.PROTECT, null=True, related_name="tickets", verbose_name=_("来自活动"))
    is_direct = models.BooleanField(_("交上级党委办理"), default=False)
    state = models.CharField(_("状态"), max_length=8, choices=TicketState.choices, default=TicketState.OPEN)
    handler = models.ForeignKey("portal.Person", models.PROTECT, null=True, related_name="handled_tickets", verbose_name=_("经办人"))
    unit = models.ForeignKey("portal.Node", models.PROTECT, null=True, related_name="+", verbose_name=_("办理部门"))
    raised_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("答复期限"))
    first_due_on = models.DateField()
    first_answered_on = models.DateField(null=True)
    answered_on = models.DateField(_("答复日期"), null=True)
    reopened_on = models.DateField(null=True)
    escalated_on = models.DateField(null=True)
    closed_on = models.DateField(_("办结日期"), null=True)
    helped = models.BooleanField(_("有帮助"), null=True)
    once_key = models.CharField(max_length=64, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = ServiceTicketQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-id"]
        indexes = [models.Index(fields=["branch", "state"], name="ticket_by_branch_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="code") | Q(raised_by=None, receipt_hash__isnull=False), name="ticket_code_has_no_name"
            ),
            models.CheckConstraint(condition=Q(closed_on=None) | Q(closed_on__gte=F("raised_on")), name="ticket_in_order"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class TicketRecordQuerySet(ScopedQuerySet):
    scope_path = "ticket__branch__node__path"


class TicketEntry(models.Model):
    """A step of a ticket; ``by`` is empty where the person who raised it speaks, and where the portal does."""

    ticket = models.ForeignKey(ServiceTicket, models.CASCADE, related_name="entries")
    act = models.CharField(max_length=10, choices=TicketAct.choices)
    text = EncryptedTextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = models.DateField()

    objects = TicketRecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.act}"
