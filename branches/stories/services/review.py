"""Handed in, read by a second person, published or returned; taken back or down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.stories import access, rules, selectors
from branches.stories.enums import StoryState
from branches.stories.models import Story
from branches.stories.services.writing import locked
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify, notify_person
from portal.organization.enums import BRANCH_KINDS
from portal.rights.access import Actor
from portal.search import services as search

S = StoryState


def announce(row: Story) -> None:
    """What a branch has published counts on the day of publication."""
    if row.node.kind in BRANCH_KINDS and row.published_on is not None:
        changes.announce("story", on=row.published_on, branches=[row.node_id])


def tell_writer(row: Story, code: str, params: Mapping[str, Any], at: datetime) -> None:
    people = {user for user in (row.written_by_id, row.submitted_by_id) if user is not None}
    notify(user_ids=sorted(people), code=code, params=params, url=reverse("story_detail", args=[row.pk]), at=at)


def _save(row: Story, actor: Actor, at: datetime, action: str, *, reason: str = "") -> Story:
    row.version += 1
    row.save()
    search.refresh(index=selectors.INDEX, ids=[row.pk])
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after={"state": row.state}, reason=reason)
    return row


def _consents(row: Story) -> None:
    people = [line.shown for line in row.people.select_related("person")]
    ensure(rules.consent_verdict(row.kind.shape, people, row.text_no))


@transaction.atomic
def submit_story(*, actor: Actor, at: datetime, story: Story, version: int) -> Story:
    """Hand it in; everybody shown has agreed. A second click finds it handed in. EditConflict; RuleBroken ``story.*``."""
    row = locked(story)
    ensure(actor.may("story.write", path=row.node.path, state="draft"))
    if row.state == S.SUBMITTED:
        return row
    row = locked(story, version)
    ensure(rules.may_do("submit", row.state))
    _consents(row)
    row.state, row.submitted_by, row.submitted_on = S.SUBMITTED, actor.user, localdate(at)
    row.reviewed_by, row.reviewed_on, row.review_note = None, None, ""
    return _save(row, actor, at, "story.submitted")


@transaction.atomic
def take_back_story(*, actor: Actor, at: datetime, story: Story, version: int) -> Story:
    """The office takes back what it has handed in, to go on writing."""
    row = locked(story, version)
    ensure(actor.may("story.write", path=row.node.path, state="draft"))
    ensure(rules.may_do("take_back", row.state))
    row.state, row.submitted_by, row.submitted_on = S.DRAFT, None, None
    return _save(row, actor, at, "story.taken_back")


@transaction.atomic
def publish_story(*, actor: Actor, at: datetime, story: Story, version: int, note: str = "") -> Story:
    """The second person publishes. A second click finds it published. EditConflict; RuleBroken ``story.*``."""
    row = locked(story)
    ensure(actor.may("story.review", path=row.node.path))
    if row.state == S.PUBLISHED and row.reviewed_by_id == actor.user_id:
        return row
    row = locked(story, version)
    ensure(access.may_review(actor, row))
    _consents(row)
    row.state, row.reviewed_by, row.review_note = S.PUBLISHED, actor.user, note.strip()[:300]
    row.reviewed_on = row.published_on = localdate(at)
    row = _save(row, actor, at, "story.published")
    words = {"title": row.title}
    tell_writer(row, "story.published_notice", words, at)
    for person_id in row.people.values_list("person_id", flat=True):
        notify_person(person_id=person_id, code="story.published_notice", params=words, url=reverse("story_mine"), at=at)
    announce(row)
    return row


@transaction.atomic
def return_story(*, actor: Actor, at: datetime, story: Story, version: int, note: str) -> Story:
    """Send it back with what is to be done. EditConflict; RuleBroken ``story.*``."""
    row = locked(story, version)
    ensure(access.may_review(actor, row))
    if not note.strip():
        raise RuleBroken("story.reason_needed", field="note")
    row.state, row.reviewed_by, row.reviewed_on, row.review_note = S.RETURNED, actor.user, localdate(at), note.strip()[:300]
    row = _save(row, actor, at, "story.returned", reason=note)
    tell_writer(row, "story.returned_notice", {"title": row.title, "note": row.review_note}, at)
    return row


@transaction.atomic
def withdraw_story(*, actor: Actor, at: datetime, story: Story, version: int, reason: str) -> Story:
    """The publicity office takes a published story down. EditConflict; RuleBroken ``story.*``."""
    row = locked(story, version)
    ensure(actor.may("story.review", path=row.node.path))
    ensure(rules.may_do("withdraw", row.state))
    if not reason.strip():
        raise RuleBroken("story.reason_needed", field="reason")
    row.state, row.withdrawn_on, row.withdraw_reason = S.WITHDRAWN, localdate(at), reason.strip()[:200]
    row = _save(row, actor, at, "story.withdrawn", reason=reason)
    tell_writer(row, "story.withdrawn_notice", {"title": row.title, "reason": row.withdraw_reason}, at)
    announce(row)
    return row
