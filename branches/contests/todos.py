"""What waits of contests: the own word, nominations that may be made, results to show."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.contests import access
from branches.contests.enums import ContestState, NomineeWord
from branches.contests.models import Contest, ContestNomination
from portal.ballots.selectors import ENDED
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def own_words(actor: Actor, at: datetime) -> Todos:
    """Where the actor is asked whether he stands: two statements."""
    rows = access.own(actor).filter(word=NomineeWord.ASKED, contest__state=ContestState.OPEN).select_related("contest")
    return of_rows(rows, _own_line, localdate(at), "contest__closes_on")


def _own_line(row: ContestNomination) -> Todo:
    return Todo(_("是否参评“%(name)s”") % {"name": row.contest.name}, reverse("contest_mine"), row.contest.closes_on)


def to_nominate(actor: Actor, at: datetime) -> Todos:
    """Contests that run above the actor's branches, in which none of them has nominated: two statements."""
    paths, today = actor.scope("contest.nominate").paths, localdate(at)
    rows = Contest.objects.filter(access.announced_above(Scope(paths)), state=ContestState.OPEN, opens_on__lte=today, closes_on__gte=today)
    mine = ContestNomination.objects.within(Scope(paths))
    rows = rows.exclude(pk__in=mine.order_by().values("contest")).select_related("node")
    return of_rows(rows, _line, today, "closes_on")


def to_settle(actor: Actor, at: datetime) -> Todos:
    """Contests of the own committee whose nominations are over, or whose ballot has its result or none: two statements."""
    rows = Contest.objects.within(Scope(actor.scope("contest.run").paths))
    ended = Q(state=ContestState.BALLOT, ballot__state__in=ENDED)
    over = Q(state=ContestState.OPEN, closes_on__lt=localdate(at)) | ended
    return of_rows(rows.filter(over).select_related("node"), _line, localdate(at))


def _line(row: Contest) -> Todo:
    return Todo(row.name, reverse("contest_detail", args=[row.pk]), row.closes_on, row.node.name)
