"""Panels in reach or by seat, and one panel as its pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from portal.catalogue.selectors import values_on
from portal.kernel.scope import Scope
from portal.kernel.sentences import known_codes, sentence
from portal.kernel.verdict import ALLOWED, Verdict
from portal.panels import access, registry, rules
from portal.panels.enums import JUDGING_STATES, OPEN_STATES, PanelFigure, PanelMethod, PanelState
from portal.panels.models import Panel, PanelCase, PanelOpinion, PanelRecusal, PanelSeat
from portal.people.models import Person
from portal.people.selectors import search_people
from portal.rights.access import Actor
from portal.rights.models import User

MOST_FOUND = 20


def visible(actor: Actor) -> QuerySet[Panel]:
    """Panels inside the actor's reach, and those in which he sits."""
    reached = Panel.objects.within(actor.scope("panel.view")).values("pk")
    seated = Panel.objects.seated(actor.user).values("pk")
    return Panel.objects.select_related("node", "convened_by").filter(Q(pk__in=reached) | Q(pk__in=seated))


def seated(actor: Actor) -> QuerySet[Panel]:
    """Panels in which the actor sits."""
    return Panel.objects.select_related("node").seated(actor.user)


def listed(scope: Scope) -> QuerySet[Panel]:
    """Panels in reach with the number of cases and of full members, running ones first."""
    rows = Panel.objects.within(scope).select_related("node")
    rank = Case(When(state__in=OPEN_STATES, then=Value(0)), default=Value(1), output_field=IntegerField())
    members = Count("seats", filter=Q(seats__is_deputy=False), distinct=True)
    counted = rows.annotate(rank=rank, case_count=Count("cases", distinct=True), seat_count=members)
    return counted.order_by("rank", "-convened_at", "-pk")


def state_counts(rows: QuerySet[Panel]) -> dict[str, int]:
    """How many panels are in each state: one statement."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk", distinct=True)))


@dataclass(frozen=True)
class CaseView:
    """A case with those who judge it, who stand aside, and what was said; ``opinions`` by seat, ``label`` as the reader may see it.

    ``is_closed``: the reader is the person judged or stood aside, and reads neither opinions nor what they could be told from.
    """

    case: PanelCase
    label: str
    voting: tuple[int, ...]
    recusals: list[PanelRecusal]
    opinions: dict[int, PanelOpinion]
    verdict: Verdict
    is_closed: bool = False

    @property
    def judge_count(self) -> int:
        return len(self.voting)

    @property
    def recusal_count(self) -> int:
        return len(self.recusals)

    @property
    def recusal_lines(self) -> list[tuple[PanelSeat, str]]:
        """Who stands aside, and why; nothing where the case is closed to the reader."""
        return [] if self.is_closed else [(recusal.seat, reason_words(recusal)) for recusal in self.recusals]

    @property
    def how(self) -> str:
        """How the result came about, in figures; empty before the conclusion."""
        tally = self.tally
        if "share" in tally:
            return sentence("panel.how_vote", tally | {"share": rules.plain(Decimal(tally["share"]) * 100)})
        if "figure" in tally:
            words = {"figure": str(PanelFigure(tally["figure"]).label), "decides": tally[tally["figure"]]}
            return sentence("panel.how_figures", tally | words)
        return sentence("panel.how_points", tally) if "low" in tally else ""

    @property
    def tally(self) -> dict[str, Any]:
        """The result in figures as the reader may know them."""
        return rules.without_singles(self.case.tally) if self.is_closed else self.case.tally

    @property
    def given_shown(self) -> int | None:
        """How many opinions there are so far; not told where the case is closed to the reader."""
        return None if self.is_closed else self.given

    @property
    def points(self) -> dict[int, Decimal]:
        """Seat -> points that count."""
        return {o.seat_id: o.points for o in self.counted if o.points is not None}

    @property
    def figures(self) -> list[tuple[str, Decimal, bool]]:
        """Mean, median and trimmed mean side by side, with the mark of the one that decides; nothing without points."""
        if not self.points:
            return []
        decides = self.case.tally.get("figure") or self.case.panel.figure
        return [
            (str(PanelFigure(name).label), value, name == decides) for name, value in rules.figures_of(list(self.points.values())).items()
        ]

    @property
    def given(self) -> int:
        """Opinions of those who judge the case."""
        return sum(seat in self.opinions for seat in self.voting)

    @property
    def counted(self) -> list[PanelOpinion]:
        """The opinions that count, in the order of the seats; none to a reader to whom the case is closed."""
        return [] if self.is_closed else [self.opinions[seat] for seat in self.voting if seat in self.opinions]

    @property
    def why_not(self) -> str:
        """The sentence of the verdict, empty when the number is right."""
        return "" if self.verdict else sentence(self.verdict.code, self.verdict.params)


@dataclass(frozen=True)
class Bench:
    """A panel with seats and cases, in four statements."""

    panel: Panel
    seats: list[PanelSeat]
    views: list[CaseView]
    today: date

    @property
    def is_overdue(self) -> bool:
        return rules.is_overdue(self.panel.due_on, self.today)

    @cached_property
    def wide(self) -> set[int]:
        """Cases on which the members differ so much that they should talk: rule rows PANEL_SPREAD, PANEL_SPLIT_SHARE. One statement."""
        figures = values_on(["PANEL_SPREAD", "PANEL_SPLIT_SHARE"], self.today)
        limit, share = Decimal(str(figures["PANEL_SPREAD"])), tuple(figures["PANEL_SPLIT_SHARE"])
        if self.panel.method == PanelMethod.VOTE:
            return {view.case.pk for view in self.views if rules.is_split([bool(o.is_for) for o in view.counted], share)}
        return {view.case.pk for view in self.views if rules.is_wide(list(view.points.values()), limit)}

    @property
    def leniency(self) -> list[tuple[str, Decimal, int]]:
        """Label, mean deviation and number of cases of each member, the most lenient first."""
        found = rules.leniency_of(view.points for view in self.views)
        rows = [(self.alias(seat), found[seat.pk][0], found[seat.pk][1]) for seat in self.seats if seat.pk in found]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    @cached_property
    def aliases(self) -> dict[int, int]:
        """Seat -> number in an order that follows neither names nor seats."""
        order = sorted(self.seats, key=lambda seat: salted_hmac("panel.alias", f"{self.panel.pk}:{seat.pk}").hexdigest())
        return {seat.pk: n for n, seat in enumerate(order, 1)}

    def alias(self, seat: PanelSeat) -> str:
        """What the others call a member: his name, or a number until the conclusion of a panel that hides its members."""
        if self.panel.hides_judges and self.panel.state != PanelState.CONCLUDED:
            return _("评委 %(n)s") % {"n": self.aliases[seat.pk]}
        return str(seat.user)

    @property
    def late(self) -> list[PanelSeat]:
        """Members whose opinion on a case is still wanted."""
        return [seat for seat, (done, total) in ((seat, self.progress(seat)) for seat in self.seats) if done < total]

    @cached_property
    def seats_verdict(self) -> Verdict:
        return rules.seats_verdict(places(self.seats), self.panel.minimum)

    @cached_property
    def readiness(self) -> Verdict:
        """Whether the numbers are right: of the members, and of those who judge each case."""
        if not self.seats_verdict:
            return self.seats_verdict
        return next((view.verdict for view in self.views if not view.verdict), ALLOWED)

    @cached_property
    def completeness(self) -> Verdict:
        """As ``readiness``, and whether everybody has given his opinion."""
        fewest, over = self.panel.fewest, self.is_overdue
        asked = (
            rules.complete_verdict(view.case.label, view.judge_count, view.given, fewest=fewest, is_overdue=over) for view in self.views
        )
        return self.readiness and next((verdict for verdict in asked if not verdict), ALLOWED)

    @property
    def hint(self) -> str:
        """What keeps the panel from its next step, as a sentence; empty when nothing does."""
        verdict = self.completeness if self.panel.state in JUDGING_STATES else self.readiness
        if verdict and self.panel.state == PanelState.FORMING and self.chair is None:
            return sentence("panel.no_chair")
        return "" if verdict else sentence(verdict.code, verdict.params)

    @property
    def chair(self) -> PanelSeat | None:
        return next((seat for seat in self.seats if seat.is_chair), None)

    def progress(self, seat: PanelSeat) -> tuple[int, int]:
        """How many of the cases that ``seat`` judges have his opinion, and how many there are."""
        mine = [view for view in self.views if seat.pk in view.voting]
        return sum(seat.pk in view.opinions for view in mine), len(mine)


def places(seats: Iterable[PanelSeat]) -> list[rules.Place]:
    """The seats as the rules see them."""
    return [rules.Place(seat.pk, seat.is_deputy) for seat in seats]


def rule_conflicts(cases: Iterable[PanelCase], users: list[User]) -> dict[tuple[int, int], str]:
    """(case id, user id) -> code for everybody who must stand aside by rule; the rooms are asked case by case."""
    return {(case.pk, user_id): code for case in cases for user_id, code in registry.conflicts(case, users).items()}


def codes_of(panel: Panel, cases: Iterable[PanelCase]) -> dict[int, str]:
    """Case -> nameless label, in an order that follows neither names nor numbers."""
    order = sorted(cases, key=lambda case: salted_hmac("panel.case", f"{panel.pk}:{case.pk}").hexdigest())
    return {case.pk: _("对象 %(n)s") % {"n": n} for n, case in enumerate(order, 1)}


def bench_of(panel: Panel, today: date, actor: Actor | None = None) -> Bench:
    """Everything of ``panel``; with ``actor`` cases are nameless where he may not know them, and closed where he may not read opinions.

    While it forms, the recusals by rule are foreseen; from the opening on they are rows.
    """
    seats = list(panel.seats.select_related("user__person__unit"))
    cases = list(panel.cases.all())
    recusals: dict[int, list[PanelRecusal]] = {case.pk: [] for case in cases}
    for recusal in PanelRecusal.objects.filter(case__panel=panel).order_by("pk"):
        recusals[recusal.case_id].append(recusal)
    opinions: dict[int, dict[int, PanelOpinion]] = {case.pk: {} for case in cases}
    by_seat = {seat.pk: seat for seat in seats}
    for opinion in PanelOpinion.objects.filter(case__panel=panel):
        opinion.seat = by_seat[opinion.seat_id]
        opinions[opinion.case_id][opinion.seat_id] = opinion
    if panel.state == PanelState.FORMING:
        _foresee(cases, seats, recusals)
    labels = {case.pk: case.label for case in cases}
    if actor is not None and access.is_masked(actor, panel):
        labels = codes_of(panel, cases)
        cases.sort(key=lambda case: (len(labels[case.pk]), labels[case.pk]))
    views = [_view(panel, seats, case, labels[case.pk], recusals[case.pk], opinions[case.pk], actor) for case in cases]
    return Bench(panel, seats, views, today)


def _foresee(cases: list[PanelCase], seats: list[PanelSeat], recusals: dict[int, list[PanelRecusal]]) -> None:
    by_user = {seat.user_id: seat for seat in seats}
    for (case_id, user_id), code in rule_conflicts(cases, [seat.user for seat in seats]).items():
        seat = by_user.get(user_id)
        if seat is not None and all(r.seat_id != seat.pk for r in recusals[case_id]):
            recusals[case_id].append(PanelRecusal(case_id=case_id, seat=seat, reason=code, is_by_rule=True))


def _view(
    panel: Panel, seats: list[PanelSeat], case: PanelCase, label: str, recusals: list[PanelRecusal], opinions: dict[int, PanelOpinion],
    actor: Actor | None,
) -> CaseView:  # fmt: skip
    case.panel = panel
    names = {seat.pk: seat for seat in seats}
    for recusal in recusals:
        recusal.seat = names[recusal.seat_id]
    voting = rules.voters(places(seats), {r.seat_id for r in recusals}, panel.minimum)
    is_closed = actor is not None and access.is_closed_to(actor, case, {r.seat.user_id for r in recusals})
    return CaseView(case, label, voting, recusals, opinions, rules.case_verdict(case.label, len(voting), panel.minimum), is_closed)


def reason_words(recusal: PanelRecusal) -> str:
    """Why a member stands aside: his own words, or the sentence of the rule."""
    if recusal.is_by_rule and recusal.reason in known_codes():
        return sentence(recusal.reason)
    return recusal.reason


def outcome_of(view: CaseView, share: Decimal) -> rules.Outcome:
    """What the opinions of a complete case amount to, by the method of its panel."""
    panel = view.case.panel
    if panel.method == PanelMethod.VOTE:
        return rules.vote_outcome([bool(o.is_for) for o in view.counted], share, view.judge_count)
    return rules.points_outcome(list(view.points.values()), panel.pass_mark or Decimal(0), panel.figure)


def waiting_seats(actor: Actor) -> QuerySet[PanelSeat]:
    """Own seats in sitting panels, with the cases that still want an opinion as ``todo`` (a deputy's count at most)."""
    given = PanelOpinion.objects.filter(case=OuterRef("pk"), seat__user=actor.user_id)
    aside = PanelRecusal.objects.filter(case=OuterRef("pk"), seat__user=actor.user_id)
    left = PanelCase.objects.filter(panel__state__in=JUDGING_STATES).exclude(Exists(given)).exclude(Exists(aside))
    todo = Count("panel__cases", filter=Q(panel__cases__in=left.values("pk")), distinct=True)
    rows = PanelSeat.objects.filter(user=actor.user_id, panel__state__in=JUDGING_STATES).select_related("panel__node")
    return rows.annotate(todo=todo, case_count=Count("panel__cases", distinct=True)).order_by("panel__opened_at", "pk")


def past_seats(actor: Actor) -> QuerySet[PanelSeat]:
    """Own seats in panels that have come to an end, the newest first."""
    rows = PanelSeat.objects.filter(user=actor.user_id, panel__state=PanelState.CONCLUDED)
    return rows.select_related("panel__node").order_by("-panel__concluded_at", "-pk")


def find_judges(actor: Actor, text: str, panel: Panel) -> list[User]:
    """Accounts that may be seated: by name within the roster the actor sees, from elsewhere by full staff number only."""
    text = text.strip()
    if not text:
        return []
    reached = search_people(Scope(actor.scope("person.view").paths), text).values("pk")
    wanted = Q(person__in=reached) | Q(person__in=Person.objects.filter(staff_no=text.upper()).values("pk"))
    barred = [panel.convened_by_id, actor.user_id]
    found = User.objects.filter(wanted, is_active=True).exclude(pk__in=barred).exclude(panel_seats__panel=panel)
    return list(found.select_related("person__unit").order_by("username")[:MOST_FOUND])


def account(username: str) -> User | None:
    """The account of a person by its exact name."""
    return User.objects.filter(username=username, person__isnull=False).first()


@dataclass(frozen=True)
class OwnCase:
    """A case as one member sees it: his own opinion, and in the discussion what the others think."""

    case: PanelCase
    label: str
    opinion: PanelOpinion | None
    is_aside: bool
    others: list[tuple[str, PanelOpinion]]


def own_cases(actor: Actor, bench: Bench) -> tuple[PanelSeat, list[OwnCase]]:
    """The actor's seat, and the cases he judges or has stood aside from."""
    seat = access.seat_of(actor, bench.panel)
    asides = {v.case.pk for v in bench.views if any(r.seat_id == seat.pk for r in v.recusals)}
    mine = [v for v in bench.views if seat.pk in v.voting or v.case.pk in asides]
    talks = bench.panel.state == PanelState.DISCUSSING
    return seat, [
        OwnCase(
            v.case, v.label, v.opinions.get(seat.pk), v.case.pk in asides,
            [(bench.alias(o.seat), o) for o in v.counted if o.seat_id != seat.pk] if talks else [],
        )
        for v in mine
    ]  # fmt: skip
