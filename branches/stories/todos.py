"""What waits: stories to review, stories returned to their office, the own word that is asked for."""

from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.stories import access, selectors
from branches.stories.enums import Consent, StoryState
from branches.stories.models import Story, StoryPerson
from portal.calendar.selectors import work_calendar
from portal.kernel.scope import Scope
from portal.notices.todos import NONE, Todo, Todos, dated, of_rows
from portal.rights.access import Actor


def to_review(actor: Actor, at: datetime) -> Todos:
    """Handed in by others, in which the actor is not shown: one statement, three where something waits."""
    rows = Story.objects.within(Scope(actor.scope("story.review").paths)).filter(state=StoryState.SUBMITTED)
    rows = rows.exclude(submitted_by=actor.user_id).exclude(written_by=actor.user_id)
    if actor.person_id is not None:
        rows = rows.exclude(people__person=actor.person_id)
    found = [row for row in rows.select_related("node").order_by("submitted_on", "pk") if actor.user_id not in row.editors]
    if not found:
        return NONE
    today = localdate(at)
    first = min(row.submitted_on or today for row in found)
    calendar, days = work_calendar(first), selectors.review_days(today)
    return dated(
        (
            Todo(r.title, reverse("story_detail", args=[r.pk]), calendar.add(r.submitted_on, days) if r.submitted_on else None, r.node.name)
            for r in found
        ),
        today,
    )  # fmt: skip


def returned(actor: Actor, at: datetime) -> Todos:
    """Returned to their office and not handed in again: two statements."""
    rows = Story.objects.within(Scope(actor.scope("story.write").paths)).filter(state=StoryState.RETURNED)
    return of_rows(
        rows.select_related("node"), lambda r: Todo(r.title, reverse("story_detail", args=[r.pk]), None, r.node.name), localdate(at)
    )


def own_consents(actor: Actor, at: datetime) -> Todos:
    """Where the actor's own word is asked for: two statements."""
    rows = access.own_lines(actor).filter(consent=Consent.ASKED, text_no=F("story__text_no")).exclude(story__state=StoryState.WITHDRAWN)
    return of_rows(rows.select_related("story"), _line, localdate(at))


def _line(row: StoryPerson) -> Todo:
    return Todo(_("是否同意展示“%(title)s”") % {"title": row.story.title}, reverse("story_mine"))
