"""A publicity of the standing people, opened through the services."""

from datetime import date, datetime, time

from django.utils.timezone import make_aware

from portal.publicity import services
from portal.publicity.models import Publicity
from portal.publicity.services import EntryDraft
from tests.support.people import FourPeople

KIND = "publicity_test"
OPENED = date(2026, 3, 2)  # a Monday in a month without holidays
LAST = date(2026, 3, 9)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return make_aware(datetime.combine(day, time(hour, minute)))


def opened(
    people: FourPeople, *, on: date = OPENED, node: str = "MK1", entries: int = 2, workdays: int = 5, record_id: int = 1, user=None
) -> Publicity:
    """A publicity of HR of MK1."""
    lines = [EntryDraft(f"职工{n}", "高级工", "promotion", n) for n in range(1, entries + 1)]
    return services.open_publicity(
        actor=people.actor(user or people.hr), at=at(on), title="晋级结果公示", text="现将结果公示如下。", node=people.nodes[node],
        record_kind=KIND, record_id=record_id, workdays=workdays, entries=lines,
    )  # fmt: skip


def objected(people: FourPeople, row: Publicity, *, user=None, entry=1, on: date = OPENED):
    """An objection of the worker to entry 1, or with None to the whole."""
    line = row.entries.get(no=entry) if entry else None
    text = "工作年限与实际不符"
    return services.raise_objection(actor=people.actor(user or people.worker), at=at(on), publicity=row, entry=line, text=text)
