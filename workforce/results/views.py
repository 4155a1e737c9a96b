"""Results: the register with its counters, one result with its papers and what followed, what oneself received."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence
from workforce.results import access, rules, selectors, services
from workforce.results.enums import PrizeClass, ResultKind, ResultLevel, ResultState
from workforce.results.filters import ResultFilter, UnitAndYear
from workforce.results.forms import NominationForm, OutcomeForm, ReasonForm, ResultForm, ResultSeenForm, RewardForm, authors_text
from workforce.results.models import ResultNomination, ResultReward, WorkResult

SECTION = {"section": "results"}
COLUMNS = (
    Column(gettext_lazy("成果名称"), "title"),
    Column(gettext_lazy("种类"), "kind", "hide-s"),
    Column(gettext_lazy("级别和等次"), "level"),
    Column(gettext_lazy("取得日期"), "achieved_on", "hide-s"),
    Column(gettext_lazy("作者"), "", "hide-s"),
    Column(gettext_lazy("状态")),
)
TABS = (("", gettext_lazy("全部"), "all"), *((state.value, state.label, state.value) for state in ResultState))


@page("result.view")
def result_list(request: HouseRequest) -> HttpResponse:
    """Results in reach or of one's own, by state, kind, level, class and year."""
    rows = selectors.results(request.scope)
    wanted = request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in ResultState.values else rows
    counts = selectors.state_counts(rows)
    listing = Listing(
        request, shown, COLUMNS, ResultFilter(request.GET, shown, request=request),
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS], export="result-list",
    )  # fmt: skip
    actor = request.actor
    context = {
        **SECTION,
        "listing": listing,
        "can_register": actor.can("result.register"),
        "can_import": actor.can("import.run") and actor.can("import.results"),
        "has_own": request.scope.person_id is not None,
    }
    return render(request, "workforce/results/list.html", context)


@page("result.view")
def result_counts(request: HouseRequest) -> HttpResponse:
    """Confirmed results counted by year and kind, awards by level and class; of a unit, of a year."""
    form = UnitAndYear(request.GET, scope=request.scope)
    asked = form.cleaned_data if form.is_valid() else {}
    groups = selectors.groups(request.scope, unit=asked.get("unit"), year=asked.get("year"))
    levels = sorted(ResultLevel, reverse=True)
    awards = rules.awards_by_level(groups, levels, PrizeClass.values)
    context = {
        **SECTION,
        "form": form,
        "kinds": ResultKind.labels,
        "years": rules.by_year(groups),
        "classes": PrizeClass.labels,
        "awards": [(ResultLevel(level).label, counts, total) for level, counts, total in awards],
        "is_own": not request.scope.paths,
    }
    return render(request, "workforce/results/counts.html", context)


@page("result.view")
def result_rewards(request: HouseRequest) -> HttpResponse:
    """Rewards and shares that the reader received for his results."""
    person_id = request.actor.person_id
    years = selectors.own_rewards(person_id) if person_id is not None else []
    return render(request, "workforce/results/rewards.html", {**SECTION, "years": years})


def _result(request: HouseRequest, pk: int) -> WorkResult:
    return get_object_or_404(selectors.results(request.scope), pk=pk)


def _form(request: HouseRequest, row: WorkResult | None) -> ResultForm:
    initial: dict[str, Any] = {}
    if row is not None:
        names = ("kind", "title", "number", "achieved_on", "level", "prize_class", "gap", "issued_by", "node", "version")
        initial = {name: getattr(row, name) for name in names} | {"authors": authors_text(row)}
    elif request.actor.user is not None and request.actor.user.person is not None and not request.scope.paths:
        initial["authors"] = request.actor.user.person.staff_no
    given = request.POST if request.method == "POST" else None
    return ResultForm(given, actor=request.actor, scope=request.scope, initial=initial)


@page("result.register", methods="GET POST")
def result_new(request: HouseRequest) -> HttpResponse:
    form = _form(request, None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register_result(actor=request.actor, at=clock.now(), facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记，请附上证书或全文，并由作者和登记人以外的人核实。"))
            return redirect("result_detail", row.pk)
    return render(request, "workforce/results/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("result.register", methods="GET POST")
def result_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _result(request, pk)
    verdict = access.may_change(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params))
    form, status = _form(request, row), 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.change_result(actor=request.actor, at=clock.now(), result=row, facts=form.facts(), version=version)
        except RuleBroken as broken:
            add_refusal(form, broken)
            status = broken.status
        else:
            messages.success(request, _("已保存，等待核实。"))
            return redirect("result_detail", pk)
    context = {**SECTION, "form": form, "result": row}
    return render(request, "workforce/results/form.html", context, status=422 if form.errors and status == 200 else status)


@page("result.view")
def result_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _result(request, pk), {})


def _why(verdict: Any) -> str:
    return "" if verdict is None or verdict else sentence(verdict.code, verdict.params)


def _show(request: HouseRequest, row: WorkResult, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page of one result; ``forms`` holds a form that was refused."""
    actor, seen = request.actor, {"version": row.version}
    holds_office = actor.can("result.confirm") and actor.scope("result.confirm").covers(row.node.path)
    confirm = access.may_confirm(actor, row) if holds_office and row.state == ResultState.REGISTERED else None
    is_registrar = row.registered_by_id == actor.user_id and actor.can("result.register")
    is_confirmed = row.state == ResultState.CONFIRMED
    rewards = access.sees_rewards(actor, row)
    nominates = is_confirmed and actor.can("result.nominate") and actor.scope("result.nominate").covers(row.node.path)
    context: dict[str, Any] = {
        **SECTION,
        "result": row,
        "authors": list(row.authors.all()),
        "can_edit": is_registrar and bool(access.may_change(actor, row)),
        "confirm": confirm,
        "confirm_why": _why(confirm),
        "return_form": ReasonForm(initial=seen, prefix="return") if confirm is not None and access.may_return(actor, row) else None,
        "withdraw_form": ReasonForm(initial=seen) if (holds_office or is_registrar) and access.may_withdraw(actor, row) else None,
        "sees_rewards": rewards,
        "rewards": selectors.rewards_of_result(row) if rewards else [],
        "reward_form": RewardForm(result=row) if rewards and is_confirmed else None,
        "nominations": selectors.nominations_of_result(row),
        "nomination_form": NominationForm() if nominates else None,
        "outcome_form": OutcomeForm(auto_id=False) if nominates else None,
        "file_panel": file_panel(actor, access.FILES, row.pk),
        **forms,
    }
    return render(request, "workforce/results/detail.html", context, status=status)


@page("result.confirm", methods="POST")
def result_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _result(request, pk), ResultSeenForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        services.confirm_result(actor=request.actor, at=clock.now(), result=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已核实，计入成果统计、考核和个人档案。"))
    return redirect("result_detail", pk)


@page("result.confirm", methods="POST")
def result_return(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _result(request, pk), ReasonForm(request.POST, prefix="return")
    if form.is_valid():
        try:
            services.return_result(actor=request.actor, at=clock.now(), result=row, **form.cleaned_data)
        except EditConflict as broken:
            return refused(request, broken)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已退回登记人。"))
            return redirect("result_detail", pk)
    return _show(request, row, {"return_form": form}, status=422)


@page("result.view", methods="POST")
def result_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """By the registrar before it is confirmed, by the office at any time."""
    row, form = _result(request, pk), ReasonForm(request.POST)
    access.may_withdraw(request.actor, row)  # whoever has no part in it finds no such page
    if form.is_valid():
        try:
            services.withdraw_result(actor=request.actor, at=clock.now(), result=row, **form.cleaned_data)
        except EditConflict as broken:
            return refused(request, broken)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已撤销，不再计入统计和考核。"))
            return redirect("result_detail", pk)
    return _show(request, row, {"withdraw_form": form}, status=422)


@page("result.reward", methods="POST")
def result_reward(request: HouseRequest, pk: int) -> HttpResponse:
    row = _result(request, pk)
    form = RewardForm(request.POST, result=row)
    if form.is_valid():
        try:
            services.record_reward(actor=request.actor, at=clock.now(), result=row, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记，本人可在“我的奖励”查看。"))
            return redirect("result_detail", pk)
    return _show(request, row, {"reward_form": form}, status=422)


@page("result.reward", methods="POST")
def result_reward_remove(request: HouseRequest, pk: int) -> HttpResponse:
    rows = ResultReward.objects.within(request.scope).select_related("author__result__node", "author__person")
    reward = get_object_or_404(rows, pk=pk)
    result_id = reward.author.result_id
    try:
        services.remove_reward(actor=request.actor, at=clock.now(), reward=reward)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已删除这笔登记。"))
    return redirect("result_detail", result_id)


@page("result.nominate", methods="POST")
def result_nominate(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _result(request, pk), NominationForm(request.POST)
    if form.is_valid():
        try:
            services.nominate_result(actor=request.actor, at=clock.now(), result=row, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记推荐，公布后请登记结果。"))
            return redirect("result_detail", pk)
    return _show(request, row, {"nomination_form": form}, status=422)


@page("result.nominate", methods="POST")
def result_nomination_settle(request: HouseRequest, pk: int) -> HttpResponse:
    nomination = get_object_or_404(ResultNomination.objects.within(request.scope).select_related("result__node"), pk=pk)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        try:
            services.settle_nomination(actor=request.actor, at=clock.now(), nomination=nomination, **form.cleaned_data)
        except RuleBroken as broken:
            return refused(request, broken)
        messages.success(request, _("已登记评比结果。"))
        return redirect("result_detail", nomination.result_id)
    return _show(request, _result(request, nomination.result_id), {"outcome_form": form}, status=422)
