"""The word of the people shown: given or refused by themselves, taken back at any time; by a signed paper without an account."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from branches.stories import access, rules, selectors
from branches.stories.enums import Consent, StoryState
from branches.stories.models import Story, StoryPerson
from branches.stories.services.review import announce, tell_writer
from branches.stories.services.writing import locked
from portal.audit.services import record
from portal.files.services import attach_uploads
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.rights.access import Actor
from portal.rights.models import User
from portal.search import services as search


def _line(story: Story, line_id: int) -> StoryPerson:
    found = story.people.select_related("person").filter(pk=line_id).first()
    if found is None:
        raise NotReachable("story.own")
    return found


@transaction.atomic
def answer_consent(*, actor: Actor, at: datetime, line: StoryPerson, agrees: bool, text_no: int | None = None) -> StoryPerson:
    """The person's own yes or no. A no sends a story that waits for review back, and takes a published one down at once.

    ``text_no``: the wording that was read; another one meanwhile is an EditConflict. NotReachable for anybody else.
    """
    access.ensure_own(actor, line)
    story = locked(Story(pk=line.story_id))
    row = _line(story, line.pk)
    access.ensure_own(actor, row)
    if text_no is not None and agrees and text_no != story.text_no:
        raise RuleBroken("story.edited")
    return _settle(actor, at, story, row, agrees=agrees)


def _settle(actor: Actor, at: datetime, story: Story, row: StoryPerson, *, agrees: bool) -> StoryPerson:
    ensure(rules.answer_verdict(story.state, row.consent, agrees=agrees))
    if row.consent == Consent.DECLINED and not agrees:
        return row
    row.consent = rules.after_answer(row.consent, agrees=agrees)
    row.text_no, row.answered_on = story.text_no, localdate(at)
    row.save()
    after = {"agrees": agrees, "on_paper": row.is_on_paper, "text_no": row.text_no}
    record(actor=actor, at=at, action="story.consent", obj=story, path=story.node.path, after=after)
    if not agrees:
        _take_down(actor, at, story)
    return row


def _take_down(actor: Actor, at: datetime, story: Story) -> None:
    """What follows from a no; why stands in the list of people, for the office alone."""
    if story.state == StoryState.SUBMITTED:
        story.state, story.review_note = StoryState.RETURNED, ""
    elif story.state == StoryState.PUBLISHED:
        story.state, story.withdrawn_on = StoryState.WITHDRAWN, localdate(at)
    else:
        return
    story.version += 1
    story.save()
    search.refresh(index=selectors.INDEX, ids=[story.pk])
    record(actor=actor, at=at, action="story.taken_down", obj=story, path=story.node.path, after={"state": story.state})
    if story.state == StoryState.WITHDRAWN:
        tell_writer(story, "story.consent_gone_notice", {"title": story.title}, at)
        announce(story)
    else:
        tell_writer(story, "story.consent_no_notice", {"title": story.title}, at)


@transaction.atomic
def record_on_paper(
    *, actor: Actor, at: datetime, story: Story, line_id: int, agrees: bool, signed_on: date, paper: UploadedFile
) -> StoryPerson:
    """What somebody without an account has signed, or has taken back in writing; the paper stands beside the story.

    RuleBroken ``story.*``, ``file.*``: the person has an account and answers himself. NotReachable for a stranger.
    """
    story = locked(story)
    ensure(actor.may("story.write", path=story.node.path, state="draft"))
    row = _line(story, line_id)
    if User.objects.filter(person=row.person_id, is_active=True).exists():
        raise RuleBroken("story.has_account")
    if signed_on > localdate(at):
        raise RuleBroken("story.signed_ahead", field="signed_on")
    attach_uploads(actor=actor, at=at, uploads=[paper], record_kind=selectors.PAPERS, record_id=row.pk)
    row.is_on_paper, row.recorded_by = True, actor.user
    row = _settle(actor, at, story, row, agrees=agrees)
    row.answered_on = signed_on
    row.save(update_fields=["answered_on"])
    return row
