"""The bank, papers with their counters, what somebody may answer, one's own sheets, results by unit. Sets, whatever their size."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, DateTimeField, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import UNIT_KINDS, NodeKind
from portal.organization.models import Node
from portal.organization.selectors import ancestors_of
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.quizzes import access, rules
from workforce.quizzes.enums import QuizPaperState, QuizPurpose, QuizQuestionState
from workforce.quizzes.models import (
    QuizCall,
    QuizInspection,
    QuizPaper,
    QuizPaperQuestion,
    QuizQuestion,
    QuizSheet,
    QuizSubject,
)

ENOUGH = (QuizPurpose.COURSE, QuizPurpose.EXAM, QuizPurpose.CHECK)  # once passed, nothing is left to do


def above(scope: Scope) -> set[str]:
    """Paths of the reach's roots and of all nodes above them."""
    return {node for path in scope.paths for node in ancestors_of(path)}


def person_of(actor: Actor) -> Person | None:
    return Person.objects.filter(pk=actor.person_id or 0).select_related("unit").first()


def units_for(actor: Actor, right: str) -> QuerySet[Node]:
    """Units that somebody may choose."""
    return Node.objects.within(access.office(actor, right)).units().filter(closed_on=None).order_by("path")


# -- the bank
def questions(scope: Scope) -> QuerySet[QuizQuestion]:
    """Those of the reach (of offices), and approved ones of the units above."""
    wide = access.offices(scope)
    if not wide.paths:
        return QuizQuestion.objects.none()
    near = QuizQuestion.objects.within(wide).order_by().values("pk")
    shared = Q(node__path__in=above(wide), state=QuizQuestionState.APPROVED)
    rows = QuizQuestion.objects.filter(Q(pk__in=near) | shared)
    return rows.select_related("node", "proposed_by", "approved_by").prefetch_related("tags__subject").order_by("-pk")


def usable(paper: QuizPaper) -> QuerySet[QuizQuestion]:
    """Approved questions of the unit of a paper and of those above it."""
    return QuizQuestion.objects.filter(state=QuizQuestionState.APPROVED, node__path__in=ancestors_of(paper.node.path)).order_by("pk")


def state_counts(rows: QuerySet[Any], states: Iterable[str]) -> dict[str, int]:
    """How many rows are in each state, and all of them: one statement."""
    counts = {state: Count("pk", filter=Q(state=state), distinct=True) for state in states}
    return rows.order_by().aggregate(all=Count("pk", distinct=True), **counts)


def to_approve(actor: Actor) -> QuerySet[QuizQuestion]:
    rows = QuizQuestion.objects.within(access.office(actor, "quiz.approve")).filter(state=QuizQuestionState.DRAFT)
    return rows.exclude(proposed_by=actor.user_id).select_related("node")


# -- papers
def _sheets(**narrowed: Any) -> Coalesce:
    rows = QuizSheet.objects.filter(paper=OuterRef("pk"), submitted_at__isnull=False, **narrowed).order_by().values("paper")
    return Coalesce(Subquery(rows.annotate(n=Count("person", distinct=True)).values("n"), output_field=IntegerField()), 0)


def papers(scope: Scope) -> QuerySet[QuizPaper]:
    """Those of the reach (of offices), and published ones that hold from the units above. Beside each the people who took it and
    who passed."""
    wide = access.offices(scope)
    if not wide.paths:
        return QuizPaper.objects.none()
    near = QuizPaper.objects.within(wide).order_by().values("pk")
    rows = QuizPaper.objects.filter(Q(pk__in=near) | Q(node__path__in=above(wide), state=QuizPaperState.PUBLISHED))
    rows = rows.select_related("node", "drafted_by", "published_by")
    return rows.annotate(took=_sheets(), passed=_sheets(is_passed=True)).order_by("-opens_at", "-pk")


def to_publish(actor: Actor) -> QuerySet[QuizPaper]:
    rows = QuizPaper.objects.within(access.office(actor, "quiz.run")).filter(state=QuizPaperState.DRAFT)
    return rows.exclude(drafted_by=actor.user_id).select_related("node")


def question_count(paper: QuizPaper) -> int:
    """How many questions a sheet has: one statement."""
    if paper.draw == "drawn":
        return sum(part.count for part in paper.parts.all())
    return paper.lines.count()


def check_papers(actor: Actor, now: datetime) -> QuerySet[QuizPaper]:
    """Published papers for tests on the spot that hold in the reach of an officer."""
    return papers(actor.scope("quiz.inspect")).filter(
        purpose=QuizPurpose.CHECK, state=QuizPaperState.PUBLISHED, opens_at__lte=now, closes_at__gt=now
    )


# -- sheets
def sheet_questions(sheet: QuizSheet) -> list[QuizQuestion]:
    """The questions of a sheet in their order, computed from the paper and the seed: one statement, two of a drawn paper."""
    lines = list(QuizPaperQuestion.objects.filter(paper=sheet.paper_id).select_related("question", "part").order_by("no", "pk"))
    if sheet.paper.draw != "drawn":
        return [line.question for line in lines]
    pools: dict[int, tuple[int, list[int]]] = {}
    for line in lines:
        assert line.part is not None
        pools.setdefault(line.part_id or 0, (line.part.count, []))[1].append(line.question_id)
    known = {line.question_id: line.question for line in lines}
    return [known[key] for key in rules.drawn(list(pools.values()), sheet.seed)]


def own_sheets(person_id: int) -> QuerySet[QuizSheet]:
    rows = QuizSheet.objects.within(Scope(person_id=person_id)).select_related("paper__node", "unit", "call__inspection")
    return rows.order_by("-started_at", "-pk")


def _own(person_id: int, **narrowed: Any) -> QuerySet[QuizSheet]:
    return QuizSheet.objects.filter(paper=OuterRef("pk"), person=person_id, **narrowed).order_by("-pk")


def for_person(person: Person) -> QuerySet[QuizPaper]:
    """Published papers for the unit of a person, tests on the spot left out. Beside each: tries used, best score, passed or not, the
    sheet in hand."""
    rows = QuizPaper.objects.filter(state=QuizPaperState.PUBLISHED, node__path__in=ancestors_of(person.unit.path))
    rows = rows.exclude(purpose=QuizPurpose.CHECK).select_related("node")
    used = _own(person.pk).order_by().values("paper").annotate(n=Count("pk")).values("n")
    best = _own(person.pk).order_by().values("paper").annotate(n=Max("score")).values("n")
    return rows.annotate(
        used=Coalesce(Subquery(used, output_field=IntegerField()), 0),
        best=Subquery(best),
        is_passed=Exists(_own(person.pk, is_passed=True)),
        in_hand=Subquery(_own(person.pk, submitted_at=None).values("pk")[:1], output_field=IntegerField()),
        in_hand_until=Subquery(_own(person.pk, submitted_at=None).values("ends_at")[:1], output_field=DateTimeField()),
    ).order_by("closes_at", "pk")  # fmt: skip


def open_for(person: Person, now: datetime) -> QuerySet[QuizPaper]:
    """What a person may answer at this moment and has not handed in: exams and course tests until passed, a contest until he took
    part. Course tests are asked for by their course."""
    rows = for_person(person).filter(opens_at__lte=now, closes_at__gte=now).exclude(purpose=QuizPurpose.COURSE)
    took = Exists(_own(person.pk, submitted_at__isnull=False))
    rows = rows.filter(Q(is_passed=False) | Q(purpose=QuizPurpose.CONTEST)).annotate(took=took)
    rows = rows.exclude(purpose=QuizPurpose.CONTEST, took=True)
    return rows.filter(Q(used__lt=F("tries")) | Q(in_hand__isnull=False))


def calls_open(person_id: int, now: datetime) -> QuerySet[QuizCall]:
    """Tests on the spot that a person is called to and has not passed."""
    passed = QuizSheet.objects.filter(call=OuterRef("pk"), is_passed=True)
    used = QuizSheet.objects.filter(call=OuterRef("pk")).order_by().values("call").annotate(n=Count("pk")).values("n")
    handed = QuizSheet.objects.filter(call=OuterRef("pk"), submitted_at=None)
    rows = QuizCall.objects.within(Scope(person_id=person_id)).filter(inspection__ends_at__gte=now, inspection__paper__state="published")
    rows = rows.annotate(used=Coalesce(Subquery(used, output_field=IntegerField()), 0), is_passed=Exists(passed), has_hand=Exists(handed))
    rows = rows.filter(is_passed=False).filter(Q(used__lt=F("inspection__paper__tries")) | Q(has_hand=True))
    return rows.select_related("inspection__paper", "inspection__node").order_by("inspection__ends_at", "pk")


def has_passed(paper_id: int, person_id: int) -> bool:
    return QuizSheet.objects.filter(paper=paper_id, person=person_id, is_passed=True).exists()


# -- results
def least_group(day: date) -> int:
    return int(value_on("QUIZ_LEAST_GROUP", day))


def _best(paper: QuizPaper, roots: Iterable[str]) -> list[tuple[str, int, Decimal, int]]:
    """(path of the unit, person, best score, passed) of everybody who handed in below ``roots``: one statement."""
    inside = Q()
    for path in roots:
        inside |= subtree("unit__path", path)
    rows = QuizSheet.objects.filter(inside, paper=paper, submitted_at__isnull=False).order_by("unit__path", "person")
    passed = Count("pk", filter=Q(is_passed=True))
    return list(rows.values_list("unit__path", "person").annotate(best=Max("score"), n=passed))


def child_units(node: Node) -> list[Node]:
    """The units right below a node that rates are told for; of the last one the node itself. One statement."""
    found = list(Node.objects.filter(parent=node, kind__in=[k for k in UNIT_KINDS if k != NodeKind.TEAM]).order_by("path"))
    return found or [node]


def head_counts(units: Iterable[Node], day: date) -> dict[str, int]:
    """People at work on ``day`` by the path of their own unit, below ``units``: one statement."""
    inside = Q(pk__in=[])
    for unit in units:
        inside |= subtree("unit__path", unit.path)
    rows = Person.objects.active_on(day).filter(inside).order_by().values("unit__path").annotate(n=Count("pk"))
    return dict(rows.values_list("unit__path", "n"))


def unit_results(paper: QuizPaper, units: list[Node], day: date) -> list[rules.UnitResult]:
    """How each of ``units`` did, without names: two statements."""
    heads = head_counts(units, day)
    took: dict[int, list[Decimal]] = defaultdict(list)
    for path, _person, best, _passed in _best(paper, [unit.path for unit in units]):
        unit = next((u for u in units if path.startswith(u.path)), None)
        if unit is not None:
            took[unit.pk].append(best)
    return [
        rules.UnitResult(
            unit.pk, unit.name, sum(n for path, n in heads.items() if path.startswith(unit.path)), len(took[unit.pk]),
            sum(took[unit.pk], Decimal(0)),
        )
        for unit in units
    ]  # fmt: skip


def seen_units(actor: Actor, right: str, node: Node) -> list[Node]:
    """The units below ``node`` for which an office is told rates: those of its reach, its own where it stands lower."""
    scope = access.office(actor, right)
    if scope.covers(node.path):
        return child_units(node)
    roots = [path for path in scope.paths if path.startswith(node.path)]
    return list(Node.objects.filter(path__in=roots).order_by("path"))


def standing(paper: QuizPaper, day: date) -> list[tuple[int | None, rules.UnitResult]]:
    """The ranking of units of a contest: three statements."""
    return rules.ranking(unit_results(paper, child_units(paper.node), day), least_group(day))


def own_place(paper: QuizPaper, person_id: int) -> tuple[int, int] | None:
    """One's place among all who took part, and how many those are; told to nobody else. One statement."""
    rows = QuizSheet.objects.filter(paper=paper, submitted_at__isnull=False).order_by().values("person").annotate(best=Max("score"))
    scores = dict(rows.values_list("person", "best"))
    mine = scores.pop(person_id, None)
    return None if mine is None else (rules.place_of(mine, scores.values()), len(scores) + 1)


def named_results(paper: QuizPaper, scope: Scope) -> QuerySet[Person]:
    """Of an exam: the people of the reach with how they did, those who have not passed first. Who had left before it opened is not
    asked for it."""
    mine = QuizSheet.objects.filter(paper=paper, person=OuterRef("pk"), submitted_at__isnull=False)
    rows = Person.objects.within(access.offices(scope)).filter(subtree("unit__path", paper.node.path)).select_related("unit")
    rows = rows.filter(Q(left_on=None) | Q(left_on__gte=localdate(paper.opens_at)))
    rows = rows.annotate(took=Exists(mine), passed=Exists(mine.filter(is_passed=True)))
    return rows.order_by("passed", "took", "unit__path", "staff_no")


# -- tests on the spot
def _calls(**narrowed: Any) -> Coalesce:
    rows = QuizCall.objects.filter(inspection=OuterRef("pk"), **narrowed).order_by().values("inspection")
    return Coalesce(Subquery(rows.annotate(n=Count("pk", distinct=True)).values("n"), output_field=IntegerField()), 0)


def inspections(scope: Scope) -> QuerySet[QuizInspection]:
    """Within the reach of offices, with the person-times called, handed in and passed."""
    rows = QuizInspection.objects.within(access.offices(scope)).select_related("node", "paper", "started_by")
    return rows.annotate(
        called=_calls(), took=_calls(sheets__submitted_at__isnull=False), passed=_calls(sheets__is_passed=True)
    ).order_by("-started_at", "-pk")  # fmt: skip


def person_times(rows: QuerySet[QuizInspection]) -> dict[str, int]:
    """Person-times over all rows: called, handed in, passed. One statement."""
    calls = QuizCall.objects.filter(inspection__in=rows.order_by().values("pk"))
    return calls.aggregate(
        called=Count("pk", distinct=True), took=Count("pk", filter=Q(sheets__submitted_at__isnull=False), distinct=True),
        passed=Count("pk", filter=Q(sheets__is_passed=True), distinct=True),
    )  # fmt: skip


def call_results(row: QuizInspection) -> QuerySet[QuizCall]:
    """Who was called and whether he passed; never what he answered."""
    mine = QuizSheet.objects.filter(call=OuterRef("pk"), submitted_at__isnull=False)
    rows = row.calls.select_related("person__unit")
    return rows.annotate(
        took=Exists(mine), passed=Exists(mine.filter(is_passed=True), output_field=BooleanField()), score=Subquery(
            mine.order_by().values("call").annotate(n=Max("score")).values("n")
        ),
    ).order_by("passed", "person__staff_no")  # fmt: skip


def subjects() -> QuerySet[QuizSubject]:
    return QuizSubject.objects.filter(is_active=True)


def pool_sizes(paper: QuizPaper) -> dict[int, int]:
    """Usable questions by subject: one statement."""
    rows = usable(paper).order_by().values("tags__subject").annotate(n=Count("pk", distinct=True))
    return {key: n for key, n in rows.values_list("tags__subject", "n") if key is not None}


def own_calls(person_id: int) -> QuerySet[QuizCall]:
    return QuizCall.objects.within(Scope(person_id=person_id)).select_related("inspection__paper__node")
