"""A note is written month by month, handed in, and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.notes import rules, selectors
from branches.notes.enums import NoteState
from branches.notes.models import BranchNote, BranchNoteLine
from branches.orgs.models import Branch
from branches.tickets.models import ConcernTopic
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.selectors import officers_of


@dataclass(frozen=True)
class Matter:
    """What moves people, and what the branch does about it."""

    topic: ConcernTopic
    mood: str
    text: str
    measure: str


def _checked(branch: Branch, matters: Sequence[Matter], today: date) -> list[Matter]:
    if not matters:
        raise RuleBroken("note.empty")
    for no, m in enumerate(matters, 1):
        if not m.text.strip() or not m.measure.strip():
            raise RuleBroken("note.line_needed", no=no)
    name = rules.named([text for m in matters for text in (m.text, m.measure)], selectors.names_near(branch, today))
    if name:
        raise RuleBroken("note.named", name=name)
    return list(matters)


def _locked(pk: int, version: int) -> BranchNote:
    row = BranchNote.objects.select_for_update(of=("self",)).select_related("branch__node").filter(pk=pk).first()
    if row is None:
        raise NotReachable("note")
    if row.version != version:
        raise EditConflict("note.edited", theirs={})
    return row


@transaction.atomic
def write_note(*, actor: Actor, at: datetime, branch: Branch, month: date, version: int, matters: Sequence[Matter]) -> BranchNote:
    """The draft of a month, made or written anew; ``version`` 0 where there was none. Nobody may be named."""
    ensure(actor.may("note.edit", path=branch.node.path))
    today = localdate(at)
    ensure(rules.month_verdict(month, branch.founded_on, today))
    lines = _checked(branch, matters, today)
    if version:
        known = BranchNote.objects.filter(branch=branch, month=month).values_list("pk", flat=True).first()
        row = _locked(known or 0, version)
        ensure(rules.may_write(row.state))
        row.version += 1
        row.written_by = actor.user
        row.save(update_fields=["version", "written_by"])
        row.lines.all().delete()
    else:
        row = BranchNote(branch=branch, month=month, written_by=actor.user)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise EditConflict("note.edited", theirs={}) from None
    BranchNoteLine.objects.bulk_create(
        BranchNoteLine(note=row, no=no, topic=m.topic, mood=m.mood, text=m.text.strip()[:300], measure=m.measure.strip()[:300])
        for no, m in enumerate(lines, 1)
    )
    record(actor=actor, at=at, action="note.written", obj=row, path=branch.node.path, after={"matters": len(lines)})
    return row


@transaction.atomic
def hand_in(*, actor: Actor, at: datetime, note: BranchNote, version: int) -> BranchNote:
    """Hand the note in to the committee; names are looked for once more, for people come and go."""
    row, today = _locked(note.pk, version), localdate(at)
    ensure(actor.may("note.edit", path=row.branch.node.path))
    ensure(rules.may_write(row.state))
    _checked(row.branch, [Matter(m.topic, m.mood, m.text, m.measure) for m in row.lines.select_related("topic")], today)
    row.state, row.handed_on, row.version = NoteState.HANDED, today, row.version + 1
    row.save()
    record(actor=actor, at=at, action="note.handed", obj=row, path=row.branch.node.path)
    changes.announce("note", on=selectors.due_of(row.month, today), branches=[row.branch_id])
    params = {"branch": row.branch.node.name, "month": str(row)}
    readers = officers_of(row.branch.node.path, (Role.COMMITTEE,), today)
    notify(user_ids=readers, code="note.handed_notice", params=params, url=reverse("note_detail", args=[row.pk]), at=at)
    return row


@transaction.atomic
def answer_note(*, actor: Actor, at: datetime, note: BranchNote, version: int, text: str) -> BranchNote:
    """The committee has read it and says what it does about it."""
    row = _locked(note.pk, version)
    ensure(actor.may("note.answer", path=row.branch.node.path))
    if row.state != NoteState.HANDED:
        raise RuleBroken("note.not_handed")
    if not text.strip():
        raise RuleBroken("note.answer_needed", field="text")
    row.state, row.answer, row.answered_by, row.answered_on = NoteState.SEEN, text.strip()[:500], actor.user, localdate(at)
    row.version += 1
    row.save()
    record(actor=actor, at=at, action="note.answered", obj=row, path=row.branch.node.path)
    readers = officers_of(row.branch.node.path, (Role.SECRETARY, Role.BRANCH_OFFICER), localdate(at))
    notify(user_ids=readers, code="note.seen_notice", params={"month": str(row)}, url=reverse("note_detail", args=[row.pk]), at=at)
    return row
