"""The agenda as lines: written as a whole, the first agenda item first."""

from collections.abc import Sequence
from dataclasses import dataclass

from branches.activities.enums import AgendaFlag
from branches.activities.models import Activity, AgendaItem
from portal.kernel.errors import RuleBroken


@dataclass(frozen=True)
class AgendaLine:
    title: str
    flag: str = AgendaFlag.GENERAL
    gist: str = ""


def put_agenda(activity: Activity, lines: Sequence[AgendaLine]) -> None:
    """Replace the agenda. RuleBroken: a line without title, a first agenda item that is not the first."""
    for no, line in enumerate(lines, start=1):
        if not line.title.strip():
            raise RuleBroken("agenda.title_missing", field="agenda", no=no)
        if line.flag == AgendaFlag.FIRST and no > 1:
            raise RuleBroken("agenda.first_item_not_first", field="agenda")
    activity.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(activity=activity, no=no, title=line.title.strip(), flag=line.flag, gist=line.gist.strip())
        for no, line in enumerate(lines, start=1)
    )
