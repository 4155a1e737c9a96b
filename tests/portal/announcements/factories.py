"""Announcements of the standing people, written through the services."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.announcements import services
from portal.announcements.models import Announcement, AnnouncementReceipt
from portal.rights.models import User
from tests.support.factories import PersonFactory, UserFactory
from tests.support.people import FourPeople

DAY = date(2026, 11, 18)


def at(hour: int = 10, day: int = 18) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def draft(people: FourPeople, *, node: str = "MK1", user: User | None = None, moment: datetime | None = None, **fields) -> Announcement:
    """A draft of HR of MK1 for everybody below."""
    given = {
        "title": "冬季安全检查", "text": "请于月底前完成。", "importance": "normal", "needs_receipt": True, "starts_on": DAY,
        "ends_on": None,
        **fields,
    }  # fmt: skip
    return services.write_announcement(actor=people.actor(user or people.hr), at=moment or at(), node=people.nodes[node], **given)


def published(people: FourPeople, *, user: User | None = None, **fields) -> Announcement:
    """Published, and its readers told."""
    row = draft(people, user=user, **fields)
    services.publish_announcement(actor=people.actor(user or people.hr), at=at(), announcement=row)
    services.tell_readers(at=at())
    row.refresh_from_db()
    return row


def staff(people: FourPeople, node: str, count: int) -> list[User]:
    """More accounts of people at a unit, without an office."""
    return [UserFactory(person=PersonFactory(unit=people.nodes[node])) for _ in range(count)]


def confirmed(row: Announcement, users: list[User]) -> None:
    AnnouncementReceipt.objects.bulk_create(AnnouncementReceipt(announcement=row, user=u, confirmed_at=at()) for u in users)
