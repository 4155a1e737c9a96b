"""Who stands in a pool: added with his consent, changed, gone when he takes it back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.speakers import access, rules, selectors
from branches.speakers.enums import TalkState
from branches.speakers.models import Speaker, SpeakerTalk
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify, notify_person
from portal.organization.models import Node
from portal.rights.access import Actor


@dataclass(frozen=True)
class SpeakerFacts:
    """``number`` for somebody of the roster, else ``name``; both are fixed once he stands in the pool."""

    node: Node
    number: str
    name: str
    kind: str
    themes: str
    consent_on: date
    background: str = ""
    is_retired: bool = False


def locked(speaker: Speaker, version: int | None = None) -> Speaker:
    rows = Speaker.objects.select_for_update(of=("self",)).select_related("node", "person")
    row = rows.filter(pk=speaker.pk).first()
    if row is None:
        raise NotReachable("speaker")
    if version is not None and row.version != version:
        raise EditConflict("speaker.edited", theirs={})
    return row


def _told(row: Speaker, facts: SpeakerFacts) -> None:
    if not facts.themes.strip():
        raise RuleBroken("speaker.themes_needed", field="themes")
    if row.person is None and not facts.background.strip():
        raise RuleBroken("speaker.background_needed", field="background")
    row.kind, row.is_retired = facts.kind, facts.is_retired
    row.themes, row.background = facts.themes.strip(), facts.background.strip()


def _save(row: Speaker) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("speaker.twice", field="number" if row.person is not None else "name") from None


@transaction.atomic
def add_speaker(*, actor: Actor, at: datetime, facts: SpeakerFacts) -> Speaker:
    """Somebody who consents is listed, and told so where he has an account. RuleBroken ``speaker.*``; NotReachable."""
    ensure(actor.may("speaker.edit", path=facts.node.path))
    if facts.node.kind not in selectors.KEEPERS or facts.node.closed_on is not None:
        raise RuleBroken("speaker.node_foreign", field="node")
    ensure(rules.who_verdict(facts.number, facts.name), field="number")
    ensure(rules.consent_verdict(facts.consent_on, localdate(at)), field="consent_on")
    row = Speaker(node=facts.node, name=facts.name.strip(), consent_on=facts.consent_on, added_by=actor.user, added_at=at)
    if facts.number.strip():
        row.person = selectors.person_near(facts.node, facts.number)
        if row.person is None:
            raise RuleBroken("speaker.no_person", field="number", number=facts.number)
    _told(row, facts)
    _save(row)
    record(actor=actor, at=at, action="speaker.added", obj=row, path=row.node.path, after={"kind": row.kind, "on": str(row.consent_on)})
    if row.person_id is not None:
        url = reverse("speaker_detail", args=[row.pk])
        notify_person(person_id=row.person_id, code="speaker.listed_notice", params={"node": row.node.name}, url=url, at=at)
    return row


@transaction.atomic
def change_speaker(*, actor: Actor, at: datetime, speaker: Speaker, version: int, facts: SpeakerFacts) -> Speaker:
    """What is told of him; who he is, his pool and his consent stay. EditConflict; RuleBroken ``speaker.*``."""
    row = locked(speaker, version)
    ensure(actor.may("speaker.edit", path=row.node.path))
    before = {"kind": row.kind, "themes": row.themes}
    _told(row, facts)
    row.version += 1
    _save(row)
    after = {"kind": row.kind, "themes": row.themes}
    record(actor=actor, at=at, action="speaker.changed", obj=row, path=row.node.path, before=before, after=after)
    return row


@transaction.atomic
def withdraw_consent(*, actor: Actor, at: datetime, speaker: Speaker, version: int, reason: str) -> Speaker:
    """He takes his word back, himself or over the keeper: no longer shown, and talks that are still open are off.

    He owes nobody a reason; a keeper who does it for him says how he learned of it. A second click changes nothing.
    """
    row = locked(speaker, version)
    ensure(access.may_consent(actor, row))
    if row.withdrawn_on is not None:
        return row
    if not access.is_self(actor, row) and not reason.strip():
        raise RuleBroken("speaker.reason_needed", field="reason")
    row.withdrawn_on, row.withdraw_reason, row.version = localdate(at), reason.strip()[:200], row.version + 1
    row.save()
    talks = list(row.talks.select_for_update(of=("self",)).filter(state__in=rules.ACTS["cancel"]).select_related("branch__node"))
    for talk in talks:
        _call_off(actor, at, talk)
    record(actor=actor, at=at, action="speaker.withdrawn", obj=row, path=row.node.path, after={"talks": len(talks)}, reason=reason)
    return row


def _call_off(actor: Actor, at: datetime, talk: SpeakerTalk) -> None:
    """Without a reason: the page says that the speaker took back his consent."""
    talk.state, talk.version = TalkState.CANCELLED, talk.version + 1
    talk.save()
    record(actor=actor, at=at, action="talk.cancelled", obj=talk, path=talk.branch.node.path, after={"state": talk.state})
    if talk.asked_by_id is not None:
        url = reverse("speaker_talk_detail", args=[talk.pk])
        notify(user_ids=[talk.asked_by_id], code="talk.closed_notice", params={"on": talk.wanted_on.isoformat()}, url=url, at=at)


@transaction.atomic
def renew_consent(*, actor: Actor, at: datetime, speaker: Speaker, version: int, on: date) -> Speaker:
    """He consents again. RuleBroken ``speaker.*``."""
    row = locked(speaker, version)
    ensure(access.may_consent(actor, row))
    if row.withdrawn_on is None:
        raise RuleBroken("speaker.still_listed", field="on")
    ensure(rules.consent_verdict(on, localdate(at), row.withdrawn_on), field="on")
    row.consent_on, row.withdrawn_on, row.withdraw_reason, row.version = on, None, "", row.version + 1
    row.save()
    record(actor=actor, at=at, action="speaker.renewed", obj=row, path=row.node.path, after={"on": on.isoformat()})
    return row
