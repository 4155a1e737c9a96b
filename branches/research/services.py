"""A study group is set up, changed, writes papers and is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branches.research import access, rules, selectors
from branches.research.enums import StudyState
from branches.research.models import StudyAuthor, StudyGroup, StudyPaper
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.results.models import WorkResult
from workforce.results.rules import author_words
from workforce.results.selectors import people_by_number


@dataclass(frozen=True)
class GroupFacts:
    node: Node
    name: str
    topic: str
    lead: Person
    members: tuple[Person, ...]
    from_on: date
    to_on: date


@dataclass(frozen=True)
class PaperFacts:
    """``authors`` in order as a text; of a paper of the register (``result``) title, day and authors are read there."""

    title: str = ""
    authors: str = ""
    result: WorkResult | None = None
    published_in: str = ""
    published_on: date | None = None
    adopted_by: str = ""
    adopted_on: date | None = None


def people_named(actor: Actor, text: str, field: str) -> tuple[Person, ...]:
    """The people that a text names by staff number, each once: of the own reach by the number alone, others with the name."""
    words = author_words(text)
    known, scope = people_by_number(number for number, _name in words), actor.scope("research.edit")
    found: dict[int, Person] = {}
    for number, name in words:
        person = known.get(number)
        if person is None or (name != person.name if name or not scope.covers(person.unit.path) else False):
            raise RuleBroken("research.no_person", field=field, given=number or name)
        found[person.pk] = person
    return tuple(found.values())


def _locked(group: StudyGroup, version: int | None = None) -> StudyGroup:
    rows = StudyGroup.objects.select_for_update(of=("self",)).select_related("node", "lead").prefetch_related("members")
    row = rows.filter(pk=group.pk).first()
    if row is None:
        raise NotReachable("research")
    if version is not None and row.version != version:
        raise EditConflict("research.edited", theirs={})
    return row


def _write(row: StudyGroup, facts: GroupFacts) -> None:
    ensure(rules.term_verdict(facts.from_on, facts.to_on), field="to_on")
    row.name, row.topic, row.lead = facts.name.strip(), facts.topic.strip(), facts.lead
    row.from_on, row.to_on = facts.from_on, facts.to_on
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("research.twice", field="topic") from None
    row.members.set(person for person in facts.members if person.pk != facts.lead.pk)


def _told(facts: GroupFacts) -> dict:
    return {
        "topic": facts.topic, "lead": facts.lead.staff_no, "members": [person.staff_no for person in facts.members],
        "from_on": str(facts.from_on), "to_on": str(facts.to_on),
    }  # fmt: skip


@transaction.atomic
def set_up_group(*, actor: Actor, at: datetime, facts: GroupFacts) -> StudyGroup:
    """A new group of an organisation in reach. RuleBroken ``research.*``."""
    ensure(actor.may("research.edit", path=facts.node.path))
    if facts.node.closed_on is not None:
        raise RuleBroken("research.node_foreign", field="node")
    row = StudyGroup(node=facts.node, made_by=actor.user, made_at=at)
    _write(row, facts)
    record(actor=actor, at=at, action="research.set_up", obj=row, path=row.node.path, after=_told(facts))
    return row


@transaction.atomic
def change_group(*, actor: Actor, at: datetime, group: StudyGroup, version: int, facts: GroupFacts) -> StudyGroup:
    """Change what is told while the study runs; the organisation stays."""
    row = _locked(group)
    ensure(access.may_edit(actor, row))
    if row.version != version:
        raise EditConflict("research.edited", theirs={})
    before = {"topic": row.topic, "lead": row.lead.staff_no, "to_on": str(row.to_on)}
    row.version += 1
    _write(row, facts)
    record(actor=actor, at=at, action="research.changed", obj=row, path=row.node.path, before=before, after=_told(facts))
    return row


@transaction.atomic
def close_group(
    *, actor: Actor, at: datetime, group: StudyGroup, version: int, closed_on: date, conclusion: str, is_stopped: bool = False
) -> StudyGroup:
    """The study is concluded, or stopped with the reason."""
    row = _locked(group)
    ensure(access.may_edit(actor, row))
    if row.version != version:
        raise EditConflict("research.edited", theirs={})
    if not conclusion.strip():
        raise RuleBroken("research.conclusion_needed", field="conclusion")
    ensure(rules.close_verdict(closed_on, row.from_on, localdate(at)), field="closed_on")
    row.state = StudyState.STOPPED if is_stopped else StudyState.CONCLUDED
    row.closed_on, row.conclusion, row.version = closed_on, conclusion.strip(), row.version + 1
    row.save(update_fields=["state", "closed_on", "conclusion", "version"])
    after = {"state": str(row.state), "closed_on": str(closed_on)}
    record(actor=actor, at=at, action="research.closed", obj=row, path=row.node.path, after=after)
    return row


def _authors(row: StudyGroup, text: str) -> list[tuple[Person | None, str]]:
    """People of the group by staff number, everybody else by name."""
    ours = {person.staff_no: person for person in selectors.people_of(row)}
    found: list[tuple[Person | None, str]] = []
    for number, name in author_words(text):
        if number and number not in ours and not name:
            raise RuleBroken("research.no_person", field="authors", given=number)
        person = ours.get(number)
        found.append((person, "" if person else name[:50]))
    return found


def _write_authors(paper: StudyPaper, authors: Sequence[tuple[Person | None, str]]) -> None:
    rows = [StudyAuthor(paper=paper, place=n, person=person, name=name) for n, (person, name) in enumerate(authors, 1)]
    StudyAuthor.objects.bulk_create(rows)


@transaction.atomic
def record_paper(*, actor: Actor, at: datetime, group: StudyGroup, facts: PaperFacts) -> StudyPaper:
    """A paper of the group, written here or pointed at in the register of results. RuleBroken ``research.*``."""
    row = _locked(group)
    ensure(access.may_record(actor, row))
    authors: list[tuple[Person | None, str]] = []
    if facts.result is not None:
        if not selectors.published_results(row).filter(pk=facts.result.pk).exists():
            raise RuleBroken("research.result_foreign", field="result")
        title, where = facts.result.title, facts.result.issued_by
        on: date | None = facts.result.achieved_on
    else:
        title, where, on = facts.title.strip(), facts.published_in.strip(), facts.published_on
        authors = _authors(row, facts.authors)
        if not title or not authors:
            raise RuleBroken("research.authors_needed" if title else "research.title_needed", field="authors" if title else "title")
    adopted = facts.adopted_by.strip()
    ensure(rules.paper_verdict(where, on, adopted, facts.adopted_on, row.from_on, localdate(at)), field="published_on")
    paper = StudyPaper(
        group=row, result=facts.result, title=title, published_in=where, published_on=on, adopted_by=adopted,
        adopted_on=facts.adopted_on, recorded_by=actor.user, recorded_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError:
        raise RuleBroken("research.paper_twice", field="title") from None
    _write_authors(paper, authors)
    after = {"title": title, "published_in": where, "adopted_by": adopted}
    record(actor=actor, at=at, action="research.paper", obj=row, path=row.node.path, after=after)
    return paper


@transaction.atomic
def adopt_paper(*, actor: Actor, at: datetime, paper: StudyPaper, adopted_by: str, adopted_on: date) -> StudyPaper:
    """Somebody took the paper up; told again it is put right."""
    row = _locked(paper.group)
    ensure(access.may_record(actor, row))
    adopted = adopted_by.strip()
    ensure(rules.paper_verdict(paper.published_in, paper.published_on, adopted, adopted_on, row.from_on, localdate(at)), field="adopted_on")
    before = {"adopted_by": paper.adopted_by}
    paper.adopted_by, paper.adopted_on = adopted, adopted_on
    paper.save(update_fields=["adopted_by", "adopted_on"])
    after = {"title": paper.title, "adopted_by": adopted, "adopted_on": str(adopted_on)}
    record(actor=actor, at=at, action="research.adopted", obj=row, path=row.node.path, before=before, after=after)
    return paper
