"""Skilled workers who are no members: whom a branch may win; and how many of its new members are skilled, year by year."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from branches.membership import rules
from branches.membership.enums import CaseState, StepResult
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.orgs.access import roster_scope
from branches.orgs.models import Branch, BranchCoverage, BranchMembership
from portal.catalogue.selectors import values_on
from portal.kernel.scope import Scope, subtree
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role
from workforce.honours.selectors import held_titles
from workforce.skills.selectors import certified_at


def _covered(branches: QuerySet[Branch], day: date) -> Q:
    """People who work below a unit that one of ``branches`` covers on ``day``: one statement."""
    paths = BranchCoverage.objects.valid_on(day).filter(branch__in=branches).values_list("unit__path", flat=True).distinct()
    reach = Q(pk__in=[])
    for path in paths:
        reach |= subtree("unit__path", path)
    return reach


def covered_people(branch: Branch, day: date) -> QuerySet[Person]:
    """People of the units that ``branch`` covers: among them it finds its applicants."""
    return Person.objects.active_on(day).filter(_covered(Branch.objects.filter(pk=branch.pk), day)).select_related("unit")


def candidate(branch: Branch, staff_no: str, day: date) -> Person | None:
    """Somebody of the covered units by staff number."""
    return covered_people(branch, day).filter(staff_no=staff_no.strip().upper()).first()


def _people_of(actor: Actor, day: date) -> QuerySet[Person]:
    """Where the actor looks for people: a committee below its unit, a branch in the units that it covers."""
    held = {h.role for h in actor.held}
    if actor.is_system or Role.COMMITTEE in held:
        return Person.objects.within(roster_scope(actor, "development.pool")).active_on(day)
    own = Branch.objects.within(Scope(actor.scope("development.pool").paths))
    return Person.objects.active_on(day).filter(_covered(own, day))


def pool(actor: Actor, day: date) -> QuerySet[Person]:
    """People in reach who are no members and hold a grade of the pool or one of its technical honours.

    ``is_certified``, ``is_honoured`` and ``has_case`` stand beside each. Three statements for the limits.
    """
    limits = values_on(("DEV_POOL_GRADE", "DEV_POOL_TITLES"), day)
    members = BranchMembership.objects.valid_on(day).filter(person=OuterRef("pk"))
    running = DevelopmentCase.objects.filter(person=OuterRef("pk"), state=CaseState.OPEN)
    rows = _people_of(actor, day).filter(~Exists(members)).exclude(political_status__in=("full_member", "probationary"))
    rows = rows.annotate(
        is_certified=Exists(certified_at(OuterRef("pk"), day, int(limits["DEV_POOL_GRADE"]))),
        is_honoured=Exists(held_titles(OuterRef("pk"), limits["DEV_POOL_TITLES"])), has_case=Exists(running),
    )  # fmt: skip
    return rows.filter(Q(is_certified=True) | Q(is_honoured=True)).select_related("unit").order_by("unit__path", "staff_no")


@dataclass(frozen=True)
class YearShare:
    """``admitted`` in a year by the vote of a meeting, ``skilled`` of them."""

    year: int
    admitted: int
    skilled: int

    @property
    def share(self) -> float | None:
        return round(100 * self.skilled / self.admitted, 1) if self.admitted else None


def admissions(scope: Scope, grade: int) -> QuerySet[DevelopmentStepRecord]:
    """Votes of admission that stand, of cases that were not refused later; ``is_skilled`` by a certificate on that day."""
    branches = Branch.objects.within(Scope(scope.paths)).order_by().values("pk")
    rows = DevelopmentStepRecord.objects.filter(branch__in=branches, no=rules.ADMITTED, result=StepResult.PASSED, voided_at=None)
    rows = rows.exclude(case__state__in=(CaseState.REFUSED, CaseState.WITHDRAWN))
    return rows.annotate(is_skilled=Exists(certified_at(OuterRef("case__person_id"), OuterRef("on"), grade)))


def shares_by_year(scope: Scope, today: date) -> list[YearShare]:
    """New members by year and how many were skilled workers on the day of the vote, the oldest year first (DEV-08). Two statements."""
    grade = int(values_on(("DEV_POOL_GRADE",), today)["DEV_POOL_GRADE"])
    rows = admissions(scope, grade).annotate(year=ExtractYear("on")).order_by().values("year")
    counted = rows.annotate(n=Count("pk"), skilled=Count("pk", filter=Q(is_skilled=True))).order_by("year")
    return [YearShare(row["year"], row["n"], row["skilled"]) for row in counted]
