"""What waits of talks: an answer of the keeper, the record of the branch."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from branches.orgs.models import Branch
from branches.speakers.enums import TalkState
from branches.speakers.models import Speaker, SpeakerTalk
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def _rows(test: Q) -> QuerySet[SpeakerTalk]:
    return SpeakerTalk.objects.filter(test).select_related("branch__node")


def to_answer(actor: Actor, at: datetime) -> Todos:
    """Talks asked of speakers of the own pool: two statements."""
    pool = Speaker.objects.within(Scope(actor.scope("speaker.edit").paths)).order_by()
    return of_rows(_rows(Q(state=TalkState.ASKED, speaker__in=pool.values("pk"))), _line, localdate(at), "wanted_on")


def to_record(actor: Actor, at: datetime) -> Todos:
    """Talks of the own branch whose day has come and that have no record yet: two statements."""
    today = localdate(at)
    own = Branch.objects.within(Scope(actor.scope("speaker.ask").paths)).order_by()
    due = Q(state=TalkState.AGREED, wanted_on__lte=today, branch__in=own.values("pk"))
    return of_rows(_rows(due), _line, today, "wanted_on")


def _line(row: SpeakerTalk) -> Todo:
    return Todo(row.subject, reverse("speaker_talk_detail", args=[row.pk]), row.wanted_on, row.branch.node.name)
