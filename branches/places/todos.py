"""Places to be inspected or mended; brands to be decided and looked at."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.places import rules, selectors
from branches.places.enums import BrandState
from branches.places.models import BranchBrand, LearningPlace
from portal.kernel.scope import Scope
from portal.notices.todos import Todo, Todos, dated, of_rows
from portal.rights.access import Actor

LEAD = 7  # days before the due day when an inspection is shown


def places_due(actor: Actor, at: datetime) -> Todos:
    """Two statements, whatever waits."""
    today = localdate(at)
    days = selectors.rhythm(today)
    rows = selectors.waiting(Scope(actor.scope("place.edit").paths), today, LEAD)
    return dated([_place_line(row, days) for row in rows], today)


def _place_line(row: LearningPlace, days: int) -> Todo:
    mend_by, last_on = row.mend_by, row.last_on  # type: ignore[attr-defined]
    title = _("%(name)s：整理") if mend_by else _("%(name)s：检查")
    due = mend_by or rules.due_on(row.opened_on, last_on, days)
    return Todo(title % {"name": row.name}, reverse("place_detail", args=[row.pk]), due, row.node.name)


def brands_waiting(actor: Actor, at: datetime) -> Todos:
    """Brands to be decided on by somebody else than their author, and yearly looks: one statement where nothing waits."""
    today = localdate(at)
    return of_rows(selectors.brands_waiting(Scope(actor.scope("brand.decide").paths), actor.user_id, today), _brand_line, today)


def _brand_line(row: BranchBrand) -> Todo:
    title = _("%(name)s：审定") if row.state == BrandState.SUBMITTED else _("%(name)s：年度检视")
    return Todo(title % {"name": row.name}, reverse("brand_detail", args=[row.pk]), detail=row.branch.node.name)
