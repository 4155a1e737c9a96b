"""Certificates and the coverage of operating posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.organization.models import Node
from workforce.skills import rules, selectors, services
from workforce.skills.filters import CertificateFilter
from workforce.skills.forms import CertificateForm, RevokeForm

SECTION = {"section": "certificates"}
COLUMNS = [
    Column(gettext_lazy("持证人"), sort="person__staff_no"),
    Column(gettext_lazy("职业（工种）"), css="hide-s"),
    Column(gettext_lazy("等级"), sort="grade"),
    Column(gettext_lazy("证书编号"), css="hide-s"),
    Column(gettext_lazy("发证日期"), sort="issued_on", css="hide-s"),
    Column(gettext_lazy("状态"), sort="expires_on"),
]
TABS = (
    ("", gettext_lazy("全部"), "all"),
    ("valid", gettext_lazy("有效"), "valid"),
    ("expiring", gettext_lazy("即将到期"), "expiring"),
    ("expired", gettext_lazy("已过期"), "expired"),
    ("revoked", gettext_lazy("已注销"), "revoked"),
)


@page("certificate.view")
def certificate_list(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    days = selectors.warning_days(today)
    rows = selectors.certificates(request.scope)
    wanted = request.GET.get("s", "")
    wanted = wanted if wanted in selectors.STANDINGS else ""
    counts = selectors.standing_counts(rows, today, days)
    shown = rows.filter(selectors.standing_is(wanted, today, days)) if wanted else rows

    def decorate(page: list) -> list:
        for row in page:
            row.standing = rules.standing(row.state, row.expires_on, today, days)
        return page

    listing = Listing(
        request, shown, COLUMNS, CertificateFilter(request.GET, shown, request=request),
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS], decorate=decorate,
    )  # fmt: skip
    context = {
        **SECTION,
        "listing": listing,
        "can_edit": request.actor.can("certificate.edit"),
        "can_see_coverage": request.actor.can("coverage.view"),
    }
    return render(request, "workforce/skills/certificate_list.html", context)


def _certificate(request: HouseRequest, pk: int):
    return get_object_or_404(selectors.certificates(request.scope), pk=pk)


@page("certificate.view")
def certificate_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, pk, RevokeForm())


def _show(request: HouseRequest, pk: int, form: RevokeForm, status: int = 200) -> HttpResponse:
    row, today = _certificate(request, pk), clock.today()
    row.standing = rules.standing(row.state, row.expires_on, today, selectors.warning_days(today))
    history = list(selectors.history_of(row.person))
    context: dict[str, Any] = {
        **SECTION,
        "certificate": row,
        "history": history,
        "ladder": selectors.ladder([h for h in history if h.occupation_id == row.occupation_id]),
        "can_revoke": request.actor.scope("certificate.edit").covers(row.person.unit.path) and row.state == "valid",
        "is_office": request.actor.can("coverage.view"),
        "form": form,
    }
    return render(request, "workforce/skills/certificate_detail.html", context, status=status)


@page("certificate.edit", methods="GET POST")
def certificate_new(request: HouseRequest) -> HttpResponse:
    form = CertificateForm(request.POST or None, scope=request.scope, initial={"staff_no": request.GET.get("staff_no", "")[:20]})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register_certificate(actor=request.actor, at=clock.now(), **form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("证书已登记，等级随之更新。"))
            return redirect("certificate_detail", row.pk)
    status = 422 if form.errors else 200
    return render(request, "workforce/skills/certificate_form.html", {**SECTION, "form": form}, status=status)


@page("certificate.edit", methods="POST")
def certificate_revoke(request: HouseRequest, pk: int) -> HttpResponse:
    row = _certificate(request, pk)
    form = RevokeForm(request.POST)
    if form.is_valid():
        try:
            services.revoke_certificate(actor=request.actor, at=clock.now(), certificate=row, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("证书已注销，已通知本人。"))
            return redirect("certificate_detail", row.pk)
    return _show(request, pk, form, status=422)


@page("coverage.view")
def coverage(request: HouseRequest) -> HttpResponse:
    rows = selectors.coverage(request.scope, clock.today())
    context = {**SECTION, "rows": rows, "total": selectors.coverage_total(rows), "day": clock.today()}
    return render(request, "workforce/skills/coverage.html", context)


@page("coverage.view")
def coverage_unit(request: HouseRequest, code: str) -> HttpResponse:
    """The people of one unit who lack a certificate."""
    unit = get_object_or_404(Node.objects.within(request.scope), code=code)
    columns = [
        Column(gettext_lazy("姓名"), sort="staff_no"),
        Column(gettext_lazy("岗位")),
        Column(gettext_lazy("入职日期"), sort="hired_on", css="hide-s"),
    ]
    listing = Listing(request, selectors.uncovered(request.scope, clock.today(), unit), columns)
    can_edit = request.actor.scope("certificate.edit").covers(unit.path)
    return render(request, "workforce/skills/coverage_unit.html", {**SECTION, "unit": unit, "listing": listing, "can_edit": can_edit})
