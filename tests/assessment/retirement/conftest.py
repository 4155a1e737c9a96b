import pytest

from assessment.retirement.services import leaving
from branches.activities.models import Attendance, AttendanceCorrection
from portal.kernel import clock
from tests.assessment.retirement.factories import YEAR
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.portal.holds.factories import Officers


@pytest.fixture
def officers(people):
    return Officers(people)


@pytest.fixture
def rolls(people, monkeypatch):
    """Three archived activities of the year in pieces of one, one that is only filed, and one of the year after."""
    monkeypatch.setattr(leaving, "PIECE", 1)
    at = clock.now().replace(year=YEAR, month=5, day=6)
    found = [with_roll(ActivityFactory(branch=b, starts_at=at, archived=True), present=1) for b in (people.branch_a, people.branch_b)]
    found.append(with_roll(ActivityFactory(branch=people.branch_a, starts_at=at.replace(day=7), archived=True)))
    row = found[0].attendance.order_by("pk").first()
    Attendance.objects.filter(pk=row.pk).update(signed_at=at.replace(microsecond=123457))
    for reason in ('签到表写的是"请假"，\n已核对', "", "\\N"):
        AttendanceCorrection.objects.create(
            attendance=row, before="absent", after="present", reason=reason, corrected_by=people.secretary, corrected_at=clock.now()
        )
    with_roll(ActivityFactory(branch=people.branch_a, starts_at=at.replace(day=8), filed=True))
    with_roll(ActivityFactory(branch=people.branch_a, starts_at=at.replace(year=YEAR + 1), archived=True))
    return found
