"""What waits in care: services to do and to rate; for the union reviews that are due and aids to confirm."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.notices.todos import NONE, Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.care.models import CareOrder, HardshipFile
from workforce.care.selectors import hardship, needs


def mine(actor: Actor, at: datetime) -> Todos:
    """To serve and to rate: two statements."""
    if actor.person_id is None:
        return NONE

    def drawn(row: CareOrder) -> Todo:
        step = _("办理") if row.owner_id == actor.person_id else _("评价")
        return Todo(f"{step}：{row.service}", reverse("care_order_detail", args=[row.pk]), row.promised_on, row.need.unit.name)

    return of_rows(needs.to_serve(actor), drawn, localdate(at), "promised_on")


def hardships(actor: Actor, at: datetime) -> Todos:
    """Files with a review that is near or an aid to confirm; no name, three statements."""
    today = localdate(at)

    def drawn(row: HardshipFile) -> Todo:
        title = _("帮扶档案 %(no)s") % {"no": row}
        return Todo(title, reverse("hardship_detail", args=[row.pk]), row.review_due_on, row.person.unit.name)

    waiting = hardship.to_review(actor, today) | hardship.files(actor).filter(aids__in=hardship.to_confirm(actor))
    return of_rows(waiting.distinct(), drawn, today, "review_due_on")
