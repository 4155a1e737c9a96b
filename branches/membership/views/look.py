"""The list, one case, one step of it, the table of 25, and the case as its person sees it."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.membership import access, rules, selectors
from branches.membership.enums import OUTLOOK_TONES, STATE_TONES, CaseState, DevelopmentStage, Outlook, StepActor
from branches.membership.filters import CaseFilter
from branches.membership.models import DevelopmentCase, DevelopmentStep, DevelopmentStepRecord
from branches.membership.services.overriding import LIFTABLE
from portal.catalogue.models import RuleParameter
from portal.catalogue.rules import shown_value
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

SECTION = {"section": "development"}
COLUMNS = (
    Column(gettext_lazy("姓名")),
    Column(gettext_lazy("支部"), "", "hide-s"),
    Column(gettext_lazy("阶段"), "", "hide-s"),
    Column(gettext_lazy("最近一步"), "last_on", "hide-s"),
    Column(gettext_lazy("下一步")),
    Column(gettext_lazy("期限"), "due_on"),
)
TABS = (
    ("open", gettext_lazy("进行中")), ("mine", gettext_lazy("现在可办")), ("late", gettext_lazy("超过期限")),
    ("closed", gettext_lazy("已结束")),
)  # fmt: skip


@page("development.view")
def development_list(request: HouseRequest) -> HttpResponse:
    """Cases of the reach by branch, stage, next step and what is due."""
    today, rows = clock.today(), selectors.cases(request.scope)
    tabs = selectors.tabs_for(request.actor, today)
    wanted = request.GET.get("s", "") if request.GET.get("s", "") in tabs else "open"
    table = selectors.step_table(today)
    filterset = CaseFilter(request.GET, rows, scope=request.scope, table=table)
    counts = selectors.tab_counts(filterset.qs, tabs)
    filterset._qs = filterset.qs.filter(tabs[wanted])
    listing = Listing(
        request,
        rows,
        COLUMNS,
        filterset,
        decorate=lambda found: _toned(selectors.with_names(found, table, today)),
        export="development-list",
    )
    listing.tabs = [(label, listing.query(s=key, page=None), counts[key], key == wanted) for key, label in TABS]
    actor = request.actor
    context = {
        **SECTION, "listing": listing, "may_open": actor.can("development.open"), "may_pool": actor.can("development.pool"),
        "can_import": actor.can("import.run") and actor.can("import.development"),
    }  # fmt: skip
    return render(request, "branches/membership/list.html", context)


def _toned(rows: list[DevelopmentCase]) -> list[DevelopmentCase]:
    for row in rows:
        row.tone = OUTLOOK_TONES.get(row.outlook or "", "mute")  # type: ignore[attr-defined]
        row.state_tone = STATE_TONES[row.state]  # type: ignore[attr-defined]
    return rows


@dataclass(frozen=True)
class Rung:
    """A step of the 25 on the page of a case."""

    step: DevelopmentStep
    record: DevelopmentStepRecord | None
    is_next: bool


@dataclass(frozen=True)
class StageView:
    no: int
    label: str
    mark: str  # done, now, todo
    on: date | None
    rungs: list[Rung]


def stages_of(table: dict[int, DevelopmentStep], records: list[DevelopmentStepRecord], next_no: int | None) -> list[StageView]:
    """The five stages with their steps; of a step done twice the newest."""
    newest = {record.no: record for record in records}
    found = []
    for stage in DevelopmentStage:
        rungs = [Rung(step, newest.get(no), no == next_no) for no, step in table.items() if step.stage == stage]
        if next_no is not None:  # a further round: what comes after the next step is to be done again
            rungs = [Rung(r.step, r.record if r.step.no < next_no else None, r.is_next) for r in rungs]
        days = [r.record.on for r in rungs if r.record]
        is_now = any(r.is_next for r in rungs)
        mark = "now" if is_now else "done" if rungs and all(r.record for r in rungs) else "todo"
        found.append(StageView(int(stage), str(stage.label), mark, max(days) if days and mark == "done" else None, rungs))
    return found


def reachable(request: HouseRequest, pk: int) -> DevelopmentCase:
    return get_object_or_404(selectors.cases(request.scope), pk=pk)


@page("development.view")
def development_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """One case: the stages, the next step with what it needs, history and acts."""
    case, actor, today = reachable(request, pk), request.actor, clock.today()
    table, course = selectors.step_table(today), selectors.course_of(case)
    records = selectors.records_of(case, with_void=True)
    standing = selectors.standing_of(course, table, selectors.figures_on(today), today) if case.state == CaseState.OPEN else None
    verdict = access.may_take(actor, case, standing.step.actor) if standing else None
    context = {
        **SECTION, "case": case, "tone": STATE_TONES[case.state], "standing": standing,
        "stages": stages_of(table, [r for r in records if r.voided_at is None], case.next_no if standing else None),
        "voided": [r for r in records if r.voided_at is not None], "table": table,
        "outlook_tone": OUTLOOK_TONES[standing.outlook] if standing else "mute", "may_take": bool(verdict),
        "why_not": "" if verdict is None or verdict else sentence(verdict.code, verdict.params),
        "is_lapsed": standing is not None and standing.outlook == Outlook.LAPSED,
        "reviews": list(case.reviews.select_related("recorded_by")),
        "contacts": list(case.contacts.order_by("staff_no")), "sponsors": list(case.sponsors.order_by("staff_no")),
        "probation_end": rules.probation_end(course, selectors.figures_on(today)), **_acts(actor, case, table, standing),
    }  # fmt: skip
    return render(request, "branches/membership/detail.html", context)


def _acts(actor: Actor, case: DevelopmentCase, table: dict[int, DevelopmentStep], standing: selectors.Standing | None) -> dict:
    """Which buttons belong on the page, and the leaves already given for the next step."""
    last = table.get(case.last_no)
    is_open = case.state == CaseState.OPEN
    is_named = case.last_no >= rules.NAMED
    leaves = list(case.overrides.filter(no=standing.step.no, round=standing.round).select_related("granted_by")) if standing else []
    can_lift = standing is not None and standing.step.rule in LIFTABLE and not leaves and access.holds(actor, "development.override", case)
    holds_approve, holds_step = access.holds(actor, "development.approve", case), access.holds(actor, "development.step", case)
    return {
        "leaves": leaves, "may_override": can_lift and bool(access.may_override(actor, case)),
        "may_back": last is not None and bool(access.may_take_back(actor, case, last.actor)),
        "may_close": is_open and case.last_no < rules.APPROVED and access.holds(actor, "development.close", case),
        "may_review": is_open and is_named and holds_step, "may_move": is_open and holds_approve,
        "may_redo": is_open and standing is not None and standing.outlook == Outlook.LAPSED and holds_step,
    }  # fmt: skip


@page("development.view")
def development_record(request: HouseRequest, pk: int) -> HttpResponse:
    """One step that was taken, with its vote and papers."""
    rows = DevelopmentStepRecord.objects.within(request.scope).select_related(
        "case__person", "case__branch__node", "operator", "override_by", "voided_by", "vote__ballot"
    )
    record = get_object_or_404(rows, pk=pk)
    step = selectors.step_table(clock.today())[record.no]
    terms = selectors.vote_terms()
    vote = getattr(record, "vote", None)
    context = {
        **SECTION, "record": record, "case": record.case, "step": step, "vote": vote,
        "least_yes": rules.least_yes(vote.figures, terms) if vote else None, "terms": terms,
        "file_panel": file_panel(request.actor, "development_step", record.pk),
    }  # fmt: skip
    return render(request, "branches/membership/record.html", context)


@page("development.view")
def development_steps(request: HouseRequest) -> HttpResponse:
    """The table of 25 steps with their limits in figures, as the rules hold today."""
    today = clock.today()
    table = selectors.step_table(today)
    codes = {code for step in table.values() for code in step.parameters}
    newest = {p.code: p for p in RuleParameter.objects.valid_on(today).filter(code__in=codes).order_by("effective_from")}
    rows = [(step, [(newest[c].name, shown_value(newest[c].value), newest[c].unit) for c in step.parameters]) for step in table.values()]
    stages = [(stage, [row for row in rows if row[0].stage == stage]) for stage in DevelopmentStage]
    return render(request, "branches/membership/steps.html", {**SECTION, "stages": stages})


@page("development.own")
def development_mine(request: HouseRequest) -> HttpResponse:
    """One's own way into the Party: which steps were taken when, and what comes next. Nothing of vetting, votes or papers."""
    today = clock.today()
    own = selectors.cases(request.scope).filter(person=request.actor.person_id).order_by("-opened_at")
    table = selectors.step_table(today)
    cases = [(case, stages_of(table, selectors.records_of(case), case.next_no if case.state == CaseState.OPEN else None)) for case in own]
    hints = {
        StepActor.APPLICANT: _("请按支部要求准备材料。"),
        StepActor.BRANCH: _("由党支部办理。"),
        StepActor.COMMITTEE: _("由上级党委办理。"),
    }
    shown = [
        (case, stages, table.get(case.next_no or 0), hints.get(StepActor(case.next_actor)) if case.next_actor else "")
        for case, stages in cases
    ]
    return render(request, "branches/membership/mine.html", {"section": "me", "shown": shown})
