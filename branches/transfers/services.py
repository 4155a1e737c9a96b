"""A letter is issued, confirmed or taken back; the membership moves with the confirmation, in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from branches.dues.selectors import paid_until
from branches.orgs import services as orgs
from branches.orgs.models import Branch, BranchMembership
from branches.orgs.selectors import secretaries
from branches.transfers import rules, selectors
from branches.transfers.enums import LetterKind, LetterState
from branches.transfers.models import TransferLetter
from portal.audit import services as audit
from portal.catalogue.selectors import UnknownParameter, value_on
from portal.kernel.errors import RuleBroken, ensure
from portal.kernel.sentences import sentence
from portal.notices.services import notify, notify_person
from portal.organization.enums import NodeKind
from portal.people.models import Person
from portal.rights.access import Actor

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LetterFacts:
    """``outside``: the organisation beyond the enterprise; ``standing`` and ``dues_paid_until`` are asked for inward only."""

    person: Person
    kind: str
    issued_on: date
    to_branch: Branch | None = None
    outside: str = ""
    standing: str = "full"
    dues_paid_until: date | None = None
    note: str = ""


def _paths(letter: TransferLetter) -> tuple[str, str]:
    """Path of the branch that is left and of the one that receives, each empty where it lies outside."""
    left = letter.from_branch.node.path if letter.from_branch is not None else ""
    received = letter.to_branch.node.path if letter.to_branch is not None else ""
    return left, received


def _check_target(facts: LetterFacts) -> None:
    if facts.kind == LetterKind.OUTWARD:
        return
    if facts.to_branch is None:
        raise RuleBroken("transfer.target_missing", field="to_branch")
    if facts.to_branch.node.kind == NodeKind.TEMPORARY_BRANCH:
        raise RuleBroken("transfer.temporary", field="to_branch")


def _valid_days(issued_on: date, today: date) -> int:
    """How long a letter of ``issued_on`` holds; one from before the rule ran out long ago."""
    try:
        return int(value_on("TRANSFER_LETTER_DAYS", issued_on))
    except UnknownParameter:
        last = rules.last_day(issued_on, int(value_on("TRANSFER_LETTER_DAYS", today)))
        raise RuleBroken("transfer.expired", field="issued_on", day=last.isoformat()) from None


@transaction.atomic
def issue_letter(*, actor: Actor, at: datetime, facts: LetterFacts) -> TransferLetter:
    """Open a letter for ``facts.person``. The committee above the branch that is left issues it; inward, the one that receives.

    RuleBroken ``transfer.no_home``, ``transfer.has_home``, ``transfer.same_branch``, ``transfer.temporary``,
    ``transfer.target_missing``, ``transfer.outside_missing``, ``transfer.open_already``, ``transfer.issued_ahead``.
    """
    today = timezone.localdate(at)
    person = Person.objects.select_for_update(of=("self",)).get(pk=facts.person.pk)
    home = selectors.home_of(person.pk, today)
    _check_target(facts)
    target = None if facts.kind == LetterKind.OUTWARD else facts.to_branch
    left = home.branch if home is not None and facts.kind != LetterKind.INWARD else None
    asked = left or target
    actor.may("transfer.issue", path=asked.node.path if asked is not None else "")
    verdict = rules.may_issue(
        kind=facts.kind, has_home=home is not None, is_same_branch=left is not None and target is not None and left.pk == target.pk,
        outside=facts.outside, issued_on=facts.issued_on, today=today,
    )  # fmt: skip
    ensure(verdict, field="outside" if verdict.code == "transfer.outside_missing" else "person")
    if TransferLetter.objects.filter(person=person, state=LetterState.ISSUED).exists():
        raise RuleBroken("transfer.open_already", field="person")
    days = _valid_days(facts.issued_on, today)
    outside = "" if facts.kind == LetterKind.INSIDE else facts.outside.strip()
    letter = TransferLetter.objects.create(
        person=person, kind=facts.kind, from_branch=left, to_branch=target, outside=outside,
        standing=home.standing if left is not None and home is not None else facts.standing, issued_on=facts.issued_on, valid_days=days,
        dues_paid_until=paid_until([person.pk]).get(person.pk) if left is not None else facts.dues_paid_until,
        expires_on=rules.last_day(facts.issued_on, days), issued_by=actor.user, issued_at=at, note=facts.note.strip()[:200],
    )  # fmt: skip
    _record(actor, at, letter, "issued", {"kind": letter.kind, "expires_on": letter.expires_on.isoformat()})
    if target is not None:
        params = {"branch": target.node.name, "day": letter.expires_on.isoformat()}
        _tell_receiver(target, "transfer.notice_issued", params, reverse("transfer_detail", args=[letter.pk]), at)
    return letter


def _tell_receiver(branch: Branch, code: str, params: dict[str, str], url: str, at: datetime) -> None:
    """The secretary of the branch that receives."""
    post = secretaries([branch.pk], timezone.localdate(at)).get(branch.pk)
    if post is not None:
        notify_person(person_id=post.person_id, code=code, params=params, url=url, at=at)


def _record(actor: Actor, at: datetime, letter: TransferLetter, what: str, after: dict[str, str], reason: str = "") -> None:
    left, received = _paths(letter)
    audit.record(actor=actor, at=at, action=f"transfer_letter.{what}", obj=letter, path=left or received, after=after, reason=reason)


def _locked(letter: TransferLetter) -> TransferLetter:
    rows = TransferLetter.objects.select_for_update(of=("self",))
    return rows.select_related("from_branch__node", "to_branch__node", "person__unit").get(pk=letter.pk)


@transaction.atomic
def confirm_letter(*, actor: Actor, at: datetime, letter: TransferLetter, on: date) -> TransferLetter:
    """The affiliation passes on ``on``: the receiving branch confirms, outward the committee with the slip that came back.

    The letter is the authority for the move, so the membership is changed on behalf of whoever confirms, whose name stands
    in both trails. Nobody confirms a letter that he issued or that is about himself. RuleBroken ``transfer.own_letter``,
    ``transfer.own_affiliation``, ``transfer.settled``, ``transfer.expired``, ``transfer.day_outside``, ``transfer.moved_since``
    and what the membership refuses (a post still held, a closed branch).
    """
    row = _locked(letter)
    left, received = _paths(row)
    right = "transfer.confirm" if row.to_branch is not None else "transfer.issue"
    actor.may(right, path=received or left)
    if row.to_branch is not None and row.issued_by_id is not None and row.issued_by_id == actor.user_id:
        raise RuleBroken("transfer.own_letter")
    if actor.person_id is not None and actor.person_id == row.person_id:
        raise RuleBroken("transfer.own_affiliation")
    today = timezone.localdate(at)
    ensure(rules.may_confirm(state=row.state, issued_on=row.issued_on, expires_on=row.expires_on, on=on, today=today), field="on")
    _move(Actor(user=actor.user, is_system=True, label=actor.label), at, row, on)
    row.state, row.moved_on, row.settled_by, row.settled_at = LetterState.CONFIRMED, on, actor.user, at
    row.save(update_fields=["state", "moved_on", "settled_by", "settled_at"])
    _record(actor, at, row, "confirmed", {"on": on.isoformat()})
    params = {"branch": row.target}
    if row.issued_by_id is not None and row.issued_by_id != actor.user_id:
        url = reverse("transfer_detail", args=[row.pk])
        notify(user_ids=[row.issued_by_id], code="transfer.notice_confirmed", params=params, url=url, at=at)
    notify_person(person_id=row.person_id, code="transfer.notice_own", params=params, url=reverse("my_page"), at=at)
    return row


def _move(actor: Actor, at: datetime, letter: TransferLetter, on: date) -> None:
    reason = letter.number
    home: BranchMembership | None = selectors.home_of(letter.person_id, on)
    if letter.kind == LetterKind.INWARD and letter.to_branch is not None:
        if home is not None:
            raise RuleBroken("transfer.moved_since")
        orgs.admit_member(
            actor=actor, at=at, branch=letter.to_branch, person=letter.person, from_on=on, standing=letter.standing, reason=reason
        )
        return
    if home is None or home.branch_id != letter.from_branch_id:
        raise RuleBroken("transfer.moved_since")
    if letter.to_branch is not None:
        orgs.move_member(actor=actor, at=at, membership=home, on=on, branch=letter.to_branch, reason=reason)
    else:
        orgs.end_membership(actor=actor, at=at, membership=home, to_on=on - ONE_DAY, reason=reason)


@transaction.atomic
def withdraw_letter(*, actor: Actor, at: datetime, letter: TransferLetter, reason: str) -> TransferLetter:
    """Take back a letter that was not confirmed; the member stays, the receiving branch is told. RuleBroken ``transfer.reason_missing``."""
    row = _locked(letter)
    left, received = _paths(row)
    actor.may("transfer.issue", path=left or received)
    if row.state != LetterState.ISSUED:
        raise RuleBroken("transfer.settled")
    if not reason.strip():
        raise RuleBroken("transfer.reason_missing", field="reason")
    why = reason.strip()[:200]
    with translation.override(settings.LANGUAGE_CODE):  # what is kept is in the language of the house
        kept = sentence("transfer.note_withdrawn", {"reason": why})
    row.state, row.settled_by, row.settled_at = LetterState.WITHDRAWN, actor.user, at
    row.note = (f"{row.note}；{kept}" if row.note else kept)[:200]  # the trail has the whole reason
    row.save(update_fields=["state", "settled_by", "settled_at", "note"])
    _record(actor, at, row, "withdrawn", {"state": row.state}, reason=why)
    if row.to_branch is not None:
        params = {"branch": row.to_branch.node.name, "reason": why}
        _tell_receiver(row.to_branch, "transfer.notice_withdrawn", params, reverse("transfer_detail", args=[row.pk]), at)
    return row
