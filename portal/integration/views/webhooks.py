"""Subscriptions of other systems: list, form, log, test, secret."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.integration import selectors, services
from portal.integration.forms import WebhookForm, initial_of
from portal.integration.models import Webhook, WebhookDelivery
from portal.integration.rules import TEST_EVENT
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.events import kind_of
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.organization.models import Node

COLUMNS = [
    Column(gettext_lazy("名称"), "name"), Column(gettext_lazy("接收主机"), css="hide-s"), Column(gettext_lazy("范围"), css="hide-s"),
    Column(gettext_lazy("事件"), css="hide-s"), Column(gettext_lazy("最近送达"), css="hide-s"), Column(gettext_lazy("待送达"), css="num"),
    Column(gettext_lazy("状态")),
]  # fmt: skip
LOG_COLUMNS = [
    Column(gettext_lazy("事件")), Column(gettext_lazy("发生时间"), "created_at"), Column(gettext_lazy("状态")),
    Column(gettext_lazy("次数"), css="num"), Column(gettext_lazy("对方应答"), css="hide-s"), Column(gettext_lazy("操作")),
]  # fmt: skip


def _hook(request: HouseRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.within(request.scope).select_related("node"), pk=pk)


def _nodes(request: HouseRequest):
    return Node.objects.within(request.scope).open_on(clock.today()).order_by("path")


def _labelled(rows: list[WebhookDelivery]) -> list[WebhookDelivery]:
    for row in rows:
        kind = kind_of(row.event)
        row.label = kind.label if kind else _("测试") if row.event == TEST_EVENT else row.event
    return rows


@page("webhook.view")
def webhook_list(request: HouseRequest) -> HttpResponse:
    listing = Listing(request, selectors.webhooks_in(request.scope), COLUMNS)
    return render(request, "portal/integration/webhook_list.html", {"section": "webhooks", "listing": listing})


@page("webhook.edit", methods="GET POST")
def webhook_new(request: HouseRequest) -> HttpResponse:
    """Subscribe; the answer to the POST is the only place that ever shows the secret."""
    form = WebhookForm(request.POST or None, nodes=_nodes(request))
    if form.is_valid():
        try:
            hook, secret = services.create_webhook(actor=request.actor, at=clock.now(), wanted=form.wanted())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            return render(request, "portal/integration/webhook_secret.html", {"section": "webhooks", "hook": hook, "secret": secret})
    return _form(request, form)


@page("webhook.edit", methods="GET POST")
def webhook_edit(request: HouseRequest, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    form = WebhookForm(request.POST or None, nodes=_nodes(request), initial=initial_of(hook))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        service = partial(services.change_webhook, webhook=hook, wanted=form.wanted(), version=version)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("webhook_detail", pk=hook.pk)):
            return answer
    return _form(request, form, hook)


def _form(request: HouseRequest, form: WebhookForm, hook: Webhook | None = None) -> HttpResponse:
    context = {"section": "webhooks", "form": form, "hook": hook}
    return render(request, "portal/integration/webhook_form.html", context, status=422 if form.errors else 200)


@page("webhook.view")
def webhook_detail(request: HouseRequest, pk: int) -> HttpResponse:
    """What is subscribed and how each message fared."""
    hook = _hook(request, pk)
    kinds = [(code, kind_of(code)) for code in hook.events]
    context = {
        "section": "webhooks", "hook": hook, "events": [kind.label if kind else code for code, kind in kinds],
        "listing": Listing(request, selectors.deliveries_of(hook), LOG_COLUMNS, decorate=_labelled),
        "may_edit": bool(request.actor.can("webhook.edit")), "tries": selectors.tries_on(clock.today()),
    }  # fmt: skip
    return render(request, "portal/integration/webhook_detail.html", context)


@page("webhook.edit", methods="POST")
def webhook_test(request: HouseRequest, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    try:
        services.send_test(actor=request.actor, at=clock.now(), webhook=hook)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("测试消息已发出，结果见下面的记录，稍后刷新。"))
    return redirect("webhook_detail", pk=hook.pk)


@page("webhook.edit", methods="POST")
def webhook_secret(request: HouseRequest, pk: int) -> HttpResponse:
    """A new secret, shown by this answer alone."""
    hook = _hook(request, pk)
    secret = services.new_secret_for(actor=request.actor, at=clock.now(), webhook=hook)
    return render(request, "portal/integration/webhook_secret.html", {"section": "webhooks", "hook": hook, "secret": secret})


@page("webhook.edit", methods="POST")
def webhook_resume(request: HouseRequest, pk: int) -> HttpResponse:
    hook = _hook(request, pk)
    try:
        services.resume_webhook(actor=request.actor, at=clock.now(), webhook=hook)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已恢复，暂停期间的消息将依次送出。"))
    return redirect("webhook_detail", pk=hook.pk)


@page("webhook.edit", methods="POST")
def webhook_resend(request: HouseRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(selectors.deliveries_in(request.scope), pk=pk)
    try:
        services.resend(actor=request.actor, at=clock.now(), delivery=delivery)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已重新送出，编号不变，对方可据此识别重复。"))
    return redirect("webhook_detail", pk=delivery.webhook_id)
