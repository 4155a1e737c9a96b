"""From what each member's dues are counted: the list of a branch, setting one, a logged look at one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from branches.dues import selectors, services
from branches.dues.forms import BaseForm
from branches.dues.models import DuesBase
from branches.dues.views.months import SECTION
from branches.orgs.models import Branch
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, carry_out, page
from portal.kernel.periods import month_of
from portal.organization.enums import NodeKind


def branch_of(request: HouseRequest, code: str) -> Branch:
    """A standing branch inside the reach; a temporary one collects nothing."""
    rows = Branch.objects.within(request.scope).select_related("node").exclude(node__kind=NodeKind.TEMPORARY_BRANCH)
    return get_object_or_404(rows, node__code=code)


def _list(request: HouseRequest, branch: Branch, shown: str = "") -> HttpResponse:
    today = clock.today()
    lines = selectors.base_lines(branch, today)
    context = {
        **SECTION, "branch": branch, "lines": lines, "bands": selectors.bands_for(today),
        "missing": sum(line.base is None and not line.comes_along for line in lines), "may_import": request.actor.can("import.dues-bases"),
        "shown": shown,
    }  # fmt: skip
    return render(request, "branches/dues/bases.html", context)


@page("dues.base")
def dues_base_list(request: HouseRequest, code: str) -> HttpResponse:
    """Members with category and band; the amount itself is shown one by one and leaves a trace."""
    return _list(request, branch_of(request, code))


@page("dues.base", methods="GET POST")
def dues_base_set(request: HouseRequest, code: str) -> HttpResponse:
    branch = branch_of(request, code)
    first = {"person": request.GET.get("person", "")[:20], "from_on": month_of(clock.today()).starts_on}
    form = BaseForm(request.POST if request.method == "POST" else None, branch=branch, initial=first)
    if request.method == "POST" and form.is_valid():
        answer = carry_out(
            request, form, lambda **by: services.set_base(**by, branch=branch, **form.cleaned_data),
            done=_("基数已加密保存。"), then=redirect("dues_base_list", code),
        )  # fmt: skip
        if answer is not None:
            return answer
    context = {**SECTION, "branch": branch, "form": form, "bands": selectors.bands_for(clock.today())}
    return render(request, "branches/dues/base_set.html", context, status=422 if form.errors else 200)


@page("dues.base", methods="POST")
def dues_base_show(request: HouseRequest, pk: int) -> HttpResponse:
    """The amount in clear, in this answer only (no cookie carries it), with a row in the trail."""
    base = get_object_or_404(DuesBase.objects.within(request.scope).select_related("branch__node", "person"), pk=pk)
    amount = services.show_base(actor=request.actor, at=clock.now(), base=base)
    text = _("%(name)s 的基数为每月 %(amount)s 元。本次查看已记入审计。") % {"name": base.person.name, "amount": amount or "—"}
    return _list(request, base.branch, text)
