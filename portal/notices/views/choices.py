"""How I want to be told."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import SIGNED_IN, HouseRequest, page, refused
from portal.notices import selectors, services
from portal.notices.forms import ChoicesForm

SECTION = {"section": "notices"}


@page(SIGNED_IN, methods="GET POST")
def notice_choices(request: HouseRequest) -> HttpResponse:
    actor = request.actor
    choices, quiet = selectors.choices_of(actor.user), selectors.enterprise_quiet(clock.today())
    span = _("%(start)s 至 %(end)s") % {"start": f"{quiet.start:%H:%M}", "end": f"{quiet.end:%H:%M}"}
    language = choices.language or get_language() or settings.LANGUAGE_CODE
    form = ChoicesForm(request.POST or None, choices=choices, language=language, quiet=span)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_choices(actor=actor, at=clock.now(), **form.chosen())
        except EditConflict as broken:
            return refused(request, broken, back=reverse("notice_choices"))
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            waits = saved.email and saved.email_confirmed_at is None
            messages.success(request, _("已保存。确认邮件正在发送，请打开其中的链接。") if waits else _("已保存。"))
            return redirect("notice_choices")
    context = {**SECTION, "form": form, "choices": choices, "mail_on": settings.MAIL_ON}
    return render(request, "portal/notices/choices.html", context, status=422 if form.errors else 200)


@page(SIGNED_IN, methods="POST")
def notice_address_resend(request: HouseRequest) -> HttpResponse:
    """Send the confirmation once more."""
    try:
        services.send_address_link(actor=request.actor, at=clock.now())
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("notice_choices"))
    messages.success(request, _("确认邮件正在发送，请打开其中的链接。"))
    return redirect("notice_choices")


@page(SIGNED_IN, methods="GET POST")
def notice_address_confirm(request: HouseRequest, token: str) -> HttpResponse:
    """The link in the letter. The button confirms, not the visit: mail scanners open links."""
    if request.method != "POST":
        return render(request, "portal/notices/address_confirm.html", SECTION)
    try:
        services.confirm_address(actor=request.actor, at=clock.now(), token=token)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("notice_choices"))
    messages.success(request, _("邮箱已确认，今后按您的选择发送。"))
    return redirect("notice_choices")
