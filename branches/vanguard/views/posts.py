"""Posts and areas: the list, one post with its holders, pledges and reviews, and the acts on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs.models import Branch
from branches.vanguard import access, selectors, services
from branches.vanguard.enums import OUTCOME_TONES, TermState
from branches.vanguard.filters import VanguardFilter
from branches.vanguard.forms import DayForm, EndForm, FollowForm, HolderForm, PostForm, ReviewForm
from branches.vanguard.models import VanguardPost
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.signin.charts import qr_shape

SECTION = {"section": "vanguard"}
COLUMNS = (
    Column(gettext_lazy("名称"), "name"),
    Column(gettext_lazy("类别"), "kind", "hide-s"),
    Column(gettext_lazy("单位和地点"), css="hide-s"),
    Column(gettext_lazy("党员")),
    Column(gettext_lazy("期限"), "from_on", "hide-s"),
    Column(gettext_lazy("挂牌"), css="hide-s"),
    Column(gettext_lazy("状态")),
)


@page("vanguard.view")
def vanguard_list(request: HouseRequest) -> HttpResponse:
    """Posts in reach by state."""
    today, wanted = clock.today(), request.GET.get("s", "")
    rows = selectors.posts(request.scope)
    shown = selectors.by_state(rows, wanted, today) if wanted in TermState.values else rows
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in TermState.values)]
    tabs += [(state.label, f"?s={state.value}", "", state.value == wanted) for state in TermState]
    filterset = VanguardFilter(request.GET, shown)
    listing = Listing(
        request, shown, COLUMNS, filterset, tabs=tabs, decorate=partial(selectors.with_states, today=today), export="vanguard-list"
    )
    actor = request.actor
    context = {
        **SECTION, "listing": listing, "branches": list(selectors.branches_of(actor.scope("vanguard.edit"))[:8]),
        "can_import": actor.can("import.run") and actor.can("import.vanguard-posts"),
    }  # fmt: skip
    return render(request, "branches/vanguard/list.html", context)


def branch_of(request: HouseRequest, code: str) -> Branch:
    """A branch in reach of the page's right; 404 for any other."""
    return get_object_or_404(selectors.branches_of(request.scope), node__code=code)


@page("vanguard.edit", methods="GET POST")
def vanguard_new(request: HouseRequest, code: str) -> HttpResponse:
    branch, today = branch_of(request, code), clock.today()
    first = {"from_on": today, "key_post": request.GET.get("key") or None, "kind": request.GET.get("kind") or "vanguard"}
    form = PostForm(request.POST if request.method == "POST" else None, branch=branch, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register_post(actor=request.actor, at=clock.now(), facts=form.facts(), numbers=form.staff_numbers())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已设立。可以打印牌子，请党员写好年度承诺。"))
            return redirect("vanguard_detail", row.pk)
    context = {**SECTION, "form": form, "branch": branch}
    return render(request, "branches/vanguard/form.html", context, status=422 if form.errors else 200)


def fetch(request: HouseRequest, pk: int) -> VanguardPost:
    return get_object_or_404(selectors.posts(request.scope), pk=pk)


@page("vanguard.view")
def vanguard_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, fetch(request, pk))


def _show(request: HouseRequest, post: VanguardPost, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """A post with the forms of what the reader may do."""
    actor, today = request.actor, clock.today()
    (row,) = selectors.with_states([post], today)
    edits = actor.scope("vanguard.edit").covers(post.branch.node.path) and post.ended_on is None
    sees_reviews = actor.scope("vanguard.review").covers(post.branch.node.path)
    reviews = sees_reviews and not access.holds(actor, post)
    halves = selectors.open_halves(post, today) if reviews else []
    review_form = bound.get("review", ReviewForm(halves=halves)) if halves else None
    context = {
        **SECTION, "row": row, "edits": edits, "reviews_it": reviews, "sees_reviews": sees_reviews,
        "holders": list(post.holders.select_related("person").order_by("to_on", "from_on")),
        "pledges": list(post.pledges.select_related("person")),
        "reviews": [(r, OUTCOME_TONES[r.outcome]) for r in post.reviews.select_related("reviewed_by")] if sees_reviews else [],
        "review_form": review_form, "follow_form": FollowForm() if reviews else None, "today": today,
        "holder_form": bound.get("holder", HolderForm(initial={"on": today})) if edits else None,
        "end_form": bound.get("end", EndForm(initial={"version": post.version, "on": today})) if edits else None,
        "file_panel": file_panel(actor, "vanguard_post", post.pk),
    }  # fmt: skip
    return render(request, "branches/vanguard/detail.html", context, status=status)


@page("vanguard.edit", methods="GET POST")
def vanguard_edit(request: HouseRequest, pk: int) -> HttpResponse:
    post = fetch(request, pk)
    verdict = access.may_edit(request.actor, post)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("vanguard_detail", args=[pk]))
    names = ("version", "kind", "name", "node", "place", "key_post", "duty", "plate_no", "is_plate_shown", "from_on", "to_on")
    first = {name: getattr(post, name) for name in names}
    form = PostForm(request.POST if request.method == "POST" else None, branch=post.branch, post=post, initial=first)
    if request.method == "POST" and form.is_valid():
        service = partial(services.change_post, post=post, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("vanguard_detail", pk)):
            return answer
    context = {**SECTION, "form": form, "branch": post.branch, "row": post}
    return render(request, "branches/vanguard/form.html", context, status=422 if form.errors else 200)


def _carry(request: HouseRequest, post: VanguardPost, name: str, form: forms.Form, service: Callable[..., Any], done: str) -> HttpResponse:
    if form.is_valid() and (answer := carry_out(request, form, service, done=done, then=redirect("vanguard_detail", post.pk))):
        return answer
    return _show(request, post, 422, **{name: form})


@page("vanguard.edit", methods="POST")
def vanguard_end(request: HouseRequest, pk: int) -> HttpResponse:
    post, form = fetch(request, pk), EndForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    return _carry(request, post, "end", form, partial(services.end_post, post=post, **given), _("已结束。"))


@page("vanguard.edit", methods="POST")
def vanguard_holder_add(request: HouseRequest, pk: int) -> HttpResponse:
    post, form = fetch(request, pk), HolderForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    service = partial(services.add_holder, post=post, number=given.get("number", "").strip().upper(), on=given.get("on"))  # type: ignore[arg-type]
    return _carry(request, post, "holder", form, service, _("已增加。"))


@page("vanguard.edit", methods="POST")
def vanguard_holder_end(request: HouseRequest, pk: int, holder: int) -> HttpResponse:
    post, form = fetch(request, pk), DayForm(request.POST)
    row = get_object_or_404(post.holders, pk=holder)
    try:
        if not form.is_valid():
            raise RuleBroken("vanguard.day_unreadable", field="on")
        services.end_holder(actor=request.actor, at=clock.now(), holder=row, on=form.cleaned_data["on"])
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("vanguard_detail", args=[pk]))
    messages.success(request, _("已登记离岗。"))
    return redirect("vanguard_detail", pk)


@page("vanguard.review", methods="POST")
def vanguard_review(request: HouseRequest, pk: int) -> HttpResponse:
    post = fetch(request, pk)
    form = ReviewForm(request.POST, halves=selectors.open_halves(post, clock.today()))

    def service(**who: Any) -> Any:
        return services.review_post(post=post, look=form.look(), **who)

    return _carry(request, post, "review", form, service, _("考核已保存，并通知了党员本人。"))


@page("vanguard.review", methods="POST")
def vanguard_follow(request: HouseRequest, pk: int, review: int) -> HttpResponse:
    post, form = fetch(request, pk), FollowForm(request.POST)
    row = get_object_or_404(post.reviews, pk=review)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        services.finish_follow_up(actor=request.actor, at=clock.now(), review=row, note=note)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("vanguard_detail", args=[pk]))
    messages.success(request, _("跟踪已登记完成。"))
    return redirect("vanguard_detail", pk)


@page("vanguard.view")
def vanguard_plate(request: HouseRequest, pk: int) -> HttpResponse:
    """The plate to print: who holds the post, the duty, this year's pledges, and a QR code to the page."""
    post = fetch(request, pk)
    link = request.build_absolute_uri(reverse("vanguard_detail", args=[pk]))
    pledges = list(post.pledges.filter(year=clock.today().year).select_related("person"))
    context = {**SECTION, "row": post, "qr": qr_shape(link), "pledges": pledges}
    return render(request, "branches/vanguard/plate.html", context)
