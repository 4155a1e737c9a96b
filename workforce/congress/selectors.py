"""Reads of the congress."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from portal.ballots.models import VotingRule
from portal.catalogue.models import RuleParameter
from portal.catalogue.selectors import Version, values_on, versions_of
from portal.files.access import Place
from portal.kernel.periods import add_years
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.enums import Gender
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.congress import rules
from workforce.congress.enums import CongressGroup, CongressMatterState, CongressSessionState, ConsultationState
from workforce.congress.models import (
    CongressConsultation,
    CongressDelegate,
    CongressMatter,
    CongressSession,
    CongressTerm,
    CongressVote,
    seats_on,
)
from workforce.proposals import selectors as proposals

VOTING_RULE = "CON-03"
CODES = (
    "CON_LEAST_DELEGATES", "CON_STAFF_MEETING", "CON_FRONTLINE_SHARE", "CON_MANAGER_SHARE", "CON_TERM_YEARS", "CON_SURPLUS_SHARE",
    "CON_YOUNG_AGE",
)  # fmt: skip
ALL_CODES = (*CODES, "CON_SESSIONS_YEAR", "CON_ANSWER_DAYS")


def terms(scope: Scope) -> QuerySet[CongressTerm]:
    return CongressTerm.objects.within(scope).select_related("node", "prepared_by", "confirmed_by")


def limits_on(day: date) -> rules.Limits:
    found = values_on(CODES, day)
    return rules.Limits(
        int(found["CON_LEAST_DELEGATES"]), int(found["CON_STAFF_MEETING"]), int(found["CON_FRONTLINE_SHARE"]),
        int(found["CON_MANAGER_SHARE"]), list(found["CON_TERM_YEARS"]), int(found["CON_SURPLUS_SHARE"]), int(found["CON_YOUNG_AGE"]),
    )  # fmt: skip


def roll_of(term: CongressTerm, today: date, young_age: int) -> rules.Roll:
    """The list beside the staff at work: two statements."""
    born_after = add_years(today, -young_age)
    women, young = Q(person__gender=Gender.FEMALE), Q(person__birth_on__gt=born_after)
    seats = term.delegates.sitting().order_by().aggregate(
        all=Count("pk"), frontline=Count("pk", filter=Q(group=CongressGroup.FRONTLINE)),
        managers=Count("pk", filter=Q(group=CongressGroup.MANAGER)), women=Count("pk", filter=women), young=Count("pk", filter=young),
    )  # fmt: skip
    people = Person.objects.active_on(today).filter(subtree("unit__path", term.node.path))
    staff = people.order_by().aggregate(
        all=Count("pk"), women=Count("pk", filter=Q(gender=Gender.FEMALE)), young=Count("pk", filter=Q(birth_on__gt=born_after))
    )
    return rules.Roll(
        seats["all"], seats["frontline"], seats["managers"], seats["women"], seats["young"], staff["all"], staff["women"], staff["young"],
        term.seats, term.candidates, term.from_on, term.to_on,
    )  # fmt: skip


def checks_of(term: CongressTerm, today: date) -> list[rules.Check]:
    """As the rules of the term's day say; of a confirmed list as they were then."""
    if term.checks:
        return [rules.Check(c["code"], c["is_met"], c["is_blocking"], c["params"]) for c in term.checks]
    limits = limits_on(term.rules_on)
    return rules.checks(roll_of(term, today, limits.young_age), limits)


def delegates_of(term: CongressTerm, today: date) -> list[Any]:
    """The list with what became of each seat; one statement."""
    rows: list[Any] = list(term.delegates.select_related("person__unit", "stands_for__person"))
    filled = {row.stands_for_id for row in rows}
    for row in rows:
        row.term = term
        row.is_gone, row.has_substitute = row.has_left(today), row.pk in filled
    return rows


def voting_rule() -> VotingRule:
    return VotingRule.objects.get(code=VOTING_RULE)


def sessions(scope: Scope) -> QuerySet[CongressSession]:
    return CongressSession.objects.within(scope).select_related("term__node")


def matters(scope: Scope) -> QuerySet[CongressMatter]:
    rows = CongressMatter.objects.within(scope)
    return rows.select_related("term__node", "raised_by__person", "answered_by")


def consultations(scope: Scope) -> QuerySet[CongressConsultation]:
    return CongressConsultation.objects.within(scope).select_related("node", "vote__session")


def passed_votes(node: Node) -> QuerySet[CongressVote]:
    """Votes of the unit's congress that passed and were checked: an agreement stands on one of them."""
    rows = CongressVote.objects.filter(session__term__node=node, is_passed=True, state="checked")
    return rows.select_related("session").order_by("-pk")


def rule_versions(today: date) -> list[Version]:
    """Every version of the congress's figures with its dates: one statement."""
    return versions_of(RuleParameter.objects.filter(code__in=ALL_CODES).order_by("code", "-effective_from"), today)


@dataclass(frozen=True)
class FourRights:
    """What stands behind each of the four rights in a year, in counts."""

    sessions: int
    attended: int
    seats: int
    proposals: int
    matters: int
    votes: int
    answered_in_time: int
    answered: int
    confirmed: int
    agreements: int
    consulting: int
    frontline: int
    delegates: int

    @property
    def attendance(self) -> int | None:
        return round(self.attended * 100 / self.seats) if self.seats else None

    @property
    def punctual(self) -> int | None:
        return round(self.answered_in_time * 100 / self.answered) if self.answered else None

    @property
    def frontline_share(self) -> int | None:
        return round(self.frontline * 100 / self.delegates) if self.delegates else None


def four_rights(scope: Scope, proposal_scope: Scope, year: int, today: date) -> FourRights:
    """Six statements, however many records there are."""
    held = CongressSession.objects.within(scope).filter(state=CongressSessionState.HELD, held_on__year=year).order_by()
    met = held.aggregate(n=Count("pk", distinct=True), there=Count("attendances", distinct=True))
    seats = CongressDelegate.objects.filter(seats_on(F("term__sessions__held_on")), term__sessions__in=held).order_by().count()
    votes = CongressVote.objects.within(scope).filter(session__held_on__year=year).count()
    raised = CongressMatter.objects.within(scope).filter(raised_on__year=year).order_by()
    answered = Q(state=CongressMatterState.ANSWERED)
    matter = raised.aggregate(
        n=Count("pk"), done=Count("pk", filter=answered), punctual=Count("pk", filter=answered & Q(answered_on__lte=F("due_on")))
    )
    rows = proposals.of_year(proposal_scope, year)
    filed = rows.aggregate(n=Count("pk", distinct=True), confirmed=Count("pk", filter=Q(is_confirmed=True), distinct=True))
    rounds = CongressConsultation.objects.within(scope).order_by()
    standing = Q(state=ConsultationState.FILED) & (Q(valid_until=None) | Q(valid_until__gte=today))
    agreed = rounds.aggregate(n=Count("pk", filter=standing), open=Count("pk", filter=~Q(state=ConsultationState.FILED)))
    current = CongressTerm.objects.within(scope).filter(from_on__lte=today, to_on__gte=today).order_by()
    seated = CongressDelegate.objects.sitting().filter(term__in=current).order_by()
    sitting = seated.aggregate(n=Count("pk"), front=Count("pk", filter=Q(group=CongressGroup.FRONTLINE)))
    return FourRights(
        met["n"], met["there"], seats, filed["n"], matter["n"], votes, matter["punctual"], matter["done"], filed["confirmed"],
        agreed["n"], agreed["open"], sitting["front"], sitting["n"],
    )  # fmt: skip


def node_of(consultation_id: int) -> int | None:
    return CongressConsultation.objects.filter(pk=consultation_id).values_list("node_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[CongressConsultation, int]:
    return CongressConsultation.objects.within(actor.scope("congress.run")).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Iterable[int]) -> dict[int, Place]:
    rows = CongressConsultation.objects.within(actor.scope("congress.view")).filter(pk__in=list(ids))
    return {row.pk: Place(row.title, reverse("congress_consultation", args=[row.pk])) for row in rows}


def frozen(found: Iterable[rules.Check]) -> list[dict[str, Any]]:
    """As a confirmed term keeps them."""
    return [{"code": c.code, "is_met": c.is_met, "is_blocking": c.is_blocking, "params": c.params} for c in found]
