"""Coverage: branches with their key posts held and missing, and the gap list; registering and closing key posts."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.vanguard import selectors, services
from branches.vanguard.forms import KeyPostForm
from branches.vanguard.models import KeyPost
from branches.vanguard.views.posts import branch_of
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused

SECTION = {"section": "vanguard"}
COLUMNS = (
    Column(gettext_lazy("关键岗位或区域"), "name"),
    Column(gettext_lazy("单位或班组"), css="hide-s"),
    Column(gettext_lazy("党支部"), css="hide-s"),
    Column(gettext_lazy("覆盖")),
    Column(gettext_lazy("办理")),
)


@page("vanguard.view")
def vanguard_cover(request: HouseRequest) -> HttpResponse:
    """How far each branch of the reach is, and every key post, those without a member first."""
    today = clock.today()
    branches = selectors.with_covers(list(selectors.branches_of(request.scope)), today)
    rows, wanted = selectors.key_posts(request.scope, today), request.GET.get("branch", "")
    if wanted:
        rows = rows.filter(branch__node__code=wanted)
    edits, keys = request.actor.scope("vanguard.edit"), request.actor.scope("vanguard.key")

    def decorate(found: list[KeyPost]) -> list[KeyPost]:
        for row in found:
            row.may_assign, row.may_close = edits.covers(row.branch.node.path), keys.covers(row.branch.node.path)
        return found

    listing = Listing(request, rows, COLUMNS, decorate=decorate, export="vanguard-cover")
    chosen = [b for b in branches if keys.covers(b.node.path)]
    context = {**SECTION, "listing": listing, "branches": branches, "keyed": chosen[:8], "wanted": wanted}
    return render(request, "branches/vanguard/cover.html", context)


@page("vanguard.key", methods="GET POST")
def key_post_new(request: HouseRequest, code: str) -> HttpResponse:
    branch = branch_of(request, code)
    form = KeyPostForm(request.POST if request.method == "POST" else None, branch=branch)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        service = partial(services.register_key_post, branch=branch, node=data["node"], name=data["name"])
        if answer := carry_out(request, form, service, done=_("已登记。"), then=redirect("vanguard_cover")):
            return answer
    context = {**SECTION, "form": form, "branch": branch}
    return render(request, "branches/vanguard/key_form.html", context, status=422 if form.errors else 200)


@page("vanguard.key", methods="POST")
def key_post_close(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.key_posts(request.scope, clock.today()), pk=pk)
    try:
        services.close_key_post(actor=request.actor, at=clock.now(), key=row)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已取消，不再计入覆盖。"))
    return redirect("vanguard_cover")
