"""Effect reviews: the list, the page for judges and office, refusals counted by year."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.acts import Act, Bound, carried
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence
from workforce.innovation import access, rules, selectors, services
from workforce.innovation.forms import DissolveForm, JudgeForm, OutcomeForm, RecuseForm
from workforce.innovation.models import InnovationReview

SECTION = {"section": "innovation"}
COLUMNS = (
    Column(gettext_lazy("评估对象")),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("组织时间"), "convened_at", "hide-s"),
    Column(gettext_lazy("效益"), css="num"),
    Column(gettext_lazy("可行性"), css="num"),
    Column(gettext_lazy("结论")),
)


@page("innovation.judge")
def innovation_reviews(request: HouseRequest) -> HttpResponse:
    listing = Listing(request, selectors.reviews(request.scope), COLUMNS, export="innovation-reviews")
    context = {**SECTION, "listing": listing, "counts": request.actor.can("innovation.office")}
    return render(request, "workforce/innovation/reviews.html", context)


@page("innovation.office")
def innovation_refusals(request: HouseRequest) -> HttpResponse:
    """How often each reason was given in each year; numbers alone."""
    rows = selectors.refusals_by_year(request.scope)
    years = [(year, sum(r.total for r in rows if r.year == year)) for year in dict.fromkeys(r.year for r in rows)]
    return render(request, "workforce/innovation/refusals.html", {**SECTION, "rows": rows, "years": years})


def _found(request: HouseRequest, pk: int) -> InnovationReview:
    rows = selectors.reviews(request.scope).select_related("node", "refusal", "project", "measure", "method", "result")
    return get_object_or_404(rows, pk=pk)


def _acts(request: HouseRequest, row: InnovationReview, seats: list[Any], bound: Bound) -> list[Act]:
    actor, seen, found = request.actor, {"version": row.version}, []
    mine = next((s for s in seats if s.person_id == actor.person_id), None)
    if row.is_passed is not None:
        return []
    if mine is not None and not mine.recused:
        first = {**seen, "benefit": mine.benefit, "feasibility": mine.feasibility, "note": mine.note}
        url = reverse("innovation_judge", args=[row.pk])
        title = _("打分") if mine.benefit is None else _("修改打分")
        found.append(Act("judge", title, url, bound.get("judge", JudgeForm(initial=first)), is_main=True))
        if mine.benefit is None:
            url, form = reverse("innovation_recuse", args=[row.pk]), bound.get("recuse", RecuseForm(initial=seen))
            found.append(Act("recuse", _("回避"), url, form, hint=_("与评估对象有利害关系的，请回避")))
    return [*found, *_office_acts(request, row, seats, bound)] if access.runs_review(actor, row) else found


def _office_acts(request: HouseRequest, row: InnovationReview, seats: list[Any], bound: Bound) -> list[Act]:
    """The outcome; the taking back of a review that lacks a judge."""
    seen: dict[str, Any] = {"version": row.version}
    judged = [rules.Seat(s.department.name_zh, s.benefit, s.feasibility, bool(s.recused)) for s in seats]
    is_author = request.actor.person_id in selectors.authors_of(row)
    verdict = rules.outcome_verdict(is_decided=False, seats=judged, quota=row.quota, is_author=is_author)
    hint = ""
    if verdict:
        gate = rules.finding_of(judged, row.least_benefit, row.least_feasibility)
        passed = _("通过") if gate.is_passed else _("未通过，须选择原因")
        hint = _("效益 %(b)s，可行性 %(f)s：%(passed)s。") % {"b": gate.benefit, "f": gate.feasibility, "passed": passed}
    why = "" if verdict else sentence(verdict.code, verdict.params)
    url, form = reverse("innovation_decide", args=[row.pk]), bound.get("outcome", OutcomeForm(initial=seen))
    found = [Act("outcome", _("得出结论"), url, form, is_main=bool(verdict), why=why, hint=hint)]
    ready = rules.outcome_verdict(is_decided=False, seats=judged, quota=row.quota, is_author=False)
    verdict = rules.dissolve_verdict(is_decided=False, is_author=is_author, is_ready=bool(ready))
    why = "" if verdict else sentence(verdict.code, verdict.params)
    url, form = reverse("innovation_dissolve", args=[row.pk]), bound.get("dissolve", DissolveForm(initial=seen))
    hint = _("缺评委、不能继续的，撤销后可以重新组织")
    return [*found, Act("dissolve", _("撤销评估"), url, form, why=why, hint=hint)]


def _show(request: HouseRequest, row: InnovationReview, bound: Bound, status: int = 200) -> HttpResponse:
    """The office sees every score, a judge his own; all see the result."""
    actor, seats = request.actor, list(row.seats.select_related("person", "department"))
    runs = access.runs_review(actor, row)
    shown = [s for s in seats if runs or s.person_id == actor.person_id]
    detail = row.measure.detail if row.measure is not None else row.project.goal if row.project is not None else ""
    context = {**SECTION, "row": row, "acts": _acts(request, row, seats, bound), "seats": shown, "runs": runs, "detail": detail}
    return render(request, "workforce/innovation/review.html", context, status=status)


@page("innovation.judge")
def innovation_review(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _found(request, pk), {})


def _carry(request: HouseRequest, pk: int, name: str, form: Any, service: Any, done: str) -> HttpResponse:
    row = _found(request, pk)
    return carried(
        request, name, form, partial(service, review=row), done=done, to="innovation_review", pk=pk,
        show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


@page("innovation.judge", methods="POST")
def innovation_judge(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "judge", JudgeForm(request.POST), services.judge, _("已打分，得出结论前可以修改。"))


@page("innovation.judge", methods="POST")
def innovation_recuse(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "recuse", RecuseForm(request.POST), services.recuse, _("已登记回避。"))


def _source_page(row: InnovationReview) -> tuple[str, int]:
    """Where the office convenes anew."""
    pages = (
        ("innovation_detail", row.project_id), ("innovation_measure", row.measure_id), ("method_detail", row.method_id),
        ("result_detail", row.result_id),
    )  # fmt: skip
    return next((name, pk) for name, pk in pages if pk is not None)


@page("innovation.office", methods="POST")
def innovation_dissolve(request: HouseRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    to, source = _source_page(row)
    form, service = DissolveForm(request.POST), partial(services.dissolve_review, review=row)
    return carried(
        request, "dissolve", form, service, done=_("评估已撤销，可以重新组织。"), to=to, pk=source,
        show=lambda bound: _show(request, row, bound, 422),
    )  # fmt: skip


@page("innovation.office", methods="POST")
def innovation_decide(request: HouseRequest, pk: int) -> HttpResponse:
    return _carry(request, pk, "outcome", OutcomeForm(request.POST), services.decide_review, _("已得出结论，作者会收到消息。"))
