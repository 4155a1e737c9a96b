"""Targets of a drive and what units have reached. Units are compared, never persons."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction

from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.competitions import access, rules
from workforce.competitions.models import Competition, CompetitionFigure, CompetitionTarget
from workforce.competitions.services.locking import locked, save, told, words


@transaction.atomic
def set_target(
    *, actor: Actor, at: datetime, competition: Competition, name: str, measure: str, weight: int = 1, is_less_better: bool = False
) -> CompetitionTarget:
    """What is compared, before the drive begins."""
    row = locked(competition)
    ensure(access.may_run(actor, row, "edit"))
    if not rules.is_drive(row.kind):
        raise RuleBroken("competition.drives_only")
    if weight < 1:
        raise RuleBroken("competition.target_weight", field="weight")
    target = CompetitionTarget(
        competition=row, name=words(name, "target_needed", "name", 60), measure=words(measure, "measure_needed", "measure", 20),
        weight=weight, is_less_better=is_less_better,
    )  # fmt: skip
    try:
        with transaction.atomic():
            target.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("competition.target_twice", field="name") from None
    save(row)
    told(row, actor, at, "target_set", label=target.name, after={"measure": target.measure, "weight": weight})
    return target


@transaction.atomic
def plan_figure(*, actor: Actor, at: datetime, target: CompetitionTarget, unit: Node, planned: Decimal) -> CompetitionFigure:
    """The target of one unit below the organiser, until the drive begins."""
    row = locked(target.competition)
    ensure(access.may_run(actor, row, "edit"))
    if not unit.path.startswith(row.node.path):
        raise RuleBroken("competition.unit_outside", field="unit")
    if planned <= 0:
        raise RuleBroken("competition.planned_positive", field="planned")
    assert actor.user is not None
    made, is_new = CompetitionFigure.objects.get_or_create(target=target, unit=unit, defaults={"planned": planned, "noted_by": actor.user})
    before = {} if is_new else {"planned": str(made.planned)}
    if not is_new:
        made.planned, made.noted_by = planned, actor.user
        made.save(update_fields=["planned", "noted_by"])
    save(row)
    told(row, actor, at, "figure_planned", label=f"{unit.name} {target.name}", before=before, after={"planned": str(planned)})
    return made


def _locked(figure: CompetitionFigure) -> CompetitionFigure:
    row = locked(figure.target.competition)
    kept = CompetitionFigure.objects.select_for_update(of=("self",)).select_related("target", "unit").filter(pk=figure.pk).first()
    if kept is None:
        raise NotReachable("competition")
    kept.target.competition = row
    return kept


@transaction.atomic
def measure_figure(*, actor: Actor, at: datetime, figure: CompetitionFigure, measured: Decimal) -> CompetitionFigure:
    """What a unit has reached; a second person checks it."""
    kept = _locked(figure)
    row = kept.target.competition
    ensure(access.may_run(actor, row, "score"))
    if measured < 0:
        raise RuleBroken("competition.measured_negative", field="measured")
    before = {"measured": str(kept.measured)}
    assert actor.user is not None
    kept.measured, kept.noted_by, kept.checked_by = measured, actor.user, None
    kept.save(update_fields=["measured", "noted_by", "checked_by"])
    told(row, actor, at, "figure_measured", label=f"{kept.unit.name} {kept.target.name}", before=before, after={"measured": str(measured)})
    return kept


@transaction.atomic
def check_figure(*, actor: Actor, at: datetime, figure: CompetitionFigure, seen: str = "") -> CompetitionFigure:
    """``seen``: the figure that the second person has read; another one was written meanwhile: EditConflict."""
    kept = _locked(figure)
    ensure(access.may_check_figure(actor, kept))
    if seen and seen != str(kept.measured):
        raise EditConflict("competition.edited", theirs={})
    kept.checked_by = actor.user
    kept.save(update_fields=["checked_by"])
    row = kept.target.competition
    told(row, actor, at, "figure_checked", label=f"{kept.unit.name} {kept.target.name}", after={"measured": str(kept.measured)})
    return kept
