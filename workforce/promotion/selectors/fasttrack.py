"""Requests of the fast track in reach, the rows that are switched on, and what a result is worth to somebody."""

from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from portal.catalogue.selectors import value_on, values_on
from portal.kernel.scope import Scope
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.competitions.models import CompetitionEntry, CompetitionMember
from workforce.promotion.enums import FastTrackState
from workforce.promotion.models import CompetitionPromotionRule, FastTrackRequest
from workforce.promotion.rules import fasttrack as rules
from workforce.skills.models import SkillCertificate

FIGURES = ("FASTTRACK_YEAR_CAP", "FASTTRACK_MOST_STEPS")


def requests(scope: Scope) -> QuerySet[FastTrackRequest]:
    rows = FastTrackRequest.objects.within(scope).select_related("person__unit", "entry__competition__node", "rule", "occupation")
    return rows.select_related("certificate", "asked_by", "checked_by", "decided_by").order_by("-asked_at", "-pk")


def state_counts(rows: QuerySet[FastTrackRequest]) -> dict[str, int]:
    counts = {state: Count("pk", filter=Q(state=state)) for state in FastTrackState.values}
    return rows.order_by().aggregate(all=Count("pk"), **counts)


def row_of(rule: CompetitionPromotionRule) -> rules.TrackRow:
    names = list(rules.TrackRow.__dataclass_fields__)
    return rules.TrackRow(**{name: getattr(rule, name) for name in names})


def rows_in_force() -> dict[int, CompetitionPromotionRule]:
    """The rows that are switched on: one statement."""
    return {rule.pk: rule for rule in CompetitionPromotionRule.objects.filter(is_active=True)}


def won_by(entry: CompetitionEntry) -> rules.Won:
    """What the pure rules read of an entry; ``on`` is the day of the competition, whose table counted then."""
    row = entry.competition
    return rules.Won(
        level=row.level, on=row.starts_on, place=entry.place, field=entry.field, prize=entry.prize, contest_class=row.contest_class,
        group=row.group, team_size=row.team_size, contestant=entry.contestant,
    )  # fmt: skip


def held_grade(person: Person, occupation_id: int, day: date) -> int | None:
    """The highest certificate in the occupation that is valid on ``day``."""
    rows = SkillCertificate.objects.valid_on(day).filter(person=person, occupation=occupation_id)
    return rows.aggregate(best=Min("grade"))["best"]


def gain_of(entry: CompetitionEntry, person: Person, day: date) -> rules.Gain | None:
    """The grade that the result gives ``person`` on ``day``: three statements."""
    if entry.occupation is None:
        return None
    steps = int(values_on(FIGURES, day)["FASTTRACK_MOST_STEPS"])
    held = held_grade(person, entry.occupation.pk, day)
    rows = [row_of(rule) for rule in rows_in_force().values()]
    return rules.best_gain(rows, won_by(entry), held, most_steps=steps, top_grade=entry.occupation.top_grade)


def cap_on(day: date) -> int:
    return int(value_on("FASTTRACK_YEAR_CAP", day))


def slots_taken(person_id: int, year: int) -> set[int]:
    rows = FastTrackRequest.objects.filter(person=person_id, year=year).exclude(state=FastTrackState.REFUSED)
    return set(rows.values_list("slot", flat=True))


def member_of(actor: Actor, pk: int) -> CompetitionMember | None:
    """A contestant for whom the actor may ask: himself, or people of the office's units."""
    rows = CompetitionMember.objects.within(actor.scope("fasttrack.ask"))
    names = ("person__unit", "entry__competition__node", "entry__occupation", "entry__unit")
    return rows.select_related(*names).filter(pk=pk).first()


def members_for(actor: Actor, entry_id: int) -> list[CompetitionMember]:
    rows = CompetitionMember.objects.within(actor.scope("fasttrack.ask")).filter(entry=entry_id)
    return list(rows.select_related("person__unit", "entry__competition__node", "entry__occupation", "entry__unit"))


def mine(person_id: int) -> list[FastTrackRequest]:
    return list(requests(Scope(person_id=person_id)))


def to_handle(actor: Actor) -> QuerySet[FastTrackRequest]:
    """To check, and to decide by somebody who did not check. Nobody's own."""
    scope = Scope(actor.scope("fasttrack.check").paths)
    rows = FastTrackRequest.objects.within(scope).filter(state__in=(FastTrackState.ASKED, FastTrackState.CHECKED))
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)
    second = Q(state=FastTrackState.ASKED) | ~Q(checked_by=actor.user) & ~Q(asked_by=actor.user)
    return rows.filter(second).select_related("person__unit", "occupation", "entry__competition").order_by("asked_at", "pk")


def facts_of(row: FastTrackRequest) -> dict[str, Any]:
    return {"person": row.person.staff_no, "rule": row.rule.code, "grade": row.target_grade, "year": row.year, "state": str(row.state)}
