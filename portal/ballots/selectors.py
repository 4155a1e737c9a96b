"""Ballots in reach or by roll, who is there, and a result with its arithmetic in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from portal.ballots import access, rules
from portal.ballots.enums import Appraisal, BallotKind, BallotMode, BallotState, Basis, Choice, ItemResult
from portal.ballots.models import Ballot, BallotItem, BallotVoter, VotingRule
from portal.catalogue.selectors import value_on
from portal.kernel.sentences import sentence
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.models import User

S = BallotState
ENDED = (S.CONCLUDED, S.VOID, S.CANCELLED)


def terms_of(row: Ballot) -> rules.Terms:
    """The figures under which the ballot is held, as frozen when it was drafted."""
    return rules.Terms.thawed(row.terms)


@dataclass(frozen=True)
class Presence:
    """Who counts as expected and who of them is there."""

    eligible_ids: frozenset[int]
    present_ids: frozenset[int]

    @property
    def eligible(self) -> int:
        return len(self.eligible_ids)

    @property
    def present(self) -> int:
        return len(self.present_ids)


def presence_of(row: Ballot) -> Presence:
    """Now, from the room; where nobody need be there, those who have voted. One statement and the room's."""
    roll = dict(row.voters.filter(left_out="").values_list("person_id", "has_voted"))
    here = {pk for pk, has_voted in roll.items() if has_voted}  # who has voted was there, whatever the roll-call says later
    if row.needs_presence:
        here |= frozenset(roll) & frozenset(access.owner_or_404(row.record_kind).present(row.record_id))
    return Presence(frozenset(roll), frozenset(here))


def shown_presence(row: Ballot) -> set[int]:
    """Whom the roll may show as there: while it runs by the roll-call alone, since who has voted is nobody's to watch."""
    if row.state not in {S.DRAFT, S.OPEN}:
        return set(row.voters.filter(is_present=True).values_list("person_id", flat=True))
    return set(access.owner_or_404(row.record_kind).present(row.record_id)) if row.needs_presence else set()


def accounts_of(person_ids: Collection[int]) -> list[int]:
    """Active accounts of these people."""
    return list(User.objects.filter(person_id__in=person_ids, is_active=True).values_list("pk", flat=True))


def whole_of(row: Ballot) -> int:
    """The whole of which the majority of a closed ballot is counted."""
    return rules.whole_of(row.terms["basis"], eligible=row.eligible, present=row.present, cast=row.cast)


def votes_of(row: Ballot, items: Iterable[BallotItem] | None = None) -> dict[str, int]:
    """Name -> votes of an election, from the stored totals; write-ins stand as candidates."""
    rows = row.items.all() if items is None else items
    return {item.label: item.counts.get(Choice.YES, 0) for item in rows} | row.write_ins


def election_of(row: Ballot, items: Iterable[BallotItem] | None = None) -> rules.Election:
    """Who is elected, from the stored totals."""
    return rules.elect(votes_of(row, items), row.seats, whole_of(row), terms_of(row).passing)


def listed(actor: Actor) -> QuerySet[Ballot]:
    """Ballots in reach of the actor's office, the running ones first."""
    rank = Case(When(state__in=ENDED, then=Value(1)), default=Value(0), output_field=IntegerField())
    return access.in_office(actor).select_related("node").annotate(rank=rank).order_by("rank", "-drafted_at", "-pk")


def state_counts(rows: QuerySet[Ballot]) -> dict[str, int]:
    """How many ballots are in each state: one statement."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def beside(actor: Actor, record_kind: str, record_id: int) -> list[Ballot]:
    """Ballots of one record that the actor may see, the first drafted first: one statement."""
    rows = access.visible(actor).filter(record_kind=record_kind, record_id=record_id).exclude(state=S.CANCELLED)
    return list(rows.order_by("drafted_at", "pk"))


def results_beside(actor: Actor, record_kind: str, record_id: int) -> list[Ballot]:
    """Concluded ballots of one record that the actor may see, with their items, for its minutes: two statements."""
    rows = access.visible(actor).filter(record_kind=record_kind, record_id=record_id, state=S.CONCLUDED)
    rows = rows.exclude(kind=BallotKind.GRID)
    return list(rows.prefetch_related("items").order_by("closed_at", "pk"))


def own_rolls(actor: Actor) -> QuerySet[BallotVoter]:
    """The actor's lines on rolls of votes by phone that run, or that have ended and in which he took part, the running ones first."""
    shown = Q(ballot__state=S.OPEN) | Q(ballot__state=S.CONCLUDED, has_voted=True)
    rows = BallotVoter.objects.filter(shown, person=actor.person_id, left_out="", ballot__mode=BallotMode.ELECTRONIC)
    rank = Case(When(ballot__state=S.OPEN, has_voted=False, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.select_related("ballot__node").annotate(rank=rank).order_by("rank", F("ballot__opened_at").desc(), "-ballot_id")


def roll_of(row: Ballot) -> list[BallotVoter]:
    """The roll with names, in the order of staff numbers."""
    return list(row.voters.select_related("person__unit").order_by("person__staff_no"))


def rules_for(codes: Collection[str]) -> QuerySet[VotingRule]:
    """The active rules among ``codes``."""
    return VotingRule.objects.filter(code__in=codes, is_active=True).order_by("sort", "code")


def find_people(row_ids: Collection[int], names: Iterable[str]) -> dict[str, Person]:
    """Line of the form -> person of the roll, by staff number or by a name that only one of them has: one statement."""
    wanted = set(names)
    found: dict[str, Person] = {}
    twice: set[str] = set()
    for person in Person.objects.filter(Q(name__in=wanted) | Q(staff_no__in=wanted), pk__in=row_ids):
        if person.name in found:
            twice.add(person.name)
        found[person.name] = found[person.staff_no] = person
    return {name: person for name, person in found.items() if name in wanted and name not in twice}


def is_small(row: Ballot, count: int, today: date) -> bool:
    """Whether so few vote that totals would tell who voted how: rule row BALLOT_SMALL_ROLL."""
    return count < value_on("BALLOT_SMALL_ROLL", today)


@dataclass(frozen=True)
class ItemView:
    item: BallotItem
    cells: list[tuple[str, int]]
    how: str
    tone: str


TONES = {ItemResult.PASSED: "ok", ItemResult.ELECTED: "ok", ItemResult.TIED: "warn", ItemResult.COUNTED: "info"}


@dataclass(frozen=True)
class Result:
    """A ballot as its pages show it: before the end only how many are there and have voted, then totals and arithmetic."""

    row: Ballot
    items: list[BallotItem]
    eligible: int
    present: int
    voted: int

    @cached_property
    def terms(self) -> rules.Terms:
        return terms_of(self.row)

    @property
    def is_over(self) -> bool:
        return self.row.state == S.CONCLUDED

    @property
    def rule_name(self) -> str:
        return self.row.rule.name

    @cached_property
    def quorum(self) -> Any:
        return rules.quorum_verdict(self.terms, self.eligible, self.present)

    @property
    def quorum_words(self) -> str:
        """Expected, present, needed: the arithmetic of the quorum."""
        words = {"eligible": self.eligible, "present": self.present, "share": self.terms.quorum.share, "bound": _bound(self.terms.quorum)}
        least = max(1, self.terms.quorum.least(self.eligible))
        return sentence("ballot.how_quorum", words | {"least": least, "met": _("达到") if self.quorum else _("未达到")})

    @property
    def whole(self) -> int:
        return whole_of(self.row)

    @property
    def lines(self) -> list[str]:
        """The arithmetic of the result, line by line."""
        row, passing = self.row, self.terms.passing
        found = [
            self.quorum_words,
            sentence("ballot.how_papers", {"returned": row.cast + row.spoiled, "valid": row.cast, "spoiled": row.spoiled}),
        ]
        if row.kind != BallotKind.GRID:
            words = {"basis": str(Basis(self.terms.basis).label), "whole": self.whole, "share": passing.share, "bound": _bound(passing)}
            found.append(sentence("ballot.how_line", words | {"least": passing.least(self.whole)}))
        if row.kind == BallotKind.ELECTION:
            found += self._election_lines()
        return found

    def _election_lines(self) -> list[str]:
        e = election_of(self.row, self.items)
        past = len(e.elected) + len(e.tied) + len(e.outrun)
        lines = [sentence("ballot.how_elected", {"seats": self.row.seats, "past": past, "elected": len(e.elected)})]
        if e.tied:
            lines.append(sentence("ballot.how_tied", {"names": "、".join(e.tied), "seats": e.open_seats}))
        elif e.open_seats:
            lines.append(sentence("ballot.how_vacant", {"seats": e.open_seats}))
        return lines

    @property
    def columns(self) -> list[str]:
        labels = Appraisal if self.row.kind == BallotKind.GRID else Choice
        return [str(labels(option).label) for option in rules.options_of(self.row.kind)]

    @property
    def views(self) -> list[ItemView]:
        """The items with their totals; nothing before the end."""
        if not self.is_over:
            return []
        labels = Appraisal if self.row.kind == BallotKind.GRID else Choice
        options = rules.options_of(self.row.kind)
        return [
            ItemView(
                item, [(str(labels(o).label), item.counts[o]) for o in options], self._how(item), TONES.get(ItemResult(item.result), "mute")
            )
            for item in self.items
        ]

    def _how(self, item: BallotItem) -> str:
        if self.row.kind != BallotKind.DECISION:
            return ""
        met = _("达到") if item.result == ItemResult.PASSED else _("未达到")
        return sentence("ballot.how_item", {**item.counts, "least": self.terms.passing.least(self.whole), "met": met})

    @property
    def can_run_off(self) -> bool:
        return self.is_over and self.row.kind == BallotKind.ELECTION and bool(election_of(self.row, self.items).open_seats)

    @property
    def named(self) -> list[tuple[str, int, bool]]:
        """Write-ins with their votes, and whether they are elected."""
        if not self.is_over or not self.row.write_ins:
            return []
        elected = election_of(self.row, self.items).elected
        return [(name, n, name in elected) for name, n in sorted(self.row.write_ins.items(), key=lambda pair: (-pair[1], pair[0]))]


def _bound(threshold: rules.Threshold) -> str:
    return _("超过") if threshold.is_strict else _("不少于")


def result_of(row: Ballot) -> Result:
    """The ballot for its pages; while it runs with the numbers of now. Three statements and the room's."""
    items = list(row.items.select_related("person"))
    voted = row.voters.filter(has_voted=True).count()
    if row.state in {S.DRAFT, S.OPEN}:
        here = presence_of(row)
        return Result(row, items, here.eligible, here.present, voted)
    return Result(row, items, row.eligible, row.present, voted if row.mode == BallotMode.ELECTRONIC else row.cast + row.spoiled)
