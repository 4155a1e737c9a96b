"""Branch A looks at its three meetings and one lecture of the year: one point is not met, its owner is a plain member."""

from datetime import date, timedelta

from branches.processes import selectors, services
from branches.processes.enums import PointResult
from branches.processes.models import PartyProcess, ProcessCheck, ProcessGap
from branches.processes.services import Mark
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.models import User
from tests.branches.appraisals.factories import account_of, words
from tests.support.people import FourPeople

__all__ = ["account_of", "begun", "concluded", "filled", "gap", "mended", "owner", "words"]


def begun(p: FourPeople, code: str = "MEETINGS", user: User | None = None, **changes) -> ProcessCheck:
    first = {"branch": p.branch_a, "process": PartyProcess.objects.get(code=code), "period": str(clock.today().year)}
    return services.begin_check(**words(p, user), **{**first, **changes})


def filled(p: FourPeople, check: ProcessCheck, unmet: tuple[int, ...] = (2,), **more) -> ProcessCheck:
    """Everything met but ``unmet``; ``more`` goes to the service."""
    row = ProcessCheck.objects.get(pk=check.pk)
    numbers = [point.no for point in selectors.points_of(row)]
    marks = {no: Mark(PointResult.UNMET, "少开一次") if no in unmet else Mark(PointResult.MET) for no in numbers}
    return services.fill_check(**words(p), check=row, marks=marks, version=row.version, **more)


def owner(p: FourPeople) -> Person:
    """A member of branch A without an office."""
    member = p.branch_a.memberships.exclude(person=p.secretary.person).order_by("pk")[0].person
    return account_of(member).person


def gap(p: FourPeople, due_on: date | None = None, check: ProcessCheck | None = None) -> ProcessGap:
    row = filled(p, check or begun(p))
    point = row.points.get(result=PointResult.UNMET)
    due = due_on or clock.today() + timedelta(days=10)
    return services.assign_gap(**words(p), point=point, owner=owner(p), due_on=due)


def mended(p: FourPeople) -> ProcessGap:
    row = gap(p)
    return services.mend_gap(**words(p, account_of(row.owner)), gap=row, words="补开了一次")


def concluded(p: FourPeople) -> ProcessCheck:
    check = gap(p).point.check_list
    return filled(p, check, conclusion="7 项达到 6 项", conclude=True)
