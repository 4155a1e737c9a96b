"""A programme is written down, begun, and summed up with what it has brought."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.plans.models import PlanItem
from branches.programmes import rules, selectors
from branches.programmes.enums import ProgrammeState
from branches.programmes.models import PartyPlusKind, PartyPlusProgramme, ProgrammeStage
from portal.audit.services import record
from portal.files.services import attach_uploads
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.measures.models import MeasureKind
from portal.organization.models import Node
from portal.rights.access import Actor
from portal.search import services as search


@dataclass(frozen=True)
class ProgrammeFacts:
    node: Node
    kind: PartyPlusKind
    title: str
    problem: str
    starts_on: date
    ends_on: date
    baseline_from: date
    baseline_to: date
    measure: MeasureKind | None = None
    unit_label: str = ""
    is_lower_better: bool = False
    baseline: Decimal | None = None
    target: Decimal | None = None
    post: str = ""
    item: PlanItem | None = None

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


@dataclass(frozen=True)
class EffectFacts:
    """``effect`` None: the business measure says it."""

    effect_from: date
    effect_to: date
    words: str
    effect: Decimal | None = None
    effect_source: str = ""


def _check(actor: Actor, facts: ProgrammeFacts, at: datetime) -> None:
    today = localdate(at)
    if not actor.is_system and not selectors.nodes(actor.scope("programme.edit"), today).filter(pk=facts.node.pk).exists():
        raise RuleBroken("programme.node_foreign", field="node")
    if not facts.kind.is_active:
        raise RuleBroken("programme.kind_closed", field="kind", kind=facts.kind.name)
    for name in ("title", "problem"):
        if not getattr(facts, name).strip():
            raise RuleBroken(f"programme.no_{name}", field=name)
    if facts.measure is None and not facts.unit_label.strip():
        raise RuleBroken("programme.no_unit", field="unit_label")
    ensure(rules.check_span(facts.starts_on, facts.ends_on, "programme.span_backwards"), field="ends_on")
    ensure(rules.check_span(facts.baseline_from, facts.baseline_to, "programme.baseline_backwards"), field="baseline_to")
    ensure(rules.check_span(facts.baseline_to, facts.starts_on, "programme.baseline_after_start"), field="baseline_to")
    if facts.item is not None and not facts.node.path.startswith(facts.item.plan.node.path):
        raise RuleBroken("programme.item_foreign", field="item")


@transaction.atomic
def begin_programme(*, actor: Actor, at: datetime, facts: ProgrammeFacts, once_key: str = "") -> PartyPlusProgramme:
    """Write a programme down. The same ``once_key`` gives the first one again. NotReachable; RuleBroken ``programme.*``."""
    ensure(actor.may("programme.edit", path=facts.node.path))
    key = own_key(actor, once_key)
    known = twin_of(PartyPlusProgramme, key)
    if known is not None:
        return known
    _check(actor, facts, at)
    row = PartyPlusProgramme(made_by=actor.user, made_at=at, once_key=key, **facts.columns())
    twin = save_once(row)
    if twin is not None:
        return twin
    _plant_stages(row)
    search.refresh(index="programme", ids=[row.pk])
    record(actor=actor, at=at, action="programme.begun", obj=row, path=row.node.path, after={"kind": row.kind.code})
    return row


def _plant_stages(row: PartyPlusProgramme) -> None:
    """The stages of the kind's template, spread over the time of the programme."""
    names = rules.stages_of(row.kind.stages)
    days = rules.spread(len(names), row.starts_on, row.ends_on)
    ProgrammeStage.objects.bulk_create(
        ProgrammeStage(programme=row, no=no, name=name, due_on=day) for no, (name, day) in enumerate(zip(names, days, strict=True), 1)
    )


def _fit_stages(row: PartyPlusProgramme, old_kind: int) -> None:
    """Before it begins: another kind brings its own stages, other days keep the stages inside the programme."""
    if row.kind_id != old_kind:
        row.stages.all().delete()
        _plant_stages(row)
        return
    for stage in row.stages.all():
        stage.due_on = min(max(stage.due_on, row.starts_on), row.ends_on)
        stage.save(update_fields=["due_on"])


def _locked(programme: PartyPlusProgramme, actor: Actor, version: int | None = None) -> PartyPlusProgramme:
    rows = PartyPlusProgramme.objects.select_for_update(of=("self",)).select_related("node", "kind", "measure")
    row = rows.get(pk=programme.pk)
    ensure(actor.may("programme.edit", path=row.node.path))
    if version is not None and row.version != version:
        raise EditConflict("programme.edit_conflict", theirs={_("项目名称"): row.title, _("状态"): row.get_state_display()})
    return row


@transaction.atomic
def change_programme(
    *, actor: Actor, at: datetime, programme: PartyPlusProgramme, version: int, facts: ProgrammeFacts
) -> PartyPlusProgramme:
    """Change a programme that has not begun. EditConflict; RuleBroken ``programme.*``."""
    row = _locked(programme, actor, version)
    if row.state != ProgrammeState.PLANNED:
        raise RuleBroken("programme.not_planned")
    _check(actor, facts, at)
    old_kind = row.kind_id
    for name, value in facts.columns().items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _fit_stages(row, old_kind)
    search.refresh(index="programme", ids=[row.pk])
    record(actor=actor, at=at, action="programme.changed", obj=row, path=row.node.path, after={"title": row.title})
    return row


@transaction.atomic
def start_programme(*, actor: Actor, at: datetime, programme: PartyPlusProgramme) -> PartyPlusProgramme:
    """Begin the work; from now on its figure before stands. RuleBroken: no figure, begun already."""
    row = _locked(programme, actor)
    before = selectors.compared([row], localdate(at))[row.pk].before
    ensure(rules.may_start(row.state, before is not None))
    return _move(actor, at, row, ProgrammeState.RUNNING, "programme.started", {"before": str(before)})


def _move(actor: Actor, at: datetime, row: PartyPlusProgramme, state: str, action: str, after: dict[str, Any]) -> PartyPlusProgramme:
    row.state, row.version = state, row.version + 1
    row.save()
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after={"state": state, **after})
    if row.node.is_branch:
        counted = row.closed_on or row.starts_on  # summed up before or after its last day
        changes.announce("programme", on=min(counted, row.ends_on), until=max(counted, row.ends_on), branches=[row.node_id])
    return row


def _check_effect(row: PartyPlusProgramme, facts: EffectFacts, at: datetime, *, has_upload: bool) -> None:
    ensure(rules.check_span(facts.effect_from, facts.effect_to, "programme.effect_backwards"), field="effect_to")
    ensure(rules.check_span(row.starts_on, facts.effect_from, "programme.effect_before_start"), field="effect_from")
    ensure(rules.check_span(facts.effect_to, localdate(at), "programme.effect_ahead"), field="effect_to")
    if facts.effect is not None and not facts.effect_source.strip():
        raise RuleBroken("programme.no_source", field="effect_source")
    if facts.effect is not None and not has_upload and not selectors.has_proof(row.pk):
        raise RuleBroken("programme.no_proof", field="uploads")


@transaction.atomic
def close_programme(
    *, actor: Actor, at: datetime, programme: PartyPlusProgramme, facts: EffectFacts, uploads: Sequence[UploadedFile] = ()
) -> PartyPlusProgramme:
    """Sum a programme up with what it has brought, good or bad. A typed figure needs its source and a paper.

    RuleBroken ``programme.*``, ``file.*``. A second click finds it summed up.
    """
    row = _locked(programme, actor)
    if row.state == ProgrammeState.CLOSED:
        return row
    ensure(rules.may_close(row.state, True, row.stages.filter(done_on=None).count()))
    _check_effect(row, facts, at, has_upload=bool(uploads))
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="programme", record_id=row.pk)
    for name, value in asdict(facts).items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.closed_on = localdate(at)
    after = selectors.compared([row], localdate(at))[row.pk].after
    ensure(rules.may_close(row.state, after is not None), field="effect")
    return _move(actor, at, row, ProgrammeState.CLOSED, "programme.closed", {"after": str(after)})


# -- stages -------------------------------------------------------------------------------------------------


def _open(actor: Actor, programme: PartyPlusProgramme) -> PartyPlusProgramme:
    """The programme under lock while its stages may be changed."""
    row = _locked(programme, actor)
    if row.state == ProgrammeState.CLOSED:
        raise RuleBroken("programme.is_closed")
    return row


def _check_stage(row: PartyPlusProgramme, name: str, due_on: date, no: int) -> None:
    if not name.strip():
        raise RuleBroken("programme.no_stage", field="name")
    days = list(row.stages.exclude(no=no).values_list("no", "due_on"))
    before, after = [day for n, day in days if n < no], [day for n, day in days if n > no]
    verdict = rules.may_date_stage(due_on, row.starts_on, row.ends_on, max(before, default=None), min(after, default=None))
    ensure(verdict, field="due_on")


@transaction.atomic
def add_stage(*, actor: Actor, at: datetime, programme: PartyPlusProgramme, name: str, due_on: date) -> ProgrammeStage:
    """Another stage after the last; the same stage twice is one. NotReachable; RuleBroken ``programme.*``."""
    row = _open(actor, programme)
    known = row.stages.filter(name=name.strip(), due_on=due_on).first()
    if known is not None:
        return known
    no = max(row.stages.values_list("no", flat=True), default=0) + 1
    _check_stage(row, name, due_on, no)
    stage = ProgrammeStage.objects.create(programme=row, no=no, name=name.strip()[:80], due_on=due_on)
    _told(actor, at, row, "programme.stage_added", stage)
    return stage


def _told(actor: Actor, at: datetime, row: PartyPlusProgramme, action: str, stage: ProgrammeStage) -> None:
    after = {"stage": stage.name, "due_on": stage.due_on.isoformat()}
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after=after)


def _undone(row: PartyPlusProgramme, stage: ProgrammeStage) -> ProgrammeStage:
    stored = row.stages.select_for_update().filter(pk=stage.pk).first()
    if stored is None:
        raise NotReachable("programme.edit")
    if stored.done_on is not None:
        raise RuleBroken("programme.stage_done")
    return stored


@transaction.atomic
def change_stage(*, actor: Actor, at: datetime, stage: ProgrammeStage, name: str, due_on: date) -> ProgrammeStage:
    """Another name or day for a stage that is not done. RuleBroken ``programme.*``."""
    row = _open(actor, stage.programme)
    stored = _undone(row, stage)
    _check_stage(row, name, due_on, stored.no)
    stored.name, stored.due_on = name.strip()[:80], due_on
    stored.save(update_fields=["name", "due_on"])
    _told(actor, at, row, "programme.stage_changed", stored)
    return stored


@transaction.atomic
def drop_stage(*, actor: Actor, at: datetime, stage: ProgrammeStage) -> None:
    """Leave a stage out that is not done; a second click finds it gone."""
    row = _open(actor, stage.programme)
    if not row.stages.filter(pk=stage.pk).exists():
        return
    stored = _undone(row, stage)
    _told(actor, at, row, "programme.stage_dropped", stored)
    stored.delete()


@transaction.atomic
def finish_stage(
    *, actor: Actor, at: datetime, stage: ProgrammeStage, done_on: date, words: str, uploads: Sequence[UploadedFile] = ()
) -> ProgrammeStage:  # fmt: skip
    """A stage is done, in words and with papers that show it; they lie beside the programme. RuleBroken ``programme.*``, ``file.*``."""
    row = _open(actor, stage.programme)
    stored = _undone(row, stage)
    earlier = list(row.stages.filter(no__lt=stored.no).values_list("done_on", flat=True))
    done = [day for day in earlier if day is not None]
    verdict = rules.may_finish_stage(
        row.state, done_on, row.starts_on, localdate(at), is_next=len(done) == len(earlier), last_done=max(done, default=None)
    )
    ensure(verdict, field="done_on")
    if not words.strip():
        raise RuleBroken("programme.no_stage_words", field="words")
    stored.done_on, stored.words, stored.done_by = done_on, words.strip()[:500], actor.user
    stored.save(update_fields=["done_on", "words", "done_by"])
    if uploads:
        attach_uploads(actor=actor, at=at, uploads=uploads, record_kind="programme", record_id=row.pk)
    _told(actor, at, row, "programme.stage_done", stored)
    return stored
