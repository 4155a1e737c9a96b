"""Series with their ways, key posts with who holds them, pay of a day, plans, appointments. Sets, whatever their size."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from portal.catalogue.selectors import value_on, values_on
from portal.kernel.scope import Scope
from portal.people.models import Person
from workforce.careers import rules
from workforce.careers.enums import EMERGING
from workforce.careers.models import (
    CareerPlan,
    CareerPost,
    CareerSeries,
    CareerStep,
    ChiefAppointment,
    GradePay,
    SkillPost,
    SkillPostHolding,
)
from workforce.skills.models import GradeLevel, GradeRecord, SkillCertificate

CHIEF_LIMITS = ("CHIEF_GRADE_YEARS", "CHIEF_TERM_YEARS", "CHIEF_REVIEW_MONTHS")


@dataclass(frozen=True)
class SeriesShown:
    series: CareerSeries
    posts: list[CareerPost]

    @property
    def is_emerging(self) -> bool:
        return self.series.family in EMERGING


@dataclass(frozen=True)
class RouteShown:
    """A way over several posts to the last of ``posts``."""

    posts: list[CareerPost]
    years: int

    @property
    def goal(self) -> CareerPost:
        return self.posts[-1]


def series_shown(family: str = "") -> list[SeriesShown]:
    """Series in use with their posts by level and the number of ways out of each: two statements."""
    rows = CareerSeries.objects.filter(is_active=True)
    rows = rows.filter(family=family) if family else rows
    posts = CareerPost.objects.filter(is_active=True, series__in=rows).annotate(ways=Count("ways_out")).order_by("level", "name")
    found: dict[int, list[CareerPost]] = defaultdict(list)
    for post in posts:
        found[post.series_id].append(post)
    return [SeriesShown(series, found[series.pk]) for series in rows]


def routes_from(post: CareerPost) -> list[RouteShown]:
    """The ways from a post over at least one other, with the least years: two statements."""
    rows = CareerStep.objects.filter(to_post__is_active=True, from_post__is_active=True)
    edges = [rules.Edge(*row) for row in rows.values_list("from_post", "to_post", "least_years")]
    found = [route for route in rules.routes(edges, post.pk) if len(route.posts) > 1]
    posts = CareerPost.objects.select_related("series").in_bulk({key for route in found for key in route.posts})
    return [RouteShown([posts[key] for key in route.posts], route.years) for route in found]


def _qualified(person: Any, occupation: Any, needs: Any, day: date) -> Exists:
    held = SkillCertificate.objects.valid_on(day).filter(person=person, occupation=occupation, grade__lte=needs)
    return Exists(held)


def holdings(scope: Scope, day: date) -> QuerySet[SkillPostHolding]:
    """Holders within reach; ``is_qualified``: a valid certificate of the occupation and grade on ``day``."""
    rows = SkillPostHolding.objects.within(scope).select_related("post__node", "post__occupation", "person__unit")
    return rows.annotate(is_qualified=_qualified(OuterRef("person"), OuterRef("post__occupation"), OuterRef("post__needs_grade"), day))


def with_holders(rows: QuerySet[SkillPost], day: date) -> QuerySet[SkillPost]:
    """``is_filled``: somebody holds the post on ``day``; ``is_held``: somebody with the grade that it asks for."""
    running = SkillPostHolding.objects.running_on(day).filter(post=OuterRef("pk"))
    fit = running.filter(_qualified(OuterRef("person"), OuterRef("post__occupation"), OuterRef("post__needs_grade"), day))
    return rows.annotate(is_filled=Exists(running), is_held=Exists(fit))


def skill_posts(scope: Scope, day: date) -> QuerySet[SkillPost]:
    """Key posts within reach and how they stand on ``day``: one statement."""
    return with_holders(SkillPost.objects.within(scope).select_related("node", "occupation", "career_post"), day)


def standing_is(wanted: str) -> Q:
    return {"empty": Q(is_filled=False), "unqualified": Q(is_filled=True, is_held=False), "held": Q(is_held=True)}[wanted]


def standing_counts(rows: QuerySet[SkillPost]) -> dict[str, int]:
    """All, and of each standing: one statement."""
    sums = {name: Count("pk", filter=standing_is(name)) for name in ("empty", "unqualified", "held")}
    return rows.order_by().aggregate(all=Count("pk"), **sums)


def standing_of(row: Any) -> str:
    return rules.standing_of([row.is_held] if row.is_filled else [])


def grade_in(person_id: int, occupation_id: int, day: date) -> int | None:
    rows = SkillCertificate.objects.valid_on(day).filter(person=person_id, occupation=occupation_id)
    return rows.aggregate(best=Min("grade"))["best"]


@dataclass(frozen=True)
class PayRow:
    """A rung with the figure of the day and those before and after it."""

    level: GradeLevel
    current: GradePay | None
    others: list[GradePay]


def pay_table(day: date) -> list[PayRow]:
    """Every rung from the top: two statements."""
    found: dict[int, list[GradePay]] = defaultdict(list)
    for row in GradePay.objects.order_by("-from_on"):
        found[row.level_id].append(row)

    def runs(row: GradePay) -> bool:
        return row.from_on <= day and (row.to_on is None or row.to_on >= day)

    out = []
    for level in GradeLevel.objects.order_by("-rank"):
        rows = found[level.pk]
        current = next((row for row in rows if runs(row)), None)
        out.append(PayRow(level, current, [row for row in rows if row is not current]))
    return out


def rank_of(person_id: int, day: date) -> int:
    """The highest rung that the person stands on: by certificate, or by an appointment that runs."""
    records = GradeRecord.objects.filter(person=person_id, from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))
    best = records.aggregate(best=Max("level__rank"))["best"] or 0
    return max(best, running_chiefs(day).filter(person=person_id).aggregate(best=Max("level__rank"))["best"] or 0)


@dataclass(frozen=True)
class OwnPay:
    """What a person gets for grade and key posts in a month."""

    level: GradeLevel | None
    grade: Decimal | None
    posts: list[SkillPostHolding]

    @property
    def total(self) -> Decimal:
        return (self.grade or Decimal(0)) + sum((row.post.allowance for row in self.posts), Decimal(0))


def pay_of(person: Person, day: date) -> OwnPay:
    """Five statements. Shown to the person and the personnel office alone."""
    level = GradeLevel.objects.filter(rank=rank_of(person.pk, day)).first()
    figure = None
    if level is not None:
        rows = GradePay.objects.filter(level=level, from_on__lte=day).filter(Q(to_on=None) | Q(to_on__gte=day))
        figure = rows.values_list("monthly", flat=True).first()
    posts = SkillPostHolding.objects.running_on(day).filter(person=person).select_related("post__node", "post__occupation")
    return OwnPay(level, figure, list(posts))


def running_chiefs(day: date) -> QuerySet[ChiefAppointment]:
    rows = ChiefAppointment.objects.filter(confirmed_at__isnull=False, from_on__lte=day, to_on__gte=day)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gt=day))


def chiefs(scope: Scope) -> QuerySet[ChiefAppointment]:
    return ChiefAppointment.objects.within(scope).select_related("person__unit", "occupation", "level", "proposed_by", "confirmed_by")


def chief_state_is(wanted: str, day: date) -> Q:
    over = Q(ended_on__isnull=False) & (Q(ended_on__lte=day) | Q(confirmed_at=None)) | Q(confirmed_at__isnull=False, to_on__lt=day)
    if wanted == rules.ENDED:
        return over
    if wanted == rules.PROPOSED:
        return Q(confirmed_at=None, ended_on=None)
    return Q(confirmed_at__isnull=False) & ~over


def chief_counts(rows: QuerySet[ChiefAppointment], day: date) -> dict[str, int]:
    states = (rules.PROPOSED, rules.RUNNING, rules.ENDED)
    return rows.order_by().aggregate(all=Count("pk"), **{s: Count("pk", filter=chief_state_is(s, day)) for s in states})


def state_of(row: ChiefAppointment, day: date) -> str:
    return rules.chief_state(is_confirmed=row.confirmed_at is not None, to_on=row.to_on, ended_on=row.ended_on, today=day)


def chief_limits(day: date) -> rules.ChiefLimits:
    found = values_on(CHIEF_LIMITS, day)
    return rules.ChiefLimits(*(int(found[code]) for code in CHIEF_LIMITS))


def grade_one_since(person_id: int, occupation_id: int, day: date) -> date | None:
    """Since when he holds grade 1: the first of his certificates, as long as one of them is valid on ``day``."""
    rows = SkillCertificate.objects.filter(person=person_id, occupation=occupation_id, grade=rules.GRADE_ONE)
    if not rows.valid_on(day).exists():
        return None
    return rows.filter(state="valid").aggregate(first=Min("issued_on"))["first"]


def held_rank(person_id: int, before: date) -> int:
    """The highest rank of a confirmed term that began before."""
    rows = ChiefAppointment.objects.filter(person=person_id, confirmed_at__isnull=False, from_on__lt=before)
    return rows.aggregate(best=Max("level__rank"))["best"] or 0


def last_day_of_terms(person_id: int, rank: int, but: int = 0) -> date | None:
    rows = ChiefAppointment.objects.filter(person=person_id, confirmed_at__isnull=False, level__rank=rank).exclude(pk=but)
    return rows.aggregate(last=Max(Coalesce("ended_on", F("to_on"))))["last"]


def plans(scope: Scope) -> QuerySet[CareerPlan]:
    return CareerPlan.objects.within(scope).select_related("person__unit", "goal_post__series", "mentor", "reviewed_by")


def plan_counts(rows: QuerySet[CareerPlan]) -> dict[str, int]:
    states = {s: Count("pk", filter=Q(state=s)) for s in (rules.WRITTEN, rules.REVIEWED)}
    return rows.order_by().aggregate(all=Count("pk"), **states)


def youth_age(day: date) -> int:
    return int(value_on("CAREER_YOUTH_AGE", day))


def posts_of(person: Person) -> QuerySet[SkillPostHolding]:
    """All key posts of a person, the newest first."""
    rows = SkillPostHolding.objects.filter(person=person, confirmed_at__isnull=False).select_related("post__node", "post__occupation")
    return rows.annotate(is_qualified=Value(True, output_field=BooleanField())).order_by("-from_on", "-pk")
