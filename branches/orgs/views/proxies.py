"""The secretary's proxy, and the end of a branch."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from branches.orgs import forms, services
from branches.orgs.models import BranchProxy
from branches.orgs.open_tasks import open_tasks_of
from branches.orgs.views.acts import act, add_row, by
from branches.orgs.views.branches import fetch
from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page


@page("branch.proxy", methods="GET POST")
def proxy_appoint(request: HouseRequest, code: str) -> HttpResponse:
    return add_row(request, code, forms.ProxyForm, _("指定书记代理人"), services.appoint_proxy)


@page("branch.proxy", methods="GET POST")
def proxy_withdraw(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    rows = BranchProxy.objects.within(request.scope).select_related("branch__node", "person")
    row = get_object_or_404(rows, branch__node__code=code, pk=pk)
    return act(
        request, row.branch, forms.WithdrawProxyForm, _("提前结束代理"), lead=row.person.name,
        run=lambda form: services.withdraw_proxy(**by(request), proxy=row, **form.cleaned_data),
    )  # fmt: skip


@page("branch.edit", methods="GET POST")
def branch_close(request: HouseRequest, code: str) -> HttpResponse:
    branch = fetch(request, code)
    return act(
        request, branch, forms.CloseBranchForm, _("撤销支部"), initial={"closed_on": clock.today()},
        beside={"open_tasks": open_tasks_of(branch)},
        run=lambda form: services.close_branch(**by(request), branch=branch, **form.cleaned_data),
    )  # fmt: skip
