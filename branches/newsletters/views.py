"""Newsletters: the list, one with its items, putting it together and sending it out."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.newsletters import access, rules, selectors, services
from branches.newsletters.forms import ChooseForm, HeadForm, LeadForm, NewsletterForm, initial_of
from branches.newsletters.models import Newsletter
from branches.stories.registry import tabs_for
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm, add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

COLUMNS = (
    Column(gettext_lazy("简报"), "title"),
    Column(gettext_lazy("单位或党组织"), css="hide-s"),
    Column(gettext_lazy("篇数"), css="num"),
    Column(gettext_lazy("发布日期"), "published_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


def _section(request: HouseRequest) -> dict[str, Any]:
    return {"section": "culture", "culture_tabs": tabs_for(request.actor)}


@page("newsletter.read")
def newsletter_list(request: HouseRequest) -> HttpResponse:
    """Newsletters that are out; for their office those in work too."""
    listing = Listing(request, selectors.newsletters(request.actor), COLUMNS, export="newsletter-list")
    context = {**_section(request), "listing": listing, "can_edit": request.actor.can("newsletter.edit")}
    return render(request, "branches/newsletters/list.html", context)


@page("newsletter.edit", methods="GET POST")
def newsletter_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    quarter = rules.quarter_of(today)
    first = {"year": today.year, "quarter": quarter, "title": _("《工会简报》%(year)s年第%(q)s季度") % {"year": today.year, "q": quarter}}
    form = NewsletterForm(request.POST if request.method == "POST" else None, scope=request.scope, today=today, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.begin_newsletter(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已建立，请选入本季度发布的内容。"))
            return redirect("newsletter_detail", row.pk)
    return render(request, "branches/newsletters/form.html", {**_section(request), "form": form}, status=422 if form.errors else 200)


def _opened(request: HouseRequest, pk: int) -> Newsletter:
    return get_object_or_404(selectors.newsletters(request.actor), pk=pk)


def _kept(request: HouseRequest, pk: int) -> Newsletter:
    """A newsletter of the own office; 404 for any other."""
    return get_object_or_404(Newsletter.objects.within(request.scope).select_related("node"), pk=pk)


@page("newsletter.read")
def newsletter_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _opened(request, pk))


def _show(request: HouseRequest, row: Newsletter, form: Any = None, status: int = 200) -> HttpResponse:
    edits = access.keeps(request.actor, row) and row.state == "draft"
    chooses = (form or ChooseForm(rows=selectors.choosable(row))) if edits else None
    context = {**_section(request), "row": row, "items": list(selectors.items_of(row)), "edits": edits, "choose_form": chooses}
    return render(request, "branches/newsletters/detail.html", context, status=status)


@page("newsletter.edit", methods="GET POST")
def newsletter_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = _kept(request, pk)
    verdict = access.may_edit(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("newsletter_detail", args=[pk]))
    form = HeadForm(request.POST if request.method == "POST" else None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        service = partial(services.change_newsletter, newsletter=row, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("newsletter_detail", pk)):
            return answer
    context = {**_section(request), "form": form, "row": row}
    return render(request, "branches/newsletters/form.html", context, status=422 if form.errors else 200)


@page("newsletter.edit", methods="POST")
def newsletter_choose(request: HouseRequest, pk: int) -> HttpResponse:
    row = _kept(request, pk)
    form = ChooseForm(request.POST, rows=selectors.choosable(row))
    if form.is_valid():
        service = partial(services.choose_stories, newsletter=row, ids=[story.pk for story in form.cleaned_data["stories"]])
        if answer := carry_out(request, form, service, done=_("已选入。"), then=redirect("newsletter_detail", pk)):
            return answer
    return _show(request, row, form, 422)


def _do(request: HouseRequest, pk: int, service: Callable[..., Any], done: str) -> HttpResponse:
    try:
        service(actor=request.actor, at=clock.now(), newsletter=_kept(request, pk))
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("newsletter_detail", args=[pk]))
    messages.success(request, done)
    return redirect("newsletter_detail", pk)


@page("newsletter.edit", methods="POST")
def newsletter_move(request: HouseRequest, pk: int, item: int) -> HttpResponse:
    step = -1 if request.POST.get("to") == "up" else 1
    return _do(request, pk, partial(services.move_item, item_id=item, step=step), _("顺序已调整。"))


@page("newsletter.edit", methods="POST")
def newsletter_lead(request: HouseRequest, pk: int, item: int) -> HttpResponse:
    form = LeadForm(request.POST)
    if not form.is_valid():
        return refused(request, RuleBroken("newsletter.lead_too_long"), back=reverse("newsletter_detail", args=[pk]))
    return _do(request, pk, partial(services.reword_item, item_id=item, lead=form.cleaned_data["lead"]), _("已保存。"))


@page("newsletter.edit", methods="POST")
def newsletter_drop(request: HouseRequest, pk: int, item: int) -> HttpResponse:
    return _do(request, pk, partial(services.drop_item, item_id=item), _("已移出。"))


@page("newsletter.edit", methods="POST")
def newsletter_publish(request: HouseRequest, pk: int) -> HttpResponse:
    form = VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    return _do(request, pk, partial(services.publish_newsletter, version=version), _("已发布，并以公告通知，要求确认已阅。"))


@page("newsletter.read", methods="POST")
def newsletter_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """The newsletter as Word or PDF."""
    row = _opened(request, pk)
    compose = partial(
        documents.compose, template="branches/newsletters/newsletter.document.html",
        context={"row": row, "items": list(selectors.items_of(row))}, kind=kind, actor=request.actor, at=clock.now(), path=row.node.path,
    )  # fmt: skip
    return hand_over(request, compose, back=reverse("newsletter_detail", args=[pk]))
