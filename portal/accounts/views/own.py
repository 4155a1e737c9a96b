"""The own account: password, second factor, PIN, tokens, roles."""

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.accounts import selectors, services
from portal.accounts.forms import PinForm, TokenForm
from portal.accounts.signals import BEGUN_AT
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import SIGNED_IN, HouseRequest, page, refused


@page(SIGNED_IN)
def my_account(request: HouseRequest) -> HttpResponse:
    """What is mine: sign-in, PIN, roles, tokens."""
    user = request.actor.user
    factors = selectors.factors_of(user)
    context = {
        "account": user,
        "has_totp": Authenticator.Type.TOTP in factors,
        "grants": list(selectors.roles_of(user, clock.today())),
        "tokens": [(token, selectors.scope_words(token.scopes)) for token in selectors.tokens_of(user)],
        "now": clock.now(),
        "most_pins": 5,
    }
    return render(request, "portal/accounts/my_account.html", context)


@page(SIGNED_IN)
def second_factor(request: HouseRequest) -> HttpResponse:
    """allauth comes back here after a change; the own account shows the state."""
    return redirect("my_account")


@page(SIGNED_IN)
@reauthentication_required
def my_sessions(request: HouseRequest) -> HttpResponse:
    """Where I am signed in, behind a fresh password or code."""
    rows = selectors.sign_ins_of(request.actor.user, clock.now())
    return render(request, "portal/accounts/my_sessions.html", {"rows": rows})


@reauthentication_required
def _is_confirmed(request: HouseRequest) -> bool:
    return True


@page(SIGNED_IN, methods="POST")
def my_sessions_end(request: HouseRequest) -> HttpResponse:
    """End all sessions but this one. The password may have grown old on the page of the list, which then asks for it."""
    try:
        _is_confirmed(request)
    except ReauthenticationRequired:
        return redirect("my_sessions")
    actor, now = request.actor, clock.now()
    services.end_other_sessions(actor=actor, at=now, user=actor.user)
    request.session.cycle_key()
    request.session[BEGUN_AT] = now.timestamp()
    messages.success(request, _("其他设备上的登录已全部退出。"))
    return redirect("my_sessions")


@page(SIGNED_IN, methods="GET POST")
def my_pin(request: HouseRequest) -> HttpResponse:
    """Set the six digits for signing in to an activity at somebody else's phone."""
    actor = request.actor
    form = PinForm(request.POST or None)
    if form.is_valid():
        try:
            services.set_pin(actor=actor, at=clock.now(), user=actor.user, pin=form.cleaned_data["pin"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("签到码已设置。"))
            return redirect("my_account")
    return render(request, "portal/accounts/my_pin.html", {"form": form}, status=422 if form.errors else 200)


@page("token.own", methods="GET POST")
def token_issue(request: HouseRequest) -> HttpResponse:
    """Issue a token; the answer to the POST is the only place that ever shows it."""
    actor = request.actor
    levels, most = selectors.token_levels(actor), selectors.token_days(clock.today())
    form = TokenForm(request.POST or None, levels=levels, most=most)
    if form.is_valid():
        try:
            secret = services.issue_token(actor=actor, at=clock.now(), user=actor.user, **form.issued())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return render(request, "portal/accounts/token_issued.html", {"secret": secret, "name": form.cleaned_data["name"]})
    return render(request, "portal/accounts/token_issue.html", {"form": form}, status=422 if form.errors else 200)


@page("token.own", methods="POST")
def token_revoke(request: HouseRequest, pk: int) -> HttpResponse:
    actor = request.actor
    token = get_object_or_404(selectors.tokens_of(actor.user), pk=pk)
    try:
        services.revoke_token(actor=actor, at=clock.now(), token=token)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("令牌“%(name)s”已作废。") % {"name": token.name})
    return redirect("my_account")
