"""Notes of branch A, through the services."""

from datetime import date

from branches.notes import rules, services
from branches.notes.models import BranchNote
from branches.notes.services import Matter
from branches.tickets.models import ConcernTopic
from portal.kernel import clock
from portal.rights.models import User
from tests.support.people import FourPeople


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.secretary), "at": clock.now()}


def month() -> date:
    """The month before this one."""
    return rules.month_before(clock.today())


def matter(
    text: str = "夜班餐凉，反映较多。", code: str = "LIVING", mood: str = "watch", measure: str = "与食堂商定夜班保温送餐。"
) -> Matter:
    return Matter(ConcernTopic.objects.get(code=code), mood, text, measure)


def written(p: FourPeople, user: User | None = None, branch=None, on: date | None = None, **changes) -> BranchNote:
    given = {"branch": branch or p.branch_a, "month": on or month(), "version": 0, "matters": [matter(**changes)]}
    return services.write_note(**words(p, user), **given)


def handed(p: FourPeople, user: User | None = None, **changes) -> BranchNote:
    row = written(p, user, **changes)
    return services.hand_in(**words(p, user), note=row, version=row.version)
