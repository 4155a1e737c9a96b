"""What waits of stock and machines: parts below their line, work that checks have forecast."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.materials import selectors
from branches.materials.models import EquipmentCheck, StockPosition
from portal.notices.todos import Todo, Todos, of_rows
from portal.rights.access import Actor


def below_line(actor: Actor, at: datetime) -> Todos:
    """Parts below their line where the actor moves stock: one statement, a second where there are any."""
    rows = StockPosition.objects.within(actor.scope("stock.move")).below_line()
    return of_rows(rows.select_related("material", "store"), _position, localdate(at))


def _position(row: StockPosition) -> Todo:
    words = {"name": str(row.material), "left": row.shown, "least": row.least_shown}
    title = _("%(name)s：库存 %(left)s，低于安全线 %(least)s") % words
    return Todo(title, reverse("material_detail", args=[row.material_id]), None, row.store.name)


def repairs_due(actor: Actor, at: datetime) -> Todos:
    """Forecast work that begins soon or is late: two statements, a third where there is any."""
    return of_rows(selectors.checks_due(actor, localdate(at)), _check, localdate(at), "forecast_on")


def _check(row: EquipmentCheck) -> Todo:
    title = _("%(name)s：安排检修") % {"name": str(row.equipment)}
    return Todo(title, reverse("equipment_detail", args=[row.equipment_id]), row.forecast_on, row.equipment.node.name)
