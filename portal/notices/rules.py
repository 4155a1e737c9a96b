"""When something may go out, when it is tried again, and what a log may show. Pure; moments are local times of the enterprise.

Quiet hours hold back everything that leaves the portal; inside the portal a notice stands at once. Nothing breaks through:
what cannot wait is said by telephone.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal.kernel.leases import Schedule, is_used_up
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.notices.enums import Rhythm

SCHEDULE = Schedule(lease=timedelta(minutes=2), first=timedelta(minutes=1), factor=2, longest=timedelta(hours=4))
ROBOT_MINUTE = 20  # messages that WeCom, DingTalk and Feishu take from one robot in a minute
MONDAY = 0


CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def clock_verdict(value: object) -> Verdict:
    """Whether ``value`` is a time of day as the rule rows write it: ``07:00``, ``21:30``."""
    return ALLOWED if isinstance(value, str) and CLOCK.fullmatch(value) else denied("rule.not_a_clock", given=str(value)[:20])


def quiet_between(start: object, end: object) -> "Quiet":
    """The quiet hours that two rule rows name; those of the night where one of them is no time of day."""
    if not (clock_verdict(start) and clock_verdict(end)):
        return NIGHT
    return Quiet(time.fromisoformat(str(start)), time.fromisoformat(str(end)))


@dataclass(frozen=True)
class Quiet:
    """From ``start`` to ``end``, over midnight where the end lies before the start; equal ends mean no quiet hours."""

    start: time
    end: time

    def holds(self, moment: datetime) -> bool:
        now = moment.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


NIGHT = Quiet(time(21), time(7))


def first_moment(moment: datetime, quiet: Quiet) -> datetime:
    """``moment`` itself, or the end of the quiet hours that it falls into."""
    if not quiet.holds(moment):
        return moment
    end = datetime.combine(moment.date(), quiet.end, moment.tzinfo)
    return end if end > moment else end + timedelta(days=1)


@dataclass(frozen=True)
class Tries:
    """``most`` tries of one delivery; news older than ``worth`` is left to the portal."""

    most: int
    worth: timedelta

    def is_given_up(self, attempts: int, age: timedelta) -> bool:
        """Whether another try is of no use: too many, or the news is old."""
        return is_used_up(attempts, self.most) or age >= self.worth


def last_slot(rhythm: str, hour: int, moment: datetime) -> datetime | None:
    """The newest moment up to ``moment`` at which a digest of this rhythm goes out; None when it never does."""
    if rhythm == Rhythm.OFF:
        return None
    slot = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    if rhythm == Rhythm.WEEKLY:
        slot -= timedelta(days=(slot.weekday() - MONDAY) % 7)
    if slot > moment:
        slot -= timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)
    return slot


def digest_due(rhythm: str, hour: int, told_until: datetime, moment: datetime) -> datetime | None:
    """The slot whose digest is still to be made, if any; a slot missed while nothing ran is made up for once."""
    slot = last_slot(rhythm, hour, moment)
    return slot if slot is not None and told_until < slot else None


def digest_hour_verdict(rhythm: str, hour: int, quiet: Quiet) -> Verdict:
    """A digest is asked for outside the quiet hours, or it would come at another hour than the one chosen."""
    if rhythm != Rhythm.OFF and quiet.holds(datetime(2026, 1, 1, hour)):
        return denied("notice.digest_in_quiet_hours", start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}")
    return ALLOWED


def robot_pause(tried: list[datetime], moment: datetime) -> timedelta:
    """How long a robot must wait before its next message, given when it was last used; nothing below the limit."""
    recent = sorted(t for t in tried if moment - t < timedelta(minutes=1))
    if len(recent) < ROBOT_MINUTE:
        return timedelta(0)
    return recent[-ROBOT_MINUTE] + timedelta(minutes=1) - moment


def masked_address(address: str) -> str:
    """``zhang@example.com`` as ``z***@example.com``: enough to recognise, too little to write to."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}***@{host}" if at else "***"
