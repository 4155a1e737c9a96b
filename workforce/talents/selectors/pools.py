"""Pools: who meets the criteria, who is in, how many of them are Party members. Set-based."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.kernel.scope import Scope
from portal.people.enums import PoliticalStatus
from portal.people.models import Person, ProfessionalTitle
from workforce.honours.models import Honour
from workforce.mentorship.models import MentorshipAgreement
from workforce.results.models import ResultAuthor
from workforce.skills.models import SkillCertificate
from workforce.talents.models import TalentMembership, TalentPool
from workforce.talents.selectors.facts import AS_MENTOR

MEMBERS = (PoliticalStatus.FULL_MEMBER, PoliticalStatus.PROBATIONARY)


def _number(rows: QuerySet[Any], by: str, what: str) -> Coalesce:
    """How many different ``what`` there are for the person of the row."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def eligible(pool: TalentPool, people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Those of ``people`` who meet every criterion of the pool that is filled in."""
    rows = people.active_on(day)  # type: ignore[attr-defined]
    if pool.needs_member:
        rows = rows.filter(political_status__in=MEMBERS)
    if pool.needs_title:
        rows = rows.filter(Exists(ProfessionalTitle.objects.filter(person=OuterRef("pk"))))
    if pool.least_grade is not None:
        held = SkillCertificate.objects.valid_on(day).filter(person=OuterRef("pk"), grade__lte=pool.least_grade)
        rows = rows.filter(Exists(held))
    if pool.least_results:
        written = ResultAuthor.objects.filter(result__state="confirmed")
        rows = rows.annotate(n_results=_number(written, "person", "result")).filter(n_results__gte=pool.least_results)
    if pool.least_honours:
        given = Honour.objects.filter(confirmed_at__isnull=False, withdrawn_at=None, level__gte=pool.honour_level)
        rows = rows.annotate(n_honours=_number(given, "person", "pk")).filter(n_honours__gte=pool.least_honours)
    if pool.least_apprentices:
        led = MentorshipAgreement.objects.filter(state__in=AS_MENTOR)
        rows = rows.annotate(n_led=_number(led, "mentor", "apprentice")).filter(n_led__gte=pool.least_apprentices)
    return rows


def candidates(pool: TalentPool, scope: Scope, day: date) -> QuerySet[Person]:
    """Within reach, meeting the criteria and neither in the pool nor proposed; by unit and staff number, never by merit."""
    taken = TalentMembership.objects.filter(pool=pool, person=OuterRef("pk"), to_on=None)
    rows = eligible(pool, Person.objects.within(Scope(scope.paths)), day)
    return rows.filter(~Exists(taken)).select_related("unit").order_by("unit__path", "staff_no")


def members(pool: TalentPool, scope: Scope) -> QuerySet[TalentMembership]:
    rows = TalentMembership.objects.within(Scope(scope.paths)).filter(pool=pool)
    return rows.select_related("person__unit", "proposed_by", "confirmed_by", "pool")


def pools_with_counts(scope: Scope, day: date) -> list[TalentPool]:
    """Pools in use, each with ``inside``, ``party`` and ``waiting`` within reach: two statements."""
    rows = TalentMembership.objects.within(Scope(scope.paths)).filter(to_on=None).order_by().values("pool")
    counted = rows.annotate(
        inside=Count("pk", filter=Q(confirmed_at__isnull=False, from_on__lte=day)), waiting=Count("pk", filter=Q(confirmed_at=None)),
        party=Count("pk", filter=Q(confirmed_at__isnull=False, from_on__lte=day, person__political_status__in=MEMBERS)),
    )  # fmt: skip
    found = {row["pool"]: row for row in counted}
    pools = list(TalentPool.objects.filter(is_active=True))
    for pool in pools:
        numbers: Any = found.get(pool.pk, {"inside": 0, "waiting": 0, "party": 0})
        for name in ("inside", "waiting", "party"):
            setattr(pool, name, numbers[name])
    return pools
