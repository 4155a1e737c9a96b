"""How a panel judges, the step from independent ratings to the discussion, and the reminders to those who are late."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on, values_on
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.panels import access, registry, rules, selectors
from portal.panels.enums import JUDGING_STATES, PanelFigure, PanelMethod, PanelState
from portal.panels.models import Panel, PanelOpinion, PanelSeat
from portal.panels.services.rows import call, locked, save, told
from portal.rights.access import Actor


@transaction.atomic
def settle_panel(
    *, actor: Actor, at: datetime, panel: Panel, version: int, method: str, figure: str, has_discussion: bool, is_blind: bool,
    hides_judges: bool, fewest: int, due_on: date | None,
) -> Panel:  # fmt: skip
    """Settle how the panel judges, before it opens; while it runs only the due date may move."""
    row = locked(panel, version)
    ensure(access.may_run(actor, row, "settle"))
    wanted = {
        "method": PanelMethod(method), "figure": PanelFigure(figure), "has_discussion": has_discussion, "is_blind": is_blind,
        "hides_judges": hides_judges, "fewest": fewest,
    }  # fmt: skip
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    today = localdate(at)
    asked = values_on(["PANEL_FEWEST", "PANEL_MINIMUM"], localdate(row.convened_at))
    least = int(asked["PANEL_FEWEST"])
    new_due = due_on if due_on != row.due_on else None  # an old date is no news
    verdict = rules.settle_verdict(row.state, fewest, least, new_due, today, changes_way=bool(changes))
    ensure(verdict, field={"panel.fewest_low": "fewest", "panel.due_past": "due_on"}.get(verdict.code, ""))
    if is_blind and not registry.can_be_blind(row.cases.values_list("record_kind", flat=True).distinct()):
        raise RuleBroken("panel.blind_unknown", field="is_blind")
    before = {name: str(getattr(row, name)) for name in (*changes, "due_on")}
    for name, value in changes.items():
        setattr(row, name, value)
    if "method" in changes:
        mark = Decimal(str(value_on("PANEL_PASS_MARK", localdate(row.convened_at))))
        row.pass_mark = mark if row.method == PanelMethod.POINTS else None
    row.minimum = rules.seats_needed(int(asked["PANEL_MINIMUM"]), fewest)  # no case is judged by fewer than decide it
    row.due_on = due_on
    save(row)
    told(row, actor, at, "panel.settled", before=before, after={name: str(getattr(row, name)) for name in before})
    return row


@transaction.atomic
def discuss_panel(*, actor: Actor, at: datetime, panel: Panel, version: int) -> Panel:
    """From independent ratings to the discussion: members read each other and may change their opinion; the first word is kept."""
    row = locked(panel, version)
    ensure(access.may_run(actor, row, "discuss"))
    bench = selectors.bench_of(row, localdate(at))
    ensure(bench.completeness)
    PanelOpinion.objects.filter(case__panel=row).update(first_points=F("points"), first_is_for=F("is_for"))
    row.state, row.discussed_at = PanelState.DISCUSSING, at
    save(row)
    judging = {seat for view in bench.views for seat in view.voting}
    call(row, [seat.user_id for seat in bench.seats if seat.pk in judging], "panel.discussing_notice", at)
    told(row, actor, at, "panel.discussed", after={"state": str(row.state)})
    return row


@transaction.atomic
def remind_late(*, actor: Actor, at: datetime, panel: Panel) -> int:
    """The button: remind whoever is late, not more often than the rule allows; returns how many were reminded."""
    row = locked(panel, None)
    ensure(access.may_run(actor, row, "remind"))
    hours = int(value_on("PANEL_REMIND_PAUSE_HOURS", localdate(at)))
    if row.reminded_at is not None and at < row.reminded_at + timedelta(hours=hours):
        raise RuleBroken("panel.reminded_lately", hours=hours)
    bench = selectors.bench_of(row, localdate(at))
    late = bench.late
    if not late:
        raise RuleBroken("panel.nobody_late")
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])  # the version stands for what members and office decide
    for seat in late:
        _remind(row, seat, bench, "panel.late_notice", at)
    told(row, actor, at, "panel.reminded", after={"members": len(late)})
    return len(late)


def remind_due(*, at: datetime) -> int:
    """The clock: remind late members before and after the due date, once in each interval, however often this runs."""
    today = localdate(at)
    figures = values_on(["PANEL_REMIND_BEFORE_DAYS", "PANEL_REMIND_EVERY_DAYS"], today)
    before, every = int(figures["PANEL_REMIND_BEFORE_DAYS"]), int(figures["PANEL_REMIND_EVERY_DAYS"])
    panels = Panel.objects.filter(state__in=JUDGING_STATES, due_on__lte=today + timedelta(days=before)).select_related("node")
    return sum(_remind_panel(panel, at, before=before, every=every) for panel in panels)


@transaction.atomic
def _remind_panel(panel: Panel, at: datetime, *, before: int, every: int) -> int:
    today, done = localdate(at), 0
    bench = selectors.bench_of(panel, today)
    code = "panel.overdue_notice" if bench.is_overdue else "panel.due_notice"
    for seat in bench.late:
        if not rules.is_reminder_due(panel.due_on, seat.reminded_on, today, before=before, every=every):
            continue
        unclaimed = Q(reminded_on=None) | Q(reminded_on__lte=today - timedelta(days=every))
        if PanelSeat.objects.filter(unclaimed, pk=seat.pk).update(reminded_on=today):  # of two clocks one wins
            _remind(panel, seat, bench, code, at)
            done += 1
    return done


def _remind(panel: Panel, seat: PanelSeat, bench: selectors.Bench, code: str, at: datetime) -> None:
    done, total = bench.progress(seat)
    words = {"title": panel.title, "left": total - done, "due": panel.due_on or ""}
    notify(user_ids=[seat.user_id], code=code, params=words, url=reverse("panel_judge", args=[panel.pk]), at=at)
