"""What becomes of a session without its quorum, and of the seat of a delegate who has left."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify_person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.congress import access, rules, selectors
from workforce.congress.enums import CongressSessionState
from workforce.congress.models import CongressAttendance, CongressDelegate, CongressSession, CongressTerm
from workforce.congress.services.running import locked, save_new, told


@transaction.atomic
def lapse_session(
    *, actor: Actor, at: datetime, session: CongressSession, version: int, reason: str, delegate_ids: Collection[int] = ()
) -> CongressSession:
    """Too few came: the session ends without having been held, with who was there and why. Its name is free for the next call."""
    row = locked(CongressSession, session.pk, "term__node", version=version)
    ensure(access.may_hold(actor, row.term))
    seats = row.term.delegates.sitting_on(row.held_on)
    here, whole = set(seats.filter(pk__in=list(delegate_ids)).values_list("pk", flat=True)), seats.count()
    is_met = selectors.voting_rule().terms.quorum.is_met(len(here), whole)
    ensure(rules.lapse_verdict(row.state, row.held_on, localdate(at), is_met=is_met))
    if not reason.strip():
        raise RuleBroken("congress.reason_needed", field="reason")
    row.attendances.all().delete()
    CongressAttendance.objects.bulk_create(CongressAttendance(session=row, delegate_id=pk) for pk in sorted(here))
    row.state, row.lapse_reason, row.version = CongressSessionState.LAPSED, reason.strip()[:300], row.version + 1
    row.save(update_fields=["state", "lapse_reason", "version"])
    told(row, row.term.node, actor, at, "session_lapsed", after={"present": len(here), "delegates": whole}, reason=row.lapse_reason)
    return row


@transaction.atomic
def name_substitute(*, actor: Actor, at: datetime, delegate: CongressDelegate, number: str) -> CongressDelegate:
    """Somebody of the same group for the seat of a delegate who has left; a second person confirms him."""
    term, today = locked(CongressTerm, delegate.term_id, "node"), localdate(at)
    ensure(access.may_hold(actor, term))
    gone = term.delegates.select_related("person__unit", "term__node").filter(pk=delegate.pk).first()
    if gone is None:
        raise NotReachable("congress")
    is_replaced = gone.ended_on is not None or gone.substitutes.exists()
    ensure(rules.substitute_verdict(has_left=gone.has_left(today), is_replaced=is_replaced, is_pending=gone.is_pending))
    person = colleague(number, term.node, today)
    if person is None or not person.unit.path.startswith(term.node.path):
        raise RuleBroken("congress.no_colleague", field="number", given=number.strip())
    ensure(rules.group_verdict(gone.group, person.post_category), field="number")
    made = CongressDelegate(term=term, person=person, group=gone.group, stands_for=gone, named_by=actor.user)
    save_new(made, "delegate_twice", "number")
    term.version += 1
    term.save(update_fields=["version"])
    told(term, term.node, actor, at, "substitute_named", after={"staff_no": person.staff_no, "for": gone.person.staff_no})
    return made


@transaction.atomic
def confirm_substitute(*, actor: Actor, at: datetime, delegate: CongressDelegate) -> CongressDelegate:
    """The seat passes on: from now on he is counted, and who has left no more."""
    term, today = locked(CongressTerm, delegate.term_id, "node"), localdate(at)
    ensure(actor.may("congress.confirm", path=term.node.path))
    rows = term.delegates.select_related("stands_for__person__unit", "stands_for__term__node", "person__unit", "term__node")
    row = rows.filter(pk=delegate.pk).first()
    is_open = row is not None and row.is_pending
    is_author = row is not None and (actor.user_id is None or actor.user_id == row.named_by_id)
    ensure(rules.confirm_verdict(is_open=is_open, is_author=is_author))
    assert row is not None
    assert row.stands_for is not None
    gone = row.stands_for
    ensure(rules.substitute_verdict(has_left=gone.has_left(today), is_replaced=gone.ended_on is not None, is_pending=gone.is_pending))
    ensure(rules.heir_verdict(has_left=row.has_left(today)))  # days may lie between the two persons
    ensure(rules.group_verdict(row.group, row.person.post_category))
    row.since_on, gone.ended_on = today, today
    gone.save(update_fields=["ended_on"])
    row.save(update_fields=["since_on"])
    term.version += 1
    term.save(update_fields=["version"])
    after = {"staff_no": row.person.staff_no, "for": gone.person.staff_no}
    told(term, term.node, actor, at, "substitute_confirmed", after=after)
    url = reverse("congress_detail", args=[term.pk])
    notify_person(person_id=row.person_id, code="congress.named_notice", params={"term": term.name}, at=at, url=url)
    return row


@transaction.atomic
def drop_substitute(*, actor: Actor, at: datetime, delegate: CongressDelegate) -> CongressTerm:
    """A name that nobody has confirmed is taken back, by the office or by whoever would confirm it."""
    term = locked(CongressTerm, delegate.term_id, "node")
    if not access.runs(actor, term.node.path, "congress.confirm"):
        ensure(actor.may("congress.run", path=term.node.path))
    row = term.delegates.select_related("person").filter(pk=delegate.pk, stands_for__isnull=False, since_on=None).first()
    if row is None or row.substitutes.exists():
        raise RuleBroken("congress.substitute_done")
    told(term, term.node, actor, at, "substitute_dropped", before={"staff_no": row.person.staff_no})
    row.delete()
    return term
