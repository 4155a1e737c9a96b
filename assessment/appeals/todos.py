"""What waits: appeals to decide or confirm for who took no part."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.appeals import access
from assessment.appeals.enums import OPEN_STATES, AppealState
from assessment.appeals.models import RoundAppeal
from portal.notices.todos import NONE, Todo, Todos, dated
from portal.rights.access import Actor


def to_decide(actor: Actor, at: datetime) -> Todos:
    """Open appeals in reach that the actor may decide, or confirm where another has. One statement, four more for each one open."""
    rows = RoundAppeal.objects.within(actor.scope("appeal.decide")).filter(state__in=OPEN_STATES)
    mine = rows.exclude(raised_by=actor.user_id).exclude(Q(state=AppealState.PROPOSED, decided_by=actor.user_id))
    found = [row for row in mine.select_related("round", "branch__node") if access.no_conflict(actor, row)]
    return dated((_drawn(row) for row in found), localdate(at)) if found else NONE


def _drawn(row: RoundAppeal) -> Todo:
    words = _("确认") if row.state == AppealState.PROPOSED else _("答复")
    detail = f"{row.round.code} · {row.indicator}"
    return Todo(f"{words}：{row.branch.node.name}", reverse("appeal_detail", args=[row.pk]), due_on=row.due_on, detail=detail)
