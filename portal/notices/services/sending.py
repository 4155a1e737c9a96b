"""The sender: takes what is due, hands it over, notes what became of it. Safe to run several at once, and to be killed.

Leases, pauses and the end of tries are those of ``portal.kernel.leases``; how many tries is a rule row.
"""

import logging
import time
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.utils.timezone import localdate, localtime

from portal.kernel.leases import is_beyond
from portal.notices import rules
from portal.notices.channels import ROBOTS, Failed, PostOffice
from portal.notices.enums import Channel, DeliveryKind, DeliveryState
from portal.notices.models import ChatRobot, Delivery
from portal.notices.selectors import choices_of, enterprise_quiet, quiet_of, tries_on
from portal.notices.services import wording

log = logging.getLogger(__name__)
RUN_SECONDS = 20.0  # then other work of the same worker gets its turn
MOST_IN_RUN = 200
MAIL_REST = timedelta(minutes=1)
ASKED_FOR = (DeliveryKind.TEST, DeliveryKind.ADDRESS)  # somebody waits in front of the screen: no quiet hours


class _Run:
    """What one run shares: the moment, the mail connection, the quiet hours of the enterprise, how often is tried."""

    def __init__(self, at: datetime, office: PostOffice) -> None:
        self.at = at
        self.office = office

    @cached_property
    def quiet(self) -> rules.Quiet:
        return enterprise_quiet(localdate(self.at))

    @cached_property
    def tries(self) -> rules.Tries:
        return tries_on(localdate(self.at))


def send_due(*, at: datetime) -> bool:
    """Send what is due; True when there is more than one run may do.

    A mail server that is away costs one attempt of one letter: the others rest a minute and keep theirs.
    """
    due = list(Delivery.objects.free(at).order_by("due_at", "pk").values_list("pk", "channel")[:MOST_IN_RUN])
    until = time.monotonic() + RUN_SECONDS
    with PostOffice() as office:
        run = _Run(at, office)
        for pk, channel in due:
            if time.monotonic() > until:
                return True
            if channel != Channel.EMAIL or not office.is_away:
                _send(run, pk)
        if office.is_away:
            Delivery.objects.free(at).filter(channel=Channel.EMAIL).update(due_at=at + MAIL_REST)
    return len(due) == MOST_IN_RUN


def _send(run: _Run, pk: int) -> None:
    row = _claim(run, pk)
    if row is None:
        return
    if is_beyond(row.attempts, run.tries.most):
        row.settle(state=DeliveryState.FAILED, error="delivery.gave_up", ended_at=run.at)
        return
    try:
        _hand_over(run, row)
    except wording.NothingToSay:
        row.settle(state=DeliveryState.SUPPRESSED, error="delivery.no_target", ended_at=run.at)
    except Failed as failed:
        if failed.is_final or run.tries.is_given_up(row.attempts, run.at - row.created_at):
            row.settle(state=DeliveryState.FAILED, error=failed.noted, ended_at=run.at)
        else:
            row.settle(due_at=run.at + rules.SCHEDULE.pause_after(row.attempts), error=failed.noted)
    except Exception:  # one broken row must not keep the others from their readers
        log.exception("delivery %s could not be made", row.pk)
        row.settle(state=DeliveryState.FAILED, error="delivery.broken", ended_at=run.at)
    else:
        row.settle(state=DeliveryState.SENT, error="", ended_at=run.at)


@transaction.atomic
def _claim(run: _Run, pk: int) -> Delivery | None:
    """Take the row for this run, or put it off (quiet hours, a robot's limit); None when it is not ours now."""
    rows = Delivery.objects.select_related("user__notice_choices", "robot__node", "notice")
    row = rows.free(run.at).filter(pk=pk).first()
    if row is None:
        return None
    if row.robot_id is not None:
        ChatRobot.objects.select_for_update().get(pk=row.robot_id)  # the count below holds until this commit
    wait_until = _not_before(run, row)
    if wait_until is not None:
        Delivery.objects.free(run.at).filter(pk=pk).update(due_at=wait_until)
        return None
    if not Delivery.objects.take(pk, run.at, rules.SCHEDULE):
        return None
    row.attempts, row.lease_until = row.attempts + 1, run.at + rules.SCHEDULE.lease
    return row


def _not_before(run: _Run, row: Delivery) -> datetime | None:
    """When the row may go if not now."""
    if row.kind not in ASKED_FOR:
        choices = getattr(row.user, "notice_choices", None)
        quiet = quiet_of(choices, run.quiet) if choices is not None else run.quiet
        first = rules.first_moment(localtime(run.at), quiet)
        if first > run.at:
            return first
    if row.robot_id is None:
        return None
    used = Delivery.objects.filter(robot=row.robot_id, tried_at__gt=run.at - timedelta(minutes=1)).exclude(pk=row.pk)
    pause = rules.robot_pause([t for t in used.values_list("tried_at", flat=True) if t is not None], run.at)
    return run.at + pause if pause else None


def _hand_over(run: _Run, row: Delivery) -> None:
    """Raises Failed or NothingToSay."""
    if row.robot is not None:
        if not row.robot.is_active:
            raise wording.NothingToSay
        send = ROBOTS[Channel(row.channel)]
        return send(row.robot.address, row.robot.secret, wording.group_message(row), int(run.at.timestamp()))
    user = row.user
    if user is None or not user.is_active:
        raise wording.NothingToSay
    choices = choices_of(user)
    if not choices.email or (choices.email_confirmed_at is None and row.kind != DeliveryKind.ADDRESS):
        raise wording.NothingToSay
    subject, body = wording.letter(row, choices, run.at)
    return run.office.send(to=choices.email, subject=subject, body=body, number=row.pk)
