"""Reading certificates, grades and the coverage of operating posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.organization.models import Node
from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.skills import rules
from workforce.skills.enums import CertificateState
from workforce.skills.models import GradeLevel, GradeRecord, Occupation, SkillCertificate

STANDINGS = ("valid", "expiring", "expired", "revoked")


@dataclass(frozen=True)
class Coverage:
    """``holders`` of ``posts`` people in operating posts hold a valid certificate; ``share`` in percent, None of nobody."""

    unit: Node | None
    posts: int
    holders: int

    @property
    def share(self) -> float | None:
        return rules.share(self.holders, self.posts)

    @property
    def missing(self) -> int:
        return self.posts - self.holders


@dataclass(frozen=True)
class Rung:
    """A step of the ladder as one worker sees it."""

    level: GradeLevel
    is_current: bool
    is_reached: bool


def warning_days(today: date) -> int:
    """How many days before its end a certificate is shown as expiring."""
    return int(value_on("CERTIFICATE_WARNING_DAYS", today))


def certificates(scope: Scope) -> QuerySet[SkillCertificate]:
    """Certificates within reach with person, unit and occupation."""
    return SkillCertificate.objects.within(scope).select_related("person__unit", "occupation")


def by_check_code(code: str, number: str = "") -> SkillCertificate | None:
    """The certificate that a code names, whoever asks; with ``number`` only where both are of the same paper."""
    row = SkillCertificate.objects.filter(check_code=code).select_related("person", "occupation").first()
    return None if row is None or (number and row.number != number) else row


def standing_is(wanted: str, today: date, days: int) -> Q:
    """The condition for a standing on ``today``: valid, expiring (one of the valid ones), expired or revoked."""
    return {
        "revoked": Q(state="revoked"),
        "expired": Q(state="valid", expires_on__lt=today),
        "expiring": Q(state="valid", expires_on__gte=today, expires_on__lte=today + timedelta(days=days)),
        "valid": Q(state="valid") & (Q(expires_on=None) | Q(expires_on__gte=today)),
    }[wanted]


def standing_counts(rows: QuerySet[SkillCertificate], today: date, days: int) -> dict[str, int]:
    """How many rows there are in all and of each standing: one statement."""
    sums = {name: Count("pk", filter=standing_is(name, today, days)) for name in STANDINGS}
    return rows.order_by().aggregate(all=Count("pk"), **sums)


def coverage(scope: Scope, day: date) -> list[Coverage]:
    """People in operating posts per unit on ``day`` and how many hold a valid certificate; two statements.

    Sorted by the tree; a person counts once, however many certificates he holds. Reach of own records alone gives nothing.
    """
    held = SkillCertificate.objects.valid_on(day).filter(person=OuterRef("pk"))
    workers = Person.objects.within(Scope(scope.paths)).active_on(day).filter(post_category=PostCategory.OPERATING)
    rows = list(workers.values("unit_id").annotate(posts=Count("pk"), holders=Count("pk", filter=Exists(held))).order_by("unit__path"))
    units = Node.objects.select_related("parent__parent").in_bulk([row["unit_id"] for row in rows])
    return [Coverage(units[row["unit_id"]], row["posts"], row["holders"]) for row in rows]


def coverage_total(rows: Iterable[Coverage]) -> Coverage:
    """The sum over all units."""
    rows = list(rows)
    return Coverage(None, sum(r.posts for r in rows), sum(r.holders for r in rows))


def uncovered(scope: Scope, day: date, unit: Node) -> QuerySet[Person]:
    """The people in operating posts of ``unit`` without a valid certificate on ``day``."""
    held = SkillCertificate.objects.valid_on(day).filter(person=OuterRef("pk"))
    workers = Person.objects.within(Scope(scope.paths)).active_on(day).filter(post_category=PostCategory.OPERATING, unit=unit)
    return workers.filter(~Exists(held)).order_by("staff_no")


def certified_at(person: Any, day: Any, grade: int) -> QuerySet[SkillCertificate]:
    """Certificates of ``grade`` or higher that ``person`` held on ``day``; both may be outer references of another query."""
    rows = SkillCertificate.objects.filter(person=person, grade__lte=grade, issued_on__lte=day)
    held = Q(state=CertificateState.VALID) | Q(revoked_on__gt=day)
    return rows.filter(held).filter(Q(expires_on=None) | Q(expires_on__gte=day))


def current_grades(person_ids: Iterable[int]) -> dict[int, list[GradeRecord]]:
    """The current grade records of each person, the highest first: one statement."""
    found: dict[int, list[GradeRecord]] = {}
    rows = GradeRecord.objects.filter(person__in=list(person_ids), to_on=None).select_related("level", "occupation")
    for row in rows.order_by("person_id", "-level__rank"):
        found.setdefault(row.person_id, []).append(row)
    return found


def history_of(person: Person) -> QuerySet[GradeRecord]:
    """All grade records of one person, the newest first."""
    return GradeRecord.objects.filter(person=person).select_related("level", "occupation", "certificate").order_by("-from_on", "-pk")


def ladder(records: Iterable[GradeRecord]) -> list[Rung]:
    """The eight rungs from the top with the place of the highest of ``records``."""
    rank = max((r.level.rank for r in records if r.to_on is None), default=0)
    return [Rung(level, level.rank == rank, level.rank <= rank) for level in GradeLevel.objects.order_by("-rank")]


def occupation_of(person: Person) -> Occupation | None:
    """The occupation that the roster names for the person."""
    return Occupation.objects.filter(code=person.occupation_code, is_active=True).first() if person.occupation_code else None


def for_panel(actor: Actor, person: Person) -> list[SkillCertificate]:
    """The certificates of ``person`` that the actor may see, the newest first."""
    return list(certificates(actor.scope("certificate.view")).filter(person=person))
