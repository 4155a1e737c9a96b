"""What is gathered: the digest of a person, the figures of a unit for its chat group. Where nothing is new, nothing is sent."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate, localtime

from portal.notices import registry, rules
from portal.notices.enums import Channel, DeliveryKind, How, Rhythm
from portal.notices.models import ChatRobot, Delivery, Notice, NoticeChoices
from portal.notices.selectors import enterprise_quiet, how_by_mail, quiet_of
from portal.notices.services.outbox import queue_for_robots, wake

CHUNK = 500


def _slot_name(slot: datetime) -> str:
    return f"{slot:%Y-%m-%dT%H}"


def plan_digests(*, at: datetime) -> int:
    """Put the digests that are due on their way; returns how many. Safe to run twice and twice at once.

    A slot that passed while nothing ran is made up for once. Whoever has read everything gets no letter.
    """
    if not settings.MAIL_ON:
        return 0
    moment = localtime(at)
    rows = NoticeChoices.objects.filter(email_confirmed_at__isnull=False, user__is_active=True).exclude(rhythm=Rhythm.OFF)
    times = rows.order_by("pk").values_list("pk", "rhythm", "digest_hour", "told_until")
    due = [pk for pk, rhythm, hour, until in times if until is None or rules.digest_due(rhythm, hour, until, moment)]
    return sum(_plan_chunk(due[start : start + CHUNK], at) for start in range(0, len(due), CHUNK))


@transaction.atomic
def _plan_chunk(ids: list[int], at: datetime) -> int:
    moment = localtime(at)
    rows = list(NoticeChoices.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    due = {
        row.user_id: (row, slot)
        for row in rows
        if row.told_until is not None and (slot := rules.digest_due(row.rhythm, row.digest_hour, row.told_until, moment)) is not None
    }
    counts: Counter[int] = Counter()
    for user_id, category in _gather(list(due), at):
        counts[user_id] += how_by_mail(due[user_id][0], category) == How.DIGEST
    quiet = enterprise_quiet(localdate(at)) if due else None
    letters = [
        Delivery(
            kind=DeliveryKind.DIGEST, subject=f"digest {_slot_name(slot)}", channel=Channel.EMAIL, user_id=user_id, created_at=at,
            due_at=rules.first_moment(moment, quiet_of(row, quiet)),
            content={"since": row.told_until.isoformat(), "until": at.isoformat()},
        )
        for user_id, (row, slot) in due.items() if counts[user_id] and quiet is not None and row.told_until is not None
    ]  # fmt: skip
    Delivery.objects.bulk_create(letters, batch_size=CHUNK, ignore_conflicts=True)
    NoticeChoices.objects.filter(pk__in=[row.pk for row in rows if row.told_until is None or row.user_id in due]).update(told_until=at)
    if letters:
        wake()
    return len(letters)


def _gather(user_ids: list[int], at: datetime) -> list[tuple[int, str]]:
    """Mark what these readers have not read as gathered now, whatever its moment; reader and category of each. Two statements.

    A notice is written with the moment its act began and seen when that is committed, which may be after a digest of a later
    moment: not the moment tells what has been told, but the mark.
    """
    if not user_ids:
        return []
    fresh = Notice.objects.filter(recipient_id__in=user_ids, read_at=None, done_at=None, gathered_at=None)
    fresh.filter(created_at__gte=F("recipient__notice_choices__email_confirmed_at")).update(gathered_at=at)
    marked = Notice.objects.filter(recipient_id__in=user_ids, gathered_at=at).order_by()
    return list(marked.values_list("recipient_id", "category"))


def plan_group_messages(*, at: datetime) -> int:
    """Put the figures of the units on their way to their chat groups; returns how many messages. Safe to run twice."""
    moment = localtime(at)
    rows = ChatRobot.objects.filter(is_active=True).exclude(rhythm=Rhythm.OFF)
    times = rows.order_by("pk").values_list("pk", "rhythm", "hour", "told_until")
    due = [pk for pk, rhythm, hour, until in times if rules.digest_due(rhythm, hour, until, moment)]
    return sum(_tell_group(pk, at) for pk in due)


@transaction.atomic
def _tell_group(pk: int, at: datetime) -> int:
    robot = ChatRobot.objects.select_for_update(of=("self",)).select_related("node").get(pk=pk)
    slot = rules.digest_due(robot.rhythm, robot.hour, robot.told_until, localtime(at))
    if slot is None or not robot.is_active:
        return 0
    ChatRobot.objects.filter(pk=pk).update(told_until=at)
    lines: list[Any] = [list(line) for line in registry.group_lines(robot.node.path, localdate(at))]
    if not lines:
        return 0
    return queue_for_robots(robots=[robot], kind=DeliveryKind.GROUP, subject=f"group {_slot_name(slot)}", lines=lines, at=at)
