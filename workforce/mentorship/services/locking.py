"""What the services of an agreement share: the row under lock, its trail, its announcement, its notices."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.services import notify_person
from portal.rights.access import Actor
from workforce.mentorship.models import MentorshipAgreement
from workforce.mentorship.selectors import title_of


def locked(agreement: MentorshipAgreement, version: int | None = None) -> MentorshipAgreement:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = MentorshipAgreement.objects.select_for_update(of=("self",))
    rows = rows.select_related("kind", "mentor__unit", "apprentice__unit", "unit", "branch", "occupation", "judge")
    row = rows.filter(pk=agreement.pk).first()
    if row is None:
        raise NotReachable("mentorship")
    if version is not None and row.version != version:
        raise EditConflict("mentorship.edited", theirs={})
    return row


def save(row: MentorshipAgreement, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version"])


def told(row: MentorshipAgreement, actor: Actor, at: datetime, act: str, **more: Any) -> None:
    record(actor=actor, at=at, action=f"mentorship.{act}", obj=row, label=title_of(row), path=row.unit.path, **more)


def announce(row: MentorshipAgreement) -> None:
    """Scores from the start on may have changed for whoever covers the apprentice's unit."""
    changes.announce("mentorship", on=row.from_on, until=date.max, units=[row.unit_id], people=[row.apprentice_id])


def tell(row: MentorshipAgreement, people: Iterable[int | None], code: str, at: datetime, **params: Any) -> None:
    words = {"mentor": row.mentor.name, "apprentice": row.apprentice.name, **params}
    for pk in sorted({pk for pk in people if pk is not None}):
        notify_person(person_id=pk, code=f"mentorship.{code}", params=words, at=at, url=reverse("mentorship_detail", args=[row.pk]))


def words(value: str, code: str, field: str, most: int = 300) -> str:
    """Text that has to be there. RuleBroken ``code`` where it is not."""
    if not value.strip():
        raise RuleBroken(f"mentorship.{code}", field=field)
    return value.strip()[:most]
