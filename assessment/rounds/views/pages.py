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
from assessment.rounds.models import AssessmentRound
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
    Column(gettext_lazy("考核方案"), css="hide-s"),
    Column(gettext_lazy("参加支部"), css="num"),
    Column(gettext_lazy("状态"), "state"),
    Column(gettext_lazy("公布时间"), "published_at", "hide-s"),
]
# act, right, label, page
BUTTONS = (
    ("compute", "round.run", gettext_lazy("计算得分"), "round_run"),
    ("review", "round.review", gettext_lazy("完成复核"), "round_review"),
    ("propose", "round.publish", gettext_lazy("提出公布"), "round_propose"),
    ("lock", "round.lock", gettext_lazy("锁定考核期"), "round_lock"),
)


def the_round(code: str) -> AssessmentRound:
    """The round of ``code``, or 404. Rounds belong to the whole enterprise; what is in them is cut to the reach."""
    rows = AssessmentRound.objects.select_related("scheme", "opened_by", "reviewed_by", "published_by", "second_by")
    return get_object_or_404(rows, code=code)


def _decorated(rows: list[AssessmentRound]) -> list[AssessmentRound]:
    for row in rows:
        row.tone = TONES[RoundState(row.state)]
        row.scheme_name = name_of(row.scheme)
    return rows


@page("round.view")
def round_list(request: HouseRequest) -> HttpResponse:
    rows = AssessmentRound.objects.select_related("scheme").annotate(branches=Count("participants")).order_by("-starts_on", "-ends_on")
    listing = Listing(request, rows, COLUMNS, decorate=_decorated)
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
    """Buttons of the rights that the reader holds; each greyed with its reason where the state says no."""
    found = []
    for act, right, label, url_name in BUTTONS:
        if not request.actor.can(right):
            continue
        verdict = may_in_round(request.actor, right, act, round)
        found.append(
            {"label": label, "url_name": url_name, "act": act, "ok": bool(verdict), "why": "" if verdict else sentence(verdict.code)}
        )
    return [b for b in found if b["ok"]] or found[:1]


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


@page("round.view")
def round_detail(request: HouseRequest, code: str) -> HttpResponse:
    round = the_round(code)
    totals = {t.branch_id: t for t in round.totals.within(request.scope)}
    places = list(selectors.participants(round, request.scope))
    context = {
        **SECTION,
        "round": round,
        "scheme_name": name_of(round.scheme),
        "tone": TONES[RoundState(round.state)],
        "steps": _steps(round),
        "buttons": _buttons(request, round),
        "publication": _publication(request, round),
        "progress": progress_of(round),
        "judged": [(p, name_of(p.indicator)) for p in selectors.judged_progress(round, request.scope)],
        "adjustments": list(selectors.adjustments_of(round, request.scope)[:50]),
        "rows": [(place, totals.get(place.branch_id), sentence(place.reason) if place.reason else "") for place in places],
        "stale": sum(place.is_stale for place in places),
        "is_frozen": round.state in FROZEN_STATES,
        "can_judge": request.actor.can("round.judge") and bool(may_in_round(request.actor, "round.judge", "judge", round)),
        "can_adjust": request.actor.can("round.adjust") and bool(may_in_round(request.actor, "round.adjust", "adjust", round)),
        "can_confirm": request.actor.can("round.confirm") and bool(may_in_round(request.actor, "round.confirm", "confirm", round)),
        "can_reopen": request.actor.can("round.reopen") and bool(may_in_round(request.actor, "round.reopen", "reopen", round)),
    }
    return render(request, "assessment/rounds/detail.html", context)


@page("round.view")
def round_progress(request: HouseRequest, code: str) -> HttpResponse:
    round = the_round(code)
    return render(request, "assessment/rounds/_progress.html", {"round": round, "progress": progress_of(round)})


@page("round.view")
def round_verify(request: HouseRequest, code: str) -> HttpResponse:
    round = the_round(code)
    with_live = request.GET.get("live") == "1"
    try:
        answer = services.verify_round(round, against_live=with_live)
    except RuleBroken as broken:
        return refused(request, broken)
    names = {p.branch.node.name for p in selectors.participants(round, request.scope)}
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
