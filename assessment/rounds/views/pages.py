"""The list of rounds, one round with its steps and buttons, and the answer of a verification."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.rounds import selectors, services
from assessment.rounds.access import may_confirm_publication, may_in_round
from assessment.rounds.enums import FROZEN_STATES, RoundState
from assessment.rounds.forms import RoundOpenForm
from assessment.rounds.messages import source_words
from assessment.rounds.models import AssessmentRound, RoundBranch
from assessment.rounds.rules import may_act, may_cancel
from assessment.rounds.views.steps import timeline_of
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.selectors import name_of
from portal.kernel import clock, jobs
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence

SECTION = {"section": "rounds"}
TONES = {
    RoundState.OPEN: "info", RoundState.COMPUTED: "info", RoundState.REVIEWED: "warn", RoundState.PUBLISHED: "ok", RoundState.LOCKED: "",
}  # fmt: skip
COLUMNS = [
    Column(gettext_lazy("考核期"), "code"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("考核方案"), css="hide-s"),
    Column(gettext_lazy("参加支部"), css="num"),
    Column(gettext_lazy("状态"), "state"),
    Column(gettext_lazy("公布时间"), "published_at", "hide-s"),
]
BRANCH_COLUMNS = [
    Column(gettext_lazy("党支部")), Column(gettext_lazy("党建"), css="num"), Column(gettext_lazy("业务"), css="num"),
    Column(gettext_lazy("说明"), css="hide-s"),
]  # fmt: skip
# act, right, label, page
BUTTONS = (
    ("compute", "round.run", gettext_lazy("计算得分"), "round_run"),
    ("review", "round.review", gettext_lazy("完成复核"), "round_review"),
    ("propose", "round.publish", gettext_lazy("提出公布"), "round_propose"),
    ("lock", "round.lock", gettext_lazy("锁定考核期"), "round_lock"),
)


def the_round(code: str) -> AssessmentRound:
    """The round of ``code``, or 404. Rounds belong to the whole enterprise; what is in them is cut to the reach."""
    rows = AssessmentRound.objects.select_related("scheme", "opened_by", "reviewed_by", "published_by", "second_by", "unlock_by")
    return get_object_or_404(rows, code=code)


def _decorated(rows: list[AssessmentRound]) -> list[AssessmentRound]:
    for row in rows:
        row.tone = TONES[RoundState(row.state)]
        row.scheme_name = name_of(row.scheme)
    return rows


@page("round.view")
def round_list(request: HouseRequest) -> HttpResponse:
    rows = AssessmentRound.objects.select_related("scheme").annotate(branches=Count("participants")).order_by("-starts_on", "-ends_on")
    listing = Listing(request, rows, COLUMNS, decorate=_decorated, export="round-list")
    return render(request, "assessment/rounds/list.html", {**SECTION, "listing": listing, "can_open": request.actor.can("round.open")})


@page("round.open", methods="GET POST")
def round_open(request: HouseRequest) -> HttpResponse:
    form = RoundOpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            round = services.open_round(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return redirect("round_detail", code=round.code)
    has_scheme = AssessmentScheme.objects.filter(state=SchemeState.ADOPTED).exists()
    context = {**SECTION, "form": form, "has_scheme": has_scheme}
    return render(request, "assessment/rounds/open.html", context, status=422 if form.errors else 200)


def _steps(round: AssessmentRound) -> list[dict]:
    """The five steps with their mark (done, now, later) and who did them when."""
    facts = {
        RoundState.OPEN: (round.opened_by, round.opened_at),
        RoundState.COMPUTED: (None, round.computed_at),
        RoundState.REVIEWED: (round.reviewed_by, round.reviewed_at),
        RoundState.PUBLISHED: (round.second_by, round.published_at),
        RoundState.LOCKED: (None, round.locked_at),
    }
    order = list(RoundState)
    now = order.index(RoundState(round.state))
    marks = ["done" if i < now or round.state == RoundState.LOCKED else "now" if i == now else "" for i in range(len(order))]
    return [
        {"label": state.label, "mark": marks[i], "no": i + 1, "who": facts[state][0], "at": facts[state][1]}
        for i, state in enumerate(order)
    ]


def _buttons(request: HouseRequest, round: AssessmentRound) -> list[dict]:
    """Buttons of the rights that the reader holds; where the state allows none before the publication, one greyed with its reason."""
    found = []
    for act, right, label, url_name in BUTTONS:
        if not request.actor.can(right):
            continue
        verdict = may_in_round(request.actor, right, act, round)
        found.append(
            {"label": label, "url_name": url_name, "act": act, "ok": bool(verdict), "why": "" if verdict else sentence(verdict.code)}
        )
    return [b for b in found if b["ok"]] or ([] if round.state in FROZEN_STATES else found[:1])


def _publication(request: HouseRequest, round: AssessmentRound) -> dict | None:
    """The waiting second step of a publication, for whoever holds the right."""
    if round.state != RoundState.REVIEWED or round.published_by_id is None:
        return None
    if not request.actor.can("round.publish"):
        return {"by": round.published_by, "may": False, "why": ""}
    verdict = may_confirm_publication(request.actor, round)
    return {"by": round.published_by, "may": bool(verdict), "why": "" if verdict else sentence(verdict.code)}


def progress_of(round: AssessmentRound) -> dict | None:
    """The last run: chunks done of all, whether it waits because no worker is alive."""
    run = round.runs.annotate(total=Count("chunks")).first()
    if run is None:
        return None
    done = run.chunks.filter(state="done").count()
    is_running = run.state == "running"
    return {
        "run": run,
        "done": done,
        "total": run.total,
        "is_running": is_running,
        "is_waiting": is_running and not jobs.workers_alive(clock.now()),
    }


def _branches(request: HouseRequest, round: AssessmentRound, stale: selectors.StaleCounts) -> Listing:
    """The branches in reach, a page at a time, each with its totals and what is to be said about it."""
    only_stale = request.GET.get("stale") == "1"
    rows = selectors.participants(round, request.scope)

    def decorated(page: list[RoundBranch]) -> list[RoundBranch]:
        totals = {t.branch_id: t for t in round.totals.filter(branch_id__in=[place.branch_id for place in page])}
        for place in page:
            place.total = totals.get(place.branch_id)
            place.why = sentence(place.reason) if place.reason else ""
            place.changed = source_words(place.stale_source) if place.is_stale else ""
        return page

    only_failed = request.GET.get("failed") == "1"
    tabs = []
    if stale.all or stale.failed:
        tabs.append((_("全部"), "?", stale.places, not only_stale and not only_failed))
    if stale.all:
        tabs.append((_("数据有变化"), "?stale=1", stale.all, only_stale))
    if stale.failed:
        tabs.append((_("没有算出"), "?failed=1", stale.failed, only_failed))
    rows = rows.exclude(failed_at=None) if only_failed else rows
    return Listing(
        request,
        rows.filter(is_stale=True) if only_stale else rows,
        BRANCH_COLUMNS,
        tabs=tabs,
        decorate=decorated,
        export=f"round-branches?round={round.code}",
    )


def _judged(request: HouseRequest, round: AssessmentRound) -> dict:
    """The judged indicators with their progress, and whether somebody can be named or reminded."""
    actor, is_open = request.actor, bool(may_act(round.state, "judge"))
    work = selectors.judge_work(round, clock.today(), request.scope)
    mine = {w.indicator for w in work if w.judge.pk == actor.user_id}
    named = {w.indicator for w in work}
    lines = [
        {
            "progress": p, "code": p.indicator.code, "name": name_of(p.indicator),
            "may_judge": p.indicator.code in mine if p.indicator.code in named else actor.can("round.judges"),
        }
        for p in selectors.judged_progress(round, work, request.scope)
    ]  # fmt: skip
    may_name = is_open and actor.can("round.judges")
    return {
        "judged": lines, "can_judge": is_open and actor.can("round.judge"), "can_name": may_name,
        "can_remind": may_name and any(w.missing for w in work),
    }  # fmt: skip


def _quarters(round: AssessmentRound) -> dict | None:
    """The quarters that a year is made of, as far as its scheme reads them, and the words for those that are missing."""
    aggregate = selectors.body_of(round).aggregate
    if not round.is_year or aggregate is None:
        return None
    rows = [(code, RoundState(state) if state else None) for code, state in selectors.quarter_states(round)]
    missing = [code for code, state in rows if state not in FROZEN_STATES]
    words = ""
    if missing:
        left = len(rows) - len(missing)
        given = {"missing": "、".join(missing), "n": left}
        words = _("缺少%(missing)s：按%(n)s个季度平均") % given if left else _("本年度还没有已公布的季度得分")
    return {"rows": [(code, state, TONES[state] if state else "") for code, state in rows], "words": words}


@page("round.view")
def round_detail(request: HouseRequest, code: str) -> HttpResponse:
    round, actor = the_round(code), request.actor
    stale = selectors.stale_counts(round, request.scope)

    def can(right: str, act: str) -> bool:
        return actor.can(right) and bool(may_in_round(actor, right, act, round))

    judged = _judged(request, round)
    timeline = timeline_of(request, round, [line["progress"] for line in judged["judged"]])
    buttons = [b for b in _buttons(request, round) if b["act"] != "lock" or not timeline["holds"]]
    context = {
        **SECTION, **judged, **timeline, "quarters": _quarters(round),
        "round": round, "scheme_name": name_of(round.scheme), "tone": TONES[RoundState(round.state)], "steps": _steps(round),
        "buttons": buttons, "publication": _publication(request, round), "progress": progress_of(round),
        "adjustments": list(selectors.adjustments_of(round, request.scope)[:50]), "listing": _branches(request, round, stale),
        "stale": stale, "is_frozen": round.state in FROZEN_STATES, "can_adjust": can("round.adjust", "adjust"),
        "can_confirm": can("round.confirm", "confirm"), "can_reopen": can("round.reopen", "reopen"),
        "can_cancel": actor.can("round.open") and bool(may_cancel(state=round.state, was_reviewed=False)),
    }  # fmt: skip
    return render(request, "assessment/rounds/detail.html", context)


@page("round.view")
def round_progress(request: HouseRequest, code: str) -> HttpResponse:
    round = the_round(code)
    return render(request, "assessment/rounds/_progress.html", {"round": round, "progress": progress_of(round)})


def _names_in_reach(request: HouseRequest, round: AssessmentRound) -> set[str]:
    """Names of the branches, and codes of the places above them, that the reader may know differences of."""
    names = set()
    for place in selectors.participants(round, request.scope):
        names.add(place.branch.node.name)
        codes = place.path.strip("/").split("/")
        names |= {code for i, code in enumerate(codes, 1) if request.scope.covers("/".join(codes[:i]) + "/")}
    return names


@page("round.view")
def round_verify(request: HouseRequest, code: str) -> HttpResponse:
    round = the_round(code)
    with_live = request.GET.get("live") == "1"
    try:
        answer = services.verify_round(round, against_live=with_live)
    except RuleBroken as broken:
        return refused(request, broken)
    names = _names_in_reach(request, round)
    context = {
        **SECTION,
        "round": round,
        "answer": answer,
        "with_live": with_live,
        "differences": [d for d in answer.differences if d.branch in names],
        "hidden": sum(d.branch not in names for d in answer.differences),
        "live": [d for d in answer.live if d.branch in names],
        "title": _("核验 %(round)s") % {"round": round.code},
    }
    return render(request, "assessment/rounds/verify.html", context)
