"""Certificates and the coverage of operating posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.services import begin_try, drop_tries
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.middleware import client_address
from portal.kernel.pages import PUBLIC, HouseRequest, page
from portal.organization.models import Node
from portal.signin.charts import qr_shape
from workforce.skills import rules, selectors, services
from workforce.skills.filters import CertificateFilter
from workforce.skills.forms import CertificateForm, CheckForm, RevokeForm

SECTION = {"section": "certificates"}
CHECKS = "certificate check"  # tries are counted under this name, which no account can have
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
        export="certificate-list",
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
    listing = Listing(request, selectors.uncovered(request.scope, clock.today(), unit), columns, export=f"uncovered?unit={unit.code}")
    can_edit = request.actor.scope("certificate.edit").covers(unit.path)
    return render(request, "workforce/skills/coverage_unit.html", {**SECTION, "unit": unit, "listing": listing, "can_edit": can_edit})


@page("certificate.view")
def certificate_print(request: HouseRequest, pk: int) -> HttpResponse:
    """The sheet to print and hand over: what the certificate says, and the QR code that anybody can check it by."""
    row = _certificate(request, pk)
    link = request.build_absolute_uri(reverse("certificate_checked", args=[row.check_code]))
    context = {**SECTION, "certificate": row, "qr": qr_shape(link), "page": request.build_absolute_uri(reverse("certificate_check"))}
    return render(request, "workforce/skills/certificate_print.html", context)


# -- for anybody (docs/adr/0042) --------------------------------------------------------------------------
def _checked(request: HouseRequest, form: CheckForm, code: str, number: str = "") -> HttpResponse:
    """The answer for a code: five that name nothing close the page to this address for a quarter of an hour, as at sign-in."""
    address, now = client_address(request), clock.now()
    name = f"{CHECKS} {address}"
    if not begin_try(username=name, address=address, at=now):
        return _open_page(request, {"form": form, "is_locked": True}, 429)
    row = selectors.by_check_code(rules.clean_number(code), number)
    if row is None:
        return _open_page(request, {"form": form, "is_unknown": True}, 404)
    drop_tries(username=name, address=address)
    standing = rules.standing(row.state, row.expires_on, clock.today(), 0)
    found = {"standing": "valid" if standing == "expiring" else standing, "name": rules.masked_name(row.person.name), "row": row}
    return _open_page(request, {"form": form, "found": found})


def _open_page(request: HouseRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """No cache keeps it, no search engine lists it, and the next page does not learn the code."""
    answer = render(request, "workforce/skills/check.html", {**context, "today": clock.today()}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


@page(PUBLIC, methods="GET POST")
def certificate_check(request: HouseRequest) -> HttpResponse:
    """Number and code as they stand on the paper."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _open_page(request, {"form": form})
    if not form.is_valid():
        return _open_page(request, {"form": form}, 422)
    return _checked(request, form, form.cleaned_data["code"], rules.clean_number(form.cleaned_data["number"]))


@page(PUBLIC)
def certificate_checked(request: HouseRequest, code: str) -> HttpResponse:
    """Where the QR code of a certificate leads."""
    return _checked(request, CheckForm(), code)
