"""Self-report of branches: the list, a new claim, one claim with its proofs and its verification."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.rounds import selectors, services
from assessment.rounds.access import own_branches
from assessment.rounds.enums import ClaimState
from assessment.rounds.filters import ClaimFilter
from assessment.rounds.forms import ClaimForm, VerifyForm
from assessment.rounds.models import RoundClaim
from assessment.rounds.rules import may_act
from portal.catalogue.selectors import value_on
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.rights.access import Actor

SECTION = {"section": "claims"}
COLUMNS = (
    Column(gettext_lazy("自报")), Column(gettext_lazy("考核期"), css="hide-s"), Column(gettext_lazy("证明材料"), css="hide-s"),
    Column(gettext_lazy("填报时间"), "stated_at", "hide-s"), Column(gettext_lazy("状态")),
)  # fmt: skip
TABS = (("", gettext_lazy("全部"), "all"), *((s.value, s.label, s.value) for s in ClaimState))


def _decorated(rows: list[RoundClaim]) -> list[RoundClaim]:
    for row in rows:
        row.label = selectors.indicator_name(row.round, row.indicator)
        row.kinds = "、".join(label for label, _text in selectors.proof_lines(row))
    return rows


@page("claim.view")
def claim_list(request: HouseRequest) -> HttpResponse:
    """What branches say of themselves, by state."""
    rows, wanted = selectors.claims(request.scope), request.GET.get("s", "")
    counts = selectors.claim_counts(rows)
    shown = rows.filter(state=wanted) if wanted in ClaimState.values else rows
    listing = Listing(
        request, shown, COLUMNS, ClaimFilter(request.GET, shown, request=request), decorate=_decorated, export="claim-list",
        tabs=[(label, f"?s={key}", counts[count], key == wanted) for key, label, count in TABS],
    )  # fmt: skip
    context = {**SECTION, "listing": listing, "can_state": request.actor.can("claim.state")}
    return render(request, "assessment/rounds/claims.html", context)


@page("claim.state", methods="GET POST")
def claim_new(request: HouseRequest) -> HttpResponse:
    """A claim, or one that was returned stated anew."""
    rounds = list(selectors.moving_rounds())
    form = ClaimForm(
        request.POST if request.method == "POST" else None, rounds=rounds, scope=request.scope, initial=_initial(request)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = services.state_claim(actor=request.actor, at=clock.now(), **form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("自报已提交，可以在下面附上文件。"))
            return redirect("claim_detail", row.pk)
    fewest = value_on("CLAIM_PROOF_KINDS", clock.today())
    context = {**SECTION, "form": form, "rounds": rounds, "fewest": fewest}
    return render(request, "assessment/rounds/claim_form.html", context, status=422 if form.errors else 200)


def _initial(request: HouseRequest) -> dict[str, str]:
    """What a returned claim said, where the address names one in reach."""
    wanted = request.GET.get("from", "")
    row = selectors.claims(request.scope).filter(pk=wanted).first() if wanted.isdecimal() else None
    if row is None:
        return request.GET.dict()
    proofs = {f"proof_{kind}": text for kind, text in row.proofs.items()}
    return {"round": row.round.code, "branch": row.branch.node.code, "indicator": row.indicator, "text": row.text, **proofs}


def _claim(request: HouseRequest, pk: int) -> RoundClaim:
    return get_object_or_404(selectors.claims(request.actor.scope("claim.view")), pk=pk)


def _may_verify(actor: Actor, row: RoundClaim) -> bool:
    """Whether the form is drawn; the service asks again."""
    if row.state != ClaimState.STATED or not actor.can("claim.verify") or not may_act(row.round.state, "claim"):
        return False
    is_own = row.stated_by_id == actor.user_id or row.branch_id in own_branches(actor, row.round.starts_on, row.round.ends_on)
    return actor.scope("claim.verify").covers(row.branch.node.path) and not is_own


@page("claim.view")
def claim_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _claim(request, pk), None)


def _show(request: HouseRequest, row: RoundClaim, form: VerifyForm | None, status: int = 200) -> HttpResponse:
    actor = request.actor
    may_verify = _may_verify(actor, row)
    may_state = actor.can("claim.state") and actor.scope("claim.state").covers(row.branch.node.path)
    context = {
        **SECTION, "claim": row, "label": selectors.indicator_name(row.round, row.indicator), "proofs": selectors.proof_lines(row),
        "verify_form": form or VerifyForm(initial={"version": row.version}) if may_verify else None,
        "can_change": may_state and row.state != ClaimState.CONFIRMED and bool(may_act(row.round.state, "claim")),
        "file_panel": file_panel(actor, selectors.FILES, row.pk),
    }  # fmt: skip
    return render(request, "assessment/rounds/claim.html", context, status=status)


@page("claim.verify", methods="POST")
def claim_verify(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _claim(request, pk), VerifyForm(request.POST)
    if form.is_valid():
        try:
            services.verify_claim(actor=request.actor, at=clock.now(), claim=row, **form.cleaned_data)
        except RuleBroken as broken:
            if broken.status == 409 or broken.field not in form.fields:
                return refused(request, broken)
            add_refusal(form, broken)
        else:
            messages.success(request, _("核实结论已登记，支部已收到通知。"))
            return redirect("claim_detail", row.pk)
    return _show(request, row, form, status=422)
