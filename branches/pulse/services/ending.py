"""The end of a survey: envelopes are opened in memory, counted by group, and destroyed; only shares that may be seen are written."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.pulse import rules, selectors
from branches.pulse.enums import PulseState
from branches.pulse.models import PulseAsk, PulseCell, PulseFigure, PulseSurvey
from branches.pulse.services.rows import locked
from branches.pulse.services.seal import destroy_seals, forget_who, opened
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.models import User

Sheets = list[dict[int, int]]


def _figure(row: PulseSurvey, cell: PulseCell | None, ask: PulseAsk, values: list[int]) -> PulseFigure | None:
    found = rules.shares(values, row.step) if len(values) >= row.min_size else None
    if found is None:
        return None
    return PulseFigure(survey=row, cell=cell, ask=ask, agree=found.agree, neutral=found.neutral, oppose=found.oppose)


def _figures(row: PulseSurvey, ask: PulseAsk, cells: list[PulseCell], sheets: dict[int, Sheets], kept_back: set[int]) -> list[PulseFigure]:
    """Shares of a question: of all, and of the groups that may be seen. A question may be left out, so that its groups are
    weighed anew: what one group lacks must not be computed from the others."""
    values = {cell.pk: [sheet[ask.no] for sheet in sheets[cell.pk] if ask.no in sheet] for cell in cells}
    unseen = rules.hidden({pk: len(own) for pk, own in values.items()}, row.min_size, kept_back)
    found = [_figure(row, None, ask, [v for own in values.values() for v in own])]
    if len(cells) > 1:
        found += [_figure(row, cell, ask, values[cell.pk]) for cell in cells if cell.pk not in unseen]
    return [figure for figure in found if figure is not None]


def _step(row: PulseSurvey) -> int:
    """Coarse where a group differs from the round before by fewer people than may be seen."""
    last = selectors.before(row)
    if last is None:
        return 1
    then, now = selectors.roll_groups(last), selectors.roll_groups(row)
    turnovers = [rules.turnover(then.get(key, ()), now.get(key, ())) for key in then.keys() | now.keys()]
    whole = rules.turnover(set().union(*then.values()), set().union(*now.values()))
    return rules.step_of([*turnovers, whole], row.min_size)


def _write_figures(row: PulseSurvey) -> None:
    sheets: dict[int, Sheets] = defaultdict(list)
    for cell_id, values in opened(row):
        sheets[cell_id].append(values)
    cells, asks = list(row.cells.all()), list(row.asks.all())
    counts = {cell.pk: len(sheets[cell.pk]) for cell in cells}
    row.answers = sum(counts.values())
    if row.answers < row.min_size:
        return
    kept_back = rules.hidden(counts, row.min_size)
    shown = [cell for cell in cells if cell.pk not in kept_back] if len(cells) > 1 else []
    for cell in shown:
        cell.is_shown, cell.answers = True, counts[cell.pk]
    figures = [figure for ask in asks for figure in _figures(row, ask, cells, sheets, kept_back)]
    PulseCell.objects.bulk_update(shown, ["is_shown", "answers"])
    PulseFigure.objects.bulk_create(figures, batch_size=1_000)


def _close(row: PulseSurvey, actor: Actor, at: datetime) -> None:
    row.step = _step(row)
    _write_figures(row)
    destroy_seals(row)
    forget_who(row)
    row.state, row.closed_on, row.version = PulseState.CLOSED, localdate(at), row.version + 1
    row.save()
    record(actor=actor, at=at, action="pulse.closed", obj=row, path=row.node.path, after={"people": row.people, "answers": row.answers})
    accounts = User.objects.filter(is_active=True, person__in=row.roll.order_by().values("person")).values_list("pk", flat=True)
    url = reverse("pulse_result", args=[row.pk])
    notify(user_ids=accounts, code="pulse.closed_notice", params={"title": row.title}, url=url, at=at)


@transaction.atomic
def close_survey(*, actor: Actor, at: datetime, survey: PulseSurvey, version: int) -> PulseSurvey:
    """End it from its last day on: results appear once, after that."""
    row = locked(survey.pk, version)
    ensure(actor.may("pulse.run", path=row.node.path))
    if row.state != PulseState.OPEN:
        raise RuleBroken("pulse.not_running")
    if localdate(at) < row.closes_on:
        raise RuleBroken("pulse.not_over")
    _close(row, actor, at)
    return row


@transaction.atomic
def close_due(*, actor: Actor, at: datetime, today: date) -> int:
    """End what has run out; returns how many. Safe to run again."""
    rows = PulseSurvey.objects.select_for_update(of=("self",)).select_related("node", "template")
    found = list(rows.filter(state=PulseState.OPEN, closes_on__lt=today))
    for row in found:
        _close(row, actor, at)
    return len(found)
