"""What waits in competitions: for the organiser, entries from below and results to publish."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.competitions import selectors
from workforce.competitions.enums import CompetitionState
from workforce.competitions.models import Competition


def office(actor: Actor, at: datetime) -> Todos:
    """Two statements."""

    def drawn(row: Competition) -> Todo:
        step = _("发布结果") if row.state == CompetitionState.SCORED else _("确认下级推荐")
        return Todo(f"{step}：{row.name}", reverse("competition_detail", args=[row.pk]), row.starts_on, row.node.name)

    return of_rows(selectors.for_office(actor), drawn, localdate(at))
