"""A talk: asked for by a branch, answered by the keeper of the pool, held as an activity of the branch, with what listeners say."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.speakers import access, rules, selectors
from branches.speakers.enums import TalkState
from branches.speakers.models import Speaker, SpeakerTalk
from branches.speakers.services.pool import locked
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor


@dataclass(frozen=True)
class TalkFacts:
    branch: Branch
    wanted_on: date
    subject: str
    place: str


def _locked(talk: SpeakerTalk, version: int) -> SpeakerTalk:
    rows = SpeakerTalk.objects.select_for_update(of=("self",)).select_related("branch__node", "speaker__node", "speaker__person")
    row = rows.filter(pk=talk.pk).first()
    if row is None:
        raise NotReachable("talk")
    if row.version != version:
        raise EditConflict("talk.edited", theirs={})
    return row


def _save(row: SpeakerTalk, actor: Actor, at: datetime, action: str, *, reason: str = "", **after: Any) -> SpeakerTalk:
    row.version += 1
    row.save()
    record(actor=actor, at=at, action=action, obj=row, path=row.branch.node.path, after={"state": row.state, **after}, reason=reason)
    return row


def _tell(row: SpeakerTalk, code: str, users: list[int | None], at: datetime, **params: str) -> None:
    words = {"on": row.wanted_on.isoformat(), **params}
    known = [pk for pk in users if pk is not None]
    notify(user_ids=known, code=code, params=words, url=reverse("speaker_talk_detail", args=[row.pk]), at=at)


@transaction.atomic
def ask_talk(*, actor: Actor, at: datetime, speaker: Speaker, facts: TalkFacts) -> SpeakerTalk:
    """A branch asks; whoever added the speaker is told. RuleBroken ``talk.*``, ``speaker.not_listed``; NotReachable."""
    row = locked(speaker)
    if not access.readable(actor).filter(pk=row.pk).exists():
        raise NotReachable("speaker")
    ensure(actor.may("speaker.ask", path=facts.branch.node.path))
    if not selectors.asking(actor.scope("speaker.ask"), row).filter(pk=facts.branch.pk).exists():
        raise RuleBroken("talk.branch_foreign", field="branch")
    ensure(rules.ask_verdict(row.is_listed, facts.wanted_on, localdate(at)), field="wanted_on")
    for name in ("subject", "place"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"talk.{name}_needed", field=name)
    made = SpeakerTalk(
        speaker=row, branch=facts.branch, wanted_on=facts.wanted_on, subject=facts.subject.strip(), place=facts.place.strip(),
        asked_by=actor.user, asked_on=localdate(at),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise RuleBroken("talk.twice", field="wanted_on") from None
    record(actor=actor, at=at, action="talk.asked", obj=made, path=facts.branch.node.path, after={"on": str(made.wanted_on)})
    _tell(made, "talk.asked_notice", [row.added_by_id], at, branch=facts.branch.node.name)
    return made


@transaction.atomic
def answer_talk(*, actor: Actor, at: datetime, talk: SpeakerTalk, version: int, agrees: bool, note: str = "") -> SpeakerTalk:
    """The keeper of the pool answers; the branch is told. RuleBroken ``talk.*``."""
    row = _locked(talk, version)
    ensure(actor.may("speaker.edit", path=row.speaker.node.path))
    ensure(rules.may_do("answer", row.state))
    ensure(rules.answer_verdict(agrees, note), field="note")
    row.state, row.answer_note = TalkState.AGREED if agrees else TalkState.DECLINED, note.strip()[:200]
    row.answered_by, row.answered_on = actor.user, localdate(at)
    _tell(row, "talk.answered_notice", [row.asked_by_id], at)
    return _save(row, actor, at, "talk.answered")


@transaction.atomic
def hold_talk(*, actor: Actor, at: datetime, talk: SpeakerTalk, version: int, activity: Activity) -> SpeakerTalk:
    """The talk was held: which activity of the branch it was, one for each. RuleBroken ``talk.*``."""
    row = _locked(talk, version)
    ensure(actor.may("speaker.ask", path=row.branch.node.path))
    ensure(rules.may_do("hold", row.state))
    if activity.branch_id != row.branch_id:
        raise RuleBroken("talk.record_foreign", field="activity")
    ensure(rules.record_verdict(activity.held_on, activity.state, row.asked_on, localdate(at)), field="activity")
    row.state, row.activity = TalkState.HELD, activity
    try:
        with transaction.atomic():
            return _save(row, actor, at, "talk.held", activity=activity.pk)
    except IntegrityError:
        raise RuleBroken("talk.record_taken", field="activity") from None


@transaction.atomic
def cancel_talk(*, actor: Actor, at: datetime, talk: SpeakerTalk, version: int, reason: str) -> SpeakerTalk:
    """The branch or the keeper calls it off; the other side is told. RuleBroken ``talk.*``; NotReachable."""
    row = _locked(talk, version)
    if not (access.asks_for(actor, row) or access.keeps(actor, row.speaker)):
        raise NotReachable("talk")
    ensure(rules.may_do("cancel", row.state))
    if not reason.strip():
        raise RuleBroken("talk.reason_needed", field="reason")
    row.state, row.cancel_reason = TalkState.CANCELLED, reason.strip()[:200]
    others = {row.asked_by_id, row.answered_by_id or row.speaker.added_by_id} - {actor.user_id}
    _tell(row, "talk.closed_notice", list(others), at)
    return _save(row, actor, at, "talk.cancelled", reason=reason)


@transaction.atomic
def feed_back(*, actor: Actor, at: datetime, talk: SpeakerTalk, version: int, words: str) -> SpeakerTalk:
    """What listeners say, or another wording of it. RuleBroken ``talk.*``."""
    row = _locked(talk, version)
    ensure(actor.may("speaker.ask", path=row.branch.node.path))
    ensure(rules.may_do("feed_back", row.state))
    if not words.strip():
        raise RuleBroken("talk.words_needed", field="words")
    row.feedback, row.feedback_on = words.strip()[:500], localdate(at)
    return _save(row, actor, at, "talk.feedback_told")
