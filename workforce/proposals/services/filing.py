"""Proposals are filed by their authors, out of the note of a meeting, or from an old ledger."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.files.services import attach_uploads
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.sentences import sentence
from portal.kernel.twins import own_key, save_once, twin_of
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.search import services as search
from workforce.proposals import access, rules, selectors
from workforce.proposals.enums import ProposalAct, ProposalChannel, ProposalState
from workforce.proposals.models import Proposal, ProposalAuthor, ProposalNote, ProposalReason, ProposalSequence
from workforce.proposals.services.locking import announce, step, tell, told


@dataclass(frozen=True)
class ProposalFacts:
    """A proposal as it is told; ``authors`` in order. ``difference``: what sets it apart from similar ones."""

    title: str
    trouble: str
    idea: str
    topic: str
    node: Node
    authors: tuple[Person, ...]
    is_unnamed: bool = False
    difference: str = ""
    channel: str = ProposalChannel.ONLINE
    note: ProposalNote | None = None
    branch: Node | None = None


def _number(day: date) -> str:
    """The next number of the year; the row is locked, so that no two are alike."""
    ProposalSequence.objects.get_or_create(year=day.year)
    row = ProposalSequence.objects.select_for_update().get(year=day.year)
    row.last += 1
    while Proposal.objects.filter(number=rules.number_of(day.year, row.last)).exists():  # an old ledger has brought it along
        row.last += 1
    row.save(update_fields=["last"])
    return rules.number_of(day.year, row.last)


def found_authors(text: str, actor: Actor, node: Node, day: date, *, first: Person | None = None) -> tuple[Person, ...]:
    """The people that ``text`` names by staff number, behind ``first``. RuleBroken for whoever is not at work in the enterprise."""
    numbers = [n.upper() for n in re.split(r"[\s、，,;；]+", text) if n]
    known = selectors.people_by_number(numbers, selectors.root_of(node.path), day)
    found = [first] if first is not None else []
    for number in numbers:
        if number not in known:
            raise RuleBroken("proposal.no_author", field="authors", given=number)
        if known[number].pk not in {p.pk for p in found}:
            found.append(known[number])
    if not found:
        raise RuleBroken("proposal.needs_author", field="authors")
    return tuple(found)


def _checked(facts: ProposalFacts, today: date) -> Proposal:
    """The row that is not saved yet; refused where it copies another one, or is like one and does not say what is different."""
    node, first = facts.node, facts.authors[0]
    if node.is_party or node.closed_on is not None or selectors.root_of(node.path) != selectors.root_of(first.unit.path):
        raise RuleBroken("proposal.other_enterprise", field="node")
    text = selectors.text_of(facts.title, facts.trouble, facts.idea)
    found, copy_from = selectors.alike_to(text, node, today)
    ensure(rules.filing_verdict(found, facts.difference, copy_from), field="difference")
    return Proposal(
        title=facts.title.strip()[:80], trouble=facts.trouble.strip()[:1000], idea=facts.idea.strip()[:1000], topic=facts.topic, node=node,
        channel=facts.channel, note=facts.note, branch=facts.branch, is_unnamed=facts.is_unnamed,
        difference=facts.difference.strip()[:300] if found else "", text_hash=selectors.hash_of(text), filed_on=today,
    )  # fmt: skip


def _write(row: Proposal, facts: ProposalFacts, actor: Actor, at: datetime, key: str | None = None) -> Proposal:
    """Number, promises, authors, trail and notices of a checked row; the twin of a double click instead, where there is one."""
    today = localdate(at)
    row.filed_by, row.once_key, row.number = actor.user, key, _number(today)
    row.due_on = selectors.workday_after(today, "PROPOSAL_COLLECT_DAYS")
    row.reply_due_on = selectors.workday_after(today, "PROPOSAL_COLLECT_DAYS", "PROPOSAL_JUDGE_DAYS")
    twin = save_once(row)
    if twin is not None:
        return twin
    made = [ProposalAuthor(proposal=row, place=n, person=person) for n, person in enumerate(facts.authors, 1)]
    ProposalAuthor.objects.bulk_create(made)
    step(row, actor, at, ProposalAct.FILED)
    search.refresh(index="proposal", ids=[row.pk])
    after = {"title": row.title, "topic": row.topic, "channel": row.channel, "node": row.node.code, "authors": len(made)}
    told(row, actor, at, "filed", after=after)
    announce(row)
    tell(row, [facts.authors[0].pk], "filed_notice", at, due=row.reply_due_on.isoformat())
    tell(row, [p.pk for p in facts.authors[1:]], "named_notice", at)
    return row


@transaction.atomic
def file_proposal(
    *, actor: Actor, at: datetime, facts: ProposalFacts, uploads: Sequence[UploadedFile] = (), once_key: str = ""
) -> Proposal:  # fmt: skip
    """File a proposal of the actor's own. RuleBroken ``proposal.*``; a double click gives the same row."""
    key = own_key(actor, once_key)
    twin = twin_of(Proposal, key)
    if twin is not None:
        return twin
    if actor.person_id is None or facts.authors[0].pk != actor.person_id:
        raise RuleBroken("proposal.needs_person")
    row = _write(_checked(facts, localdate(at)), facts, actor, at, key)
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind=access.FILES, record_id=row.pk)
    return row


@dataclass(frozen=True)
class NoteFacts:
    """A meeting with what was proposed there, one proposal a line: title｜trouble｜idea｜staff numbers."""

    channel: str
    node: Node
    title: str
    held_on: date
    present: int
    topic: str
    unit: Node
    lines: str


@transaction.atomic
def file_note(*, actor: Actor, at: datetime, facts: NoteFacts, once_key: str = "") -> ProposalNote:
    """Write a meeting down together with its proposals, all or none. RuleBroken ``proposal.*`` with the line."""
    today, key = localdate(at), own_key(actor, once_key)
    twin = twin_of(ProposalNote, key)
    if twin is not None:
        return twin
    ensure(actor.may("proposal.note", path=facts.node.path))
    if facts.held_on > today:
        raise RuleBroken("proposal.in_the_future", field="held_on")
    lines = [(n, line) for n, line in enumerate(facts.lines.splitlines(), 1) if line.strip()]
    if not lines:
        raise RuleBroken("proposal.note_empty", field="lines")
    assert actor.user is not None
    note = ProposalNote(
        channel=facts.channel, node=facts.node, title=facts.title.strip()[:100], held_on=facts.held_on, present=facts.present,
        noted_by=actor.user, noted_at=at, once_key=key,
    )  # fmt: skip
    twin = save_once(note)
    if twin is not None:
        return twin
    for n, line in lines:
        _file_line(note, facts, line, n, actor, at)
    after = {"title": note.title, "held_on": note.held_on.isoformat(), "proposals": len(lines)}
    record(actor=actor, at=at, action="proposal.noted", obj=note, label=note.title, path=note.node.path, after=after)
    return note


def _file_line(note: ProposalNote, facts: NoteFacts, line: str, n: int, actor: Actor, at: datetime) -> None:
    parts = [part.strip() for part in re.split(r"[｜|]", line)]
    try:
        if len(parts) != 4 or not all(parts[:3]):
            raise RuleBroken("proposal.note_parts")
        authors = found_authors(parts[3], actor, facts.unit, localdate(at))
        told_line = ProposalFacts(
            parts[0], parts[1], parts[2], facts.topic, facts.unit, authors, channel=facts.channel, note=note,
            branch=facts.node if facts.node.is_branch else None,
        )  # fmt: skip
        _write(_checked(told_line, localdate(at)), told_line, actor, at)
    except RuleBroken as broken:
        raise RuleBroken("proposal.note_line", field="lines", line=n, why=sentence(broken.code, broken.params)) from None


@dataclass(frozen=True)
class PastFacts:
    """A line of an old ledger."""

    facts: ProposalFacts
    filed_on: date
    outcome: str
    reply: str
    reason: ProposalReason | None = None
    closed_on: date | None = None
    number: str = ""


@transaction.atomic
def record_past(*, actor: Actor, at: datetime, past: PastFacts) -> Proposal:
    """A proposal that was handled before the portal: closed, without promises. RuleBroken ``proposal.*``."""
    today, facts = localdate(at), replace(past.facts, channel=ProposalChannel.LEDGER)
    ensure(actor.may("import.proposals", path=facts.node.path))
    if actor.user is None:
        raise RuleBroken("proposal.needs_registrar")
    if past.filed_on > today or (past.closed_on is not None and past.closed_on > today):
        raise RuleBroken("proposal.in_the_future", field="filed_on")
    ensure(rules.reply_verdict(past.outcome, past.reason is not None, past.reply), field="reply")
    closed = past.closed_on or past.filed_on
    row = Proposal.objects.create(
        title=facts.title[:80], trouble=facts.trouble[:1000], idea=facts.idea[:1000], topic=facts.topic, node=facts.node,
        channel=facts.channel, text_hash=selectors.hash_of(selectors.text_of(facts.title, facts.trouble, facts.idea)),
        filed_on=past.filed_on, filed_by=actor.user, number=past.number or _number(past.filed_on), state=ProposalState.CLOSED,
        outcome=past.outcome, reply=past.reply[:1000], reason=past.reason, replied_on=closed, closed_on=closed,
        done_on=closed if past.outcome in rules.TAKEN else None,
    )  # fmt: skip
    ProposalAuthor.objects.bulk_create(ProposalAuthor(proposal=row, place=n, person=p) for n, p in enumerate(facts.authors, 1))
    search.refresh(index="proposal", ids=[row.pk])
    told(row, actor, at, "past_recorded", after={"title": row.title, "filed_on": row.filed_on.isoformat(), "outcome": row.outcome})
    announce(row)
    return row


def settle_proposals(*, actor: Actor, at: datetime, gone: Sequence[Proposal], back: Sequence[Proposal]) -> None:
    """Proposals of an import were taken back."""
    search.refresh(index="proposal", ids=[row.pk for row in [*gone, *back]])
    for row in [*gone, *back]:
        announce(row)
