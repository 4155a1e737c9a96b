"""What tests of retired rolls say over and over."""

import pytest

from assessment.retirement import services
from assessment.retirement.services import leaving
from branches.activities.models import Attendance, AttendanceCorrection
from portal.kernel import clock
from portal.kernel.errors import RuleBroken

YEAR = 2019


def act(officers):
    return {"actor": officers.orders, "second": officers.confirms, "at": clock.now()}


def rows():
    return list(Attendance.objects.order_by("pk").values()), list(AttendanceCorrection.objects.order_by("pk").values())


def of_year(activities):
    return Attendance.objects.filter(activity__in=activities)


def retire(officers, folder, year=YEAR):
    return services.retire(**act(officers), year=year, folder=folder)


def restore(officers, folder):
    return services.restore(**act(officers), folder=folder)


def refused(code, *args, run=retire, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        run(*args, **kwargs)
    assert broken.value.code == code


def written_only(officers, folder, monkeypatch, pieces=0):
    """A run that was killed after ``pieces`` pieces were erased."""
    real, done = leaving._erase, []

    def killed(*args):
        if len(done) == pieces:
            raise KeyboardInterrupt
        done.append(1)
        return real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(leaving, "_erase", killed)
        with pytest.raises(KeyboardInterrupt):
            retire(officers, folder)
