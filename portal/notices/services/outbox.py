"""What is put on its way: one row a target, written in the transaction of what it tells of."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate, localtime

from portal.audit.services import record
from portal.catalogue.selectors import values_on
from portal.kernel import jobs, retention
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.scope import Scope, subtree
from portal.notices import rules
from portal.notices.enums import Channel, DeliveryKind, DeliveryState, How
from portal.notices.models import ChatRobot, Delivery, Notice, NoticeChoices
from portal.notices.selectors import enterprise_quiet, how_by_mail, quiet_of
from portal.rights.access import Actor

CHUNK = 500


def wake() -> None:
    """Wake the sender after the commit; without a broker it comes round by itself."""
    jobs.publish("portal.notices.tasks.send")


def mail_notices(*, notices: Sequence[Notice], at: datetime) -> int:
    """Put letters on their way to those of the recipients who want this category at once; returns how many.

    One statement where nobody does.
    """
    if not notices or not settings.MAIL_ON:
        return 0
    chosen = NoticeChoices.objects.filter(user_id__in=[n.recipient_id for n in notices], email_confirmed_at__isnull=False)
    by_user = {row.user_id: row for row in chosen}
    wanted = [n for n in notices if n.recipient_id in by_user and how_by_mail(by_user[n.recipient_id], n.category) == How.NOW]
    if not wanted:
        return 0
    moment, quiet = localtime(at), enterprise_quiet(localdate(at))
    rows = [
        Delivery(
            kind=DeliveryKind.NOTICE, subject=f"notice {n.pk}", channel=Channel.EMAIL, user_id=n.recipient_id, notice=n, created_at=at,
            due_at=rules.first_moment(moment, quiet_of(by_user[n.recipient_id], quiet)),
        )
        for n in wanted
    ]  # fmt: skip
    Delivery.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    wake()
    return len(rows)


def queue_for_robots(
    *, robots: Iterable[ChatRobot], kind: str, subject: str, lines: Sequence[Any], at: datetime, is_urgent: bool = False
) -> int:
    """Put a message of ``lines`` (sentence code, params) on its way to each robot, once for each ``subject``.

    ``is_urgent``: somebody waits for it (a test), quiet hours or not.
    """
    due_at = at if is_urgent else rules.first_moment(localtime(at), enterprise_quiet(localdate(at)))
    rows = [
        Delivery(kind=kind, subject=subject, channel=robot.channel, robot=robot, content=list(lines), created_at=at, due_at=due_at)
        for robot in robots
    ]
    Delivery.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    if rows:
        wake()
    return len(rows)


@transaction.atomic
def tell_groups(*, path: str, subject: str, code: str, params: dict[str, Any], at: datetime) -> int:
    """Say to the chat groups of the units below ``path`` that there is something new: a kind and a figure, nothing else."""
    robots = ChatRobot.objects.filter(subtree("node__path", path), is_active=True, tells_announcements=True)
    return queue_for_robots(robots=list(robots), kind=DeliveryKind.GROUP, subject=subject, lines=[[code, params]], at=at)


@transaction.atomic
def resend(*, actor: Actor, at: datetime, delivery: Delivery) -> Delivery:
    """Put a failed delivery on its way once more. NotReachable outside the reach; RuleBroken ``delivery.not_failed``."""
    if not Delivery.objects.within(Scope(actor.scope("delivery.resend").paths)).filter(pk=delivery.pk).exists():
        raise NotReachable("delivery.resend")
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.state != DeliveryState.FAILED:
        raise RuleBroken("delivery.not_failed")
    row.state, row.attempts, row.error, row.due_at, row.lease_until, row.ended_at = DeliveryState.QUEUED, 0, "", at, None, None
    row.save(update_fields=["state", "attempts", "error", "due_at", "lease_until", "ended_at"])
    record(actor=actor, at=at, action="delivery.resent", obj=row, after={"kind": row.kind, "channel": row.channel})
    wake()
    return row


PURGED_AT_ONCE = 2000


def forget_old(*, at: datetime) -> tuple[int, int]:
    """Delete notices and log rows past their time (rule rows) that nothing holds, a bounded number; returns how many of each."""
    found, day = values_on(["NOTICE_KEEP_DAYS", "DELIVERY_KEEP_DAYS"], localdate(at)), localdate(at)
    # One kind for both: a letter goes with the notice that it tells of.
    sent = retention.unheld("notices", day, person="user__person_id", paths=("user__person__unit__path", "robot__node__path"))
    told = retention.unheld("notices", day, person="recipient__person_id", paths=("recipient__person__unit__path",))
    old = Delivery.objects.filter(sent, created_at__lt=at - timedelta(days=int(found["DELIVERY_KEEP_DAYS"]))).exclude(
        state=DeliveryState.QUEUED
    )
    log = list(old.order_by("created_at").values_list("pk", flat=True)[:PURGED_AT_ONCE])
    # Asked again where it is erased: a hold may have come since.
    letters = Delivery.objects.filter(sent, pk__in=log).delete()[0]
    past = Notice.objects.filter(told, created_at__lt=at - timedelta(days=int(found["NOTICE_KEEP_DAYS"])))
    notices = list(past.order_by("created_at").values_list("pk", flat=True)[:PURGED_AT_ONCE])
    gone = Notice.objects.filter(told, pk__in=notices).delete()[1]
    return gone.get("portal.Notice", 0), letters
