"""The trail's place in the menu, and the tables of the ground floor that its witness leaves alone."""

from django.apps import apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from portal.audit import rowtrail, sealing, selectors
from portal.audit.exports import EXPORTERS
from portal.audit.registry import leave_untraced
from portal.kernel import caching, clock, exporters, health, menu
from portal.kernel.scope import covers_root
from portal.rights.access import Actor


def is_late() -> bool:
    """Whether the trail has been waiting for a seal for long."""
    return sealing.is_late(clock.now())


def direct_badge(actor: Actor) -> int:
    """Direct changes of the last seven days, where the actor may see them; counted once a minute, not on each page."""
    scope = actor.scope("audit.view")
    if not covers_root(scope):
        return 0
    return caching.remembered("audit.direct", lambda: selectors.lately_direct(scope, clock.now()))


def leave_out() -> None:
    """What is no record of people or money on the ground floor, and what must not be witnessed."""
    leave_untraced("the trail itself, its seals and its witness", "portal.AuditRow", "portal.AuditSeal", "portal.RowTrail")
    leave_untraced(
        "a secret vote: the order of its rows would say whose paper is whose",
        "portal.BallotVoter", "portal.BallotEnvelope", "portal.BallotPaper",
    )  # fmt: skip
    leave_untraced(
        "the machinery: what runs, what was sent, what was answered",
        "portal.Job", "portal.JobPeriod", "portal.WorkerHeartbeat", "portal.IdempotentRequest", "portal.SignInAddress",
        "portal.Notice", "portal.Delivery", "portal.WebhookDelivery",
    )  # fmt: skip
    leave_untraced("worked out from other tables", "portal.SearchEntry")
    leave_untraced("how somebody has arranged his own pages", "portal.Desk", "portal.SavedView", "portal.NoticeChoices")
    leave_untraced("a workbench: what is written from it is traced where it is written", "portal.ImportRow", "portal.ColumnMapping")


def connect() -> None:
    leave_out()
    post_migrate.connect(rowtrail.after_migrate, sender=apps.get_app_config("portal"), dispatch_uid="portal.audit.rowtrail")
    health.watch_trail(is_late)
    exporters.register(*EXPORTERS)
    menu.add(menu.MenuEntry("audit", "history", _("审计记录"), "audit_list", "audit.view", 64, badge=direct_badge, group=menu.SETUP))
