"""What waits: months to check, reliefs to decide, members the branch should ask after."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.dues import selectors
from branches.dues.enums import ReliefState
from branches.dues.models import DuesMonth, DuesRelief
from portal.kernel.periods import month_of
from portal.notices.todos import NONE, SHOWN, Todo, Todos, dated, of_rows
from portal.rights.access import Actor


def to_close(actor: Actor, at: datetime) -> Todos:
    """Submitted months that another person has to check: two statements."""

    def drawn(row: DuesMonth) -> Todo:
        return Todo(
            _("%(month)s 党费待核对结账") % {"month": f"{row.month:%Y-%m}"},
            reverse("dues_month", args=[row.pk]),
            None,
            row.branch.node.name,
        )

    return of_rows(selectors.months_to_close(actor.scope("dues.close"), actor.user_id), drawn, localdate(at))


def to_approve(actor: Actor, at: datetime) -> Todos:
    """Reliefs that wait for the committee: two statements."""
    rows = selectors.relief_rows(actor.scope("dues.approve")).filter(state=ReliefState.PROPOSED).exclude(proposed_by=actor.user_id)

    def drawn(row: DuesRelief) -> Todo:
        return Todo(_("党费减免待审批"), reverse("dues_relief_list"), None, row.branch.node.name)

    return of_rows(rows, drawn, localdate(at))


def to_open(actor: Actor, at: datetime) -> Todos:
    """Own branches whose last finished month was never opened: two statements, one without a branch."""
    today = localdate(at)
    month = month_of(today).previous()
    branches = [b for b in selectors.collecting_branches(actor.scope("dues.collect")) if b.founded_on <= month.ends_on]
    if not branches:
        return NONE
    rows = DuesMonth.objects.within(actor.scope("dues.collect")).filter(month=month.starts_on)
    opened = set(rows.order_by().values_list("branch_id", flat=True))
    title = _("%(month)s 党费还没有开账") % {"month": month.code}
    return dated((Todo(title, reverse("dues_list"), None, b.node.name) for b in branches if b.pk not in opened), today)


def to_ask(actor: Actor, at: datetime) -> Todos:
    """Members without dues for half a year (DEV-09), for the branch's own officers; nothing follows by itself. Two statements."""
    found = selectors.lapsed(actor.scope("dues.collect"), localdate(at))
    title = _("%(name)s 连续多月未交党费，请谈心了解情况")
    rows = tuple(Todo(title % {"name": name}, reverse("dues_list"), None, branch) for _pk, name, branch in found[:SHOWN])
    return Todos(len(found), rows) if found else NONE
