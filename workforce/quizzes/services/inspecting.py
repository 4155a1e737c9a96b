"""逢查必考: an officer who looks into a unit has named people answer a short paper on the spot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from portal.audit.services import record
from portal.catalogue.selectors import values_on
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.kernel.scope import subtree
from portal.kernel.twins import own_key, save_once, twin_of
from portal.notices.services import notify_person
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.quizzes import access, rules, selectors
from workforce.quizzes.models import QuizCall, QuizInspection, QuizPaper


@dataclass(frozen=True)
class InspectionFacts:
    """``staff_nos``: who is named; ``minutes`` to answer."""

    node: Node
    paper: QuizPaper
    place: str
    note: str
    minutes: int
    staff_nos: tuple[str, ...]


def _named(actor: Actor, node: Node, staff_nos: Iterable[str], at: datetime) -> list[Person]:
    """The people of the unit by number, in one statement. RuleBroken names the number that is wrong."""
    numbers = list(dict.fromkeys(number.strip().upper() for number in staff_nos if number.strip()))
    if not numbers:
        raise RuleBroken("quiz.nobody_called", field="staff_nos")
    most = int(values_on(("QUIZ_MOST_CALLED",), localdate(at))["QUIZ_MOST_CALLED"])
    if len(numbers) > most:
        raise RuleBroken("quiz.too_many_called", field="staff_nos", n=most)
    rows = Person.objects.active_on(localdate(at)).filter(subtree("unit__path", node.path), staff_no__in=numbers)
    known = {person.staff_no: person for person in rows.select_related("unit")}
    for number in numbers:
        person = known.get(number)
        if person is None:
            raise RuleBroken("quiz.no_such_person", field="staff_nos", staff_no=number)
        if person.pk == actor.person_id:
            raise RuleBroken("quiz.call_self", field="staff_nos")
    return [known[number] for number in numbers]


def _call(row: QuizInspection, people: Iterable[Person], at: datetime) -> list[QuizCall]:
    """Those not called yet, each with a notice that leads to the paper."""
    there = set(row.calls.values_list("person", flat=True))
    made = QuizCall.objects.bulk_create([QuizCall(inspection=row, person=person) for person in people if person.pk not in there])
    words = {"place": row.place, "title": row.paper.title, "until": f"{localtime(row.ends_at):%H:%M}"}
    for call in made:
        notify_person(person_id=call.person_id, code="quiz.called_notice", params=words, url=reverse("quiz_mine"), at=at)
    return made


@transaction.atomic
def start_inspection(*, actor: Actor, at: datetime, facts: InspectionFacts, once_key: str = "") -> QuizInspection:
    """Note where and what was looked into, and call the people. The same ``once_key`` gives the first one again."""
    if not actor.can("quiz.inspect"):
        raise NotReachable("quiz.inspect")
    key = own_key(actor, once_key)
    known = twin_of(QuizInspection, key)
    if known is not None:
        return known
    if not access.office(actor, "quiz.inspect").covers(facts.node.path):
        raise RuleBroken("quiz.node_foreign", field="node")
    if not selectors.check_papers(actor, at).filter(pk=facts.paper.pk).exists() or not facts.node.path.startswith(facts.paper.node.path):
        raise RuleBroken("quiz.not_check", field="paper")
    for name in ("place", "note"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"quiz.{name}_needed", field=name)
    most = int(values_on(("QUIZ_CHECK_MOST_MINUTES",), localdate(at))["QUIZ_CHECK_MOST_MINUTES"])
    if not 1 <= facts.minutes <= most:
        raise RuleBroken("quiz.minutes_range", field="minutes", most=most)
    people = _named(actor, facts.node, facts.staff_nos, at)
    row = QuizInspection(
        node=facts.node, paper=facts.paper, place=facts.place.strip()[:80], note=facts.note.strip()[:300], started_at=at,
        ends_at=at + timedelta(minutes=facts.minutes), started_by=actor.user, once_key=key,
    )  # fmt: skip
    twin = save_once(row)
    if twin is not None:
        return twin
    _call(row, people, at)
    after = {"node": row.node.code, "paper": row.paper.title, "called": len(people)}
    record(actor=actor, at=at, action="quiz.inspected", obj=row, label=row.place, path=row.node.path, after=after)
    return row


@transaction.atomic
def call_more(*, actor: Actor, at: datetime, inspection: QuizInspection, staff_nos: tuple[str, ...]) -> int:
    """Further people of the same inspection while it runs. How many were added."""
    rows = QuizInspection.objects.select_for_update(of=("self",)).select_related("node", "paper")
    row = rows.get(pk=inspection.pk)
    access.ensure_reach(actor, "quiz.inspect", row.node.path)
    ensure(rules.window_verdict(row.started_at, row.ends_at, at))
    made = _call(row, _named(actor, row.node, staff_nos, at), at)
    if made:
        record(actor=actor, at=at, action="quiz.called", obj=row, label=row.place, path=row.node.path, after={"called": len(made)})
    return len(made)
