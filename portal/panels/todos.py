"""What waits for a member of a panel: cases that he judges and has not yet said anything about."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.notices.todos import NONE, SHOWN, Todo, Todos
from portal.panels import rules
from portal.panels.enums import JUDGING_STATES
from portal.panels.models import PanelCase, PanelOpinion, PanelRecusal, PanelSeat
from portal.panels.selectors import places
from portal.rights.access import Actor


def to_judge(actor: Actor, at: datetime) -> Todos:
    """Panels at work with cases that want the actor's opinion; a deputy is asked only where a recusal has made room.

    Five statements, one where he sits nowhere.
    """
    mine = {seat.panel_id: seat for seat in PanelSeat.objects.filter(user=actor.user_id, panel__state__in=JUDGING_STATES)}
    if not mine:
        return NONE
    seats: dict[int, list[PanelSeat]] = defaultdict(list)
    for seat in PanelSeat.objects.filter(panel__in=mine).order_by("is_deputy", "-is_chair", "id"):
        seats[seat.panel_id].append(seat)
    aside: dict[int, set[int]] = defaultdict(set)
    for case_id, seat_id in PanelRecusal.objects.filter(case__panel__in=mine).values_list("case_id", "seat_id"):
        aside[case_id].add(seat_id)
    given = set(PanelOpinion.objects.filter(seat__in=mine.values()).values_list("case_id", flat=True))
    left: dict[int, int] = defaultdict(int)
    titles: dict[int, str] = {}
    for case in PanelCase.objects.filter(panel__in=mine).select_related("panel").order_by("panel__opened_at", "pk"):
        voting = rules.voters(places(seats[case.panel_id]), aside[case.pk], case.panel.minimum)
        titles[case.panel_id] = case.panel.title
        left[case.panel_id] += mine[case.panel_id].pk in voting and case.pk not in given
    rows = [
        Todo(titles[pk], reverse("panel_judge", args=[pk]), detail=_("%(n)s 个评审对象") % {"n": count})
        for pk, count in left.items() if count
    ]  # fmt: skip
    return Todos(len(rows), tuple(rows[:SHOWN]))
