"""The way of a batch: enrolment, panel, publicity, decisions. Who judges and who objects is kept by panels and publicity."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.catalogue.selectors import value_on
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.scope import subtree
from portal.organization.models import Node
from portal.panels.enums import CaseResult, PanelMethod, PanelState
from portal.panels.models import Panel
from portal.panels.services import CaseDraft, convene
from portal.publicity.models import Publicity
from portal.publicity.services import EntryDraft, open_publicity
from portal.rights.access import Actor
from workforce.assessors.selectors import batch_verdict
from workforce.promotion import access, rules
from workforce.promotion.enums import BatchState, PromotionState
from workforce.promotion.models import PromotionApplication, PromotionBatch
from workforce.promotion.selectors import batches as read
from workforce.promotion.services.steps import label, move, move_batch, notice, save, tell
from workforce.skills.enums import SkillGrade

S, B = PromotionState, BatchState
# Titles and text of panel and publicity are kept as written: in the enterprise's language, whatever HR reads the portal in.
NOTICE_TEXT = "下列人员拟晋升职业技能等级，现予公示。有异议的，请在公示期内提出。"


@transaction.atomic
def open_batch(
    *, actor: Actor, at: datetime, name: str, node: Node, opens_on: date, closes_on: date, target_grades: Iterable[int]
) -> PromotionBatch:
    """Open enrolment. What was handed in within the window already joins at once."""
    ensure(access.may_open_batch(actor, node))
    grades = sorted(set(target_grades), reverse=True)
    ensure(rules.may_open_batch(opens_on, closes_on, grades), field="closes_on" if grades else "target_grades")
    ensure(batch_verdict(grades, opens_on), field="target_grades")
    assert actor.user is not None
    batch = PromotionBatch.objects.create(
        name=name.strip(), node=node, opens_on=opens_on, closes_on=closes_on, target_grades=grades, created_by=actor.user, created_at=at
    )
    record(
        actor=actor, at=at, action="batch.opened", obj=batch, path=node.path,
        after={"opens_on": str(opens_on), "closes_on": str(closes_on), "grades": grades},
    )  # fmt: skip
    rows = read.fitting_cases(batch).filter(submitted_at__date__gte=opens_on, submitted_at__date__lte=closes_on)
    _put_in(batch, list(rows.select_for_update(of=("self",))), actor, at)
    return batch


@transaction.atomic
def add_to_batch(*, actor: Actor, at: datetime, batch: PromotionBatch, applications: Iterable[PromotionApplication]) -> int:
    """Put applications into an open batch by hand; returns how many. RuleBroken for one that does not fit."""
    batch = _locked(batch)
    ensure(access.may_run_batch(actor, batch))
    wanted = {row.pk for row in applications}
    within = PromotionApplication.objects.filter(subtree("person__unit__path", batch.node.path), pk__in=wanted)
    rows = list(within.select_for_update(of=("self",)).select_related("person__unit", "occupation"))
    if len(rows) != len(wanted):
        raise RuleBroken("batch.outside")
    if not rows:
        raise RuleBroken("batch.nobody_chosen")
    for row in rows:
        ensure(rules.may_join(batch.state, batch.target_grades, row.state, row.target_grade, row.batch_id))
    _put_in(batch, rows, actor, at)
    return len(rows)


def _put_in(batch: PromotionBatch, rows: list[PromotionApplication], actor: Actor, at: datetime) -> None:
    """The answer is due counted from the end of enrolment; the workers are told."""
    for row in rows:
        assert row.submitted_at is not None
        row.batch = batch
        row.answer_due_on = read.answer_due(localdate(row.submitted_at), row.target_grade, batch)
        save(row)
        notice(row, at, "promotion.batched_notice", batch=batch.name, due=row.answer_due_on)
        record(
            actor=actor, at=at, action="promotion.batched", obj=row, label=label(row), path=row.person.unit.path,
            after={"batch": batch.pk, "due": row.answer_due_on.isoformat()},
        )  # fmt: skip
    _announce(rows, at)


@transaction.atomic
def remove_from_batch(*, actor: Actor, at: datetime, batch: PromotionBatch, application: PromotionApplication, reason: str) -> None:
    """Take one application out of an open batch; it stays where it is on its own way."""
    batch = _locked(batch)
    ensure(access.may_run_batch(actor, batch))
    if batch.state != B.OPEN:
        raise RuleBroken("batch.not_open")
    if not reason.strip():
        raise RuleBroken("promotion.reason_needed", field="reason")
    row = read.cases_in(batch).select_for_update(of=("self",)).filter(pk=application.pk).first()
    if row is None:  # somebody took it out meanwhile
        raise RuleBroken("batch.outside")
    row.batch = None
    save(row)
    record(
        actor=actor, at=at, action="promotion.unbatched", obj=row, label=label(row), path=row.person.unit.path,
        before={"batch": batch.pk}, after={"batch": None}, reason=reason,
    )  # fmt: skip
    notice(row, at, "promotion.unbatched_notice", batch=batch.name, reason=reason.strip())


@transaction.atomic
def close_enrolment(*, actor: Actor, at: datetime, batch: PromotionBatch, version: int) -> PromotionBatch:
    """End enrolment: a panel is convened where a case needs one; else the publicity opens at once."""
    batch = _locked(batch, version)
    ensure(access.may_run_batch(actor, batch))
    ensure(rules.may_close_enrolment(batch.state, batch.closes_on, localdate(at), read.unchecked_count(batch)))
    _hold_cases(batch)
    ready = read.ready_cases(batch)
    if any(s.way.needs_panel for s in ready):
        _convene(batch, [s for s in ready if s.way.needs_panel], actor, at)
        move_batch(batch, B.PANEL, actor, at, "batch.enrolment_closed", cases=len(ready), panel=batch.panel_id)
    elif ready:
        _publicise(batch, ready, actor, at)
    else:
        is_open = batch.applications.open().exists()  # type: ignore[attr-defined]
        move_batch(batch, B.DECIDING if is_open else B.DONE, actor, at, "batch.enrolment_closed", cases=0)
    return batch


def _hold_cases(batch: PromotionBatch) -> None:
    """Lock the applications before they are read and moved on: a return or a decision at the same moment is not written over."""
    list(PromotionApplication.objects.select_for_update().filter(batch=batch).order_by("pk").values_list("pk", flat=True))


def _convene(batch: PromotionBatch, standings: list[read.Standing], actor: Actor, at: datetime) -> None:
    rows = [s.row for s in standings]
    batch.panel = convene(
        actor=actor, at=at, title=f"{batch.name}综合评审", node=batch.node, record_kind=read.BATCH_KIND,
        record_id=batch.pk, method=PanelMethod.VOTE, cases=[CaseDraft(read.CASE_KIND, r.pk, _case_label(r), r.person) for r in rows],
    )  # fmt: skip
    for row in rows:
        notice(row, at, "promotion.panel_notice", batch=batch.name)


def _case_label(row: PromotionApplication) -> str:
    return f"{row.person.name}（{row.person.staff_no}）{row.occupation.name_zh} {SkillGrade(row.target_grade).label}"


@transaction.atomic
def convene_again(*, actor: Actor, at: datetime, batch: PromotionBatch, version: int) -> PromotionBatch:
    """A new panel in place of a dissolved one."""
    batch = _locked(batch, version)
    ensure(access.may_run_batch(actor, batch))
    if batch.state != B.PANEL or batch.panel is None or batch.panel.state != PanelState.DISSOLVED:
        raise RuleBroken("batch.no_such_step")
    _convene(batch, [s for s in read.ready_cases(batch) if s.way.needs_panel], actor, at)
    save(batch)
    record(actor=actor, at=at, action="batch.convened_again", obj=batch, path=batch.node.path, after={"panel": batch.panel_id})
    return batch


def take_conclusion(panel: Panel, actor: Actor, at: datetime) -> None:
    """What follows from the panel's conclusion: who passed waits for the publicity, who failed for HR's decision."""
    batch = PromotionBatch.objects.select_for_update(of=("self",)).select_related("node").get(pk=panel.record_id)
    cases = {case.record_id: case for case in panel.cases.all()}  # type: ignore[attr-defined]
    rows = list(read.cases_in(batch).select_for_update(of=("self",)).filter(pk__in=cases))
    for row in rows:
        if cases[row.pk].result == CaseResult.PASSED:
            move(row, S.PANEL_PASSED)
            save(row)
            tell(row, actor, at, "promotion.panel_passed")
        else:
            notice(row, at, "promotion.panel_failed_notice")
    _announce(rows, at)
    if not read.publishable(batch):  # nobody is left to be shown: only decisions remain
        move_batch(batch, B.DECIDING, actor, at, "batch.judged")


@transaction.atomic
def publicise_batch(*, actor: Actor, at: datetime, batch: PromotionBatch, version: int) -> PromotionBatch:
    """Open the publicity after the panel, or again after it was withdrawn."""
    batch = _locked(batch, version)
    ensure(access.may_run_batch(actor, batch))
    _hold_cases(batch)
    shown = read.publishable(batch)
    panel = batch.panel.state if batch.panel is not None else ""
    publicity = batch.publicity.state if batch.publicity is not None else ""
    ensure(rules.may_publicise(batch.state, panel, publicity, len(shown)))
    _publicise(batch, shown, actor, at)
    return batch


def _publicise(batch: PromotionBatch, shown: list[read.Standing], actor: Actor, at: datetime) -> None:
    rows = [s.row for s in shown]
    batch.publicity = open_publicity(
        actor=actor, at=at, title=f"{batch.name}拟通过人员公示", node=batch.node,
        text=NOTICE_TEXT, record_kind=read.BATCH_KIND, record_id=batch.pk,
        workdays=int(value_on("PROMOTION_PUBLICITY_DAYS", localdate(at))), entries=[_entry(row) for row in rows],
    )  # fmt: skip
    if batch.state == B.PUBLICITY:  # again, after a withdrawal
        save(batch)
        record(actor=actor, at=at, action="batch.publicised", obj=batch, path=batch.node.path, after={"entries": len(rows)})
    else:
        move_batch(batch, B.PUBLICITY, actor, at, "batch.publicised", entries=len(rows))
    for row in rows:
        if row.state != S.PUBLICISED:
            move(row, S.PUBLICISED)
            save(row)
            tell(row, actor, at, "promotion.publicised", until=batch.publicity.ends_on.isoformat())


def _entry(row: PromotionApplication) -> EntryDraft:
    detail = f"{row.occupation.name_zh} {SkillGrade(row.target_grade).label}"
    return EntryDraft(label=f"{row.person.name}（{row.person.unit.name}）", detail=detail, record_kind=read.CASE_KIND, record_id=row.pk)


def take_publicity(publicity: Publicity, actor: Actor, at: datetime) -> None:
    """What follows from a closed publicity: whoever was not dropped can be decided; the others can only be refused."""
    batch = PromotionBatch.objects.select_for_update(of=("self",)).select_related("node").get(pk=publicity.record_id)
    move_batch(batch, B.DECIDING, actor, at, "batch.publicity_over")
    standings = read.standings_of(read.cases_in(batch).filter(state=S.PUBLICISED))
    for standing in standings:
        code = "promotion.dropped_notice" if standing.way.is_dropped else "promotion.publicity_over_notice"
        notice(standing.row, at, code)
    _announce([s.row for s in standings], at)


def take_withdrawal(publicity: Publicity, actor: Actor, at: datetime) -> None:
    """A withdrawn publicity that objections have left empty is not opened again: only decisions remain."""
    batch = PromotionBatch.objects.select_for_update(of=("self",)).select_related("node").get(pk=publicity.record_id)
    if not read.publishable(batch):
        move_batch(batch, B.DECIDING, actor, at, "batch.publicity_over")


def _announce(rows: list[PromotionApplication], at: datetime) -> None:
    """What the scores read of these applications may have changed since they were handed in."""
    days = [localdate(row.submitted_at) for row in rows if row.submitted_at]
    if days:
        people, units = {row.person_id for row in rows}, {row.person.unit_id for row in rows}
        changes.announce("promotion", on=min(*days, localdate(at)), until=localdate(at), people=people, units=units)


def _locked(batch: PromotionBatch, version: int | None = None) -> PromotionBatch:
    """The row under lock; EditConflict when somebody saved since ``version`` was read."""
    rows = PromotionBatch.objects.select_for_update(of=("self",)).select_related("node", "panel", "publicity")
    row = rows.get(pk=batch.pk)
    if version is not None and row.version != version:
        raise EditConflict("batch.edited", theirs={_("状态"): row.get_state_display()})
    return row
