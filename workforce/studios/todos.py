"""What waits: a proposal for its second person, a plate that ends, a report to confirm."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor
from workforce.studios import selectors
from workforce.studios.models import Studio, StudioReport, StudioReview


def deciding(actor: Actor, at: datetime) -> Todos:
    def drawn(row: StudioReview) -> Todo:
        title = f"{row.studio.name}：{row.get_decision_display()}"
        return Todo(title, reverse("studio_detail", args=[row.studio_id]), None, row.studio.unit.name)

    return of_rows(selectors.to_decide(actor), drawn, localdate(at))


def plates(actor: Actor, at: datetime) -> Todos:
    def drawn(row: Studio) -> Todo:
        return Todo(row.name, reverse("studio_detail", args=[row.pk]), row.valid_until, row.unit.name)

    return of_rows(selectors.ending_plates(actor, localdate(at)), drawn, localdate(at), "valid_until")


def reports(actor: Actor, at: datetime) -> Todos:
    def drawn(row: StudioReport) -> Todo:
        return Todo(f"{row.studio.name} {row.year}", reverse("studio_detail", args=[row.studio_id]), None, row.studio.unit.name)

    return of_rows(selectors.to_confirm(actor), drawn, localdate(at))
