"""The pool of speakers, one of them with his talks, and a talk from the request to the feedback."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.speakers import access, rules, selectors, services
from branches.speakers.enums import TalkState
from branches.speakers.filters import SpeakerFilter, TalkFilter
from branches.speakers.forms import AnswerForm, AskForm, CancelForm, FeedbackForm, HoldForm, RenewForm, SpeakerForm, WithdrawForm
from branches.speakers.models import Speaker, SpeakerTalk
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page

SECTION = {"section": "speakers"}
COLUMNS = (
    Column(gettext_lazy("姓名")),
    Column(gettext_lazy("类别"), "kind"),
    Column(gettext_lazy("能讲的主题"), css="hide-s"),
    Column(gettext_lazy("人才库所属党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("已讲次数"), css="num"),
    Column(gettext_lazy("最近一次"), "last_on", "hide-s"),
)
TALK_COLUMNS = (
    Column(gettext_lazy("讲述内容")),
    Column(gettext_lazy("主讲人")),
    Column(gettext_lazy("约请支部"), "branch__node__path", "hide-s"),
    Column(gettext_lazy("约请日期"), "wanted_on", "nowrap"),
    Column(gettext_lazy("听众人数"), css="num hide-s"),
    Column(gettext_lazy("状态")),
)


@page("speaker.view")
def speaker_list(request: HouseRequest) -> HttpResponse:
    """Who consents, of the pools in reach and above it; a keeper also finds who has taken his word back."""
    actor, wanted = request.actor, request.GET.get("s", "")
    rows, can_keep = selectors.speakers(actor), actor.can("speaker.edit")
    tabs: list[Any] = [(_("全部"), "?", "", wanted not in selectors.POOLS)]
    tabs += [(_("同意列入"), "?s=listed", "", wanted == "listed"), (_("已撤回同意"), "?s=withdrawn", "", wanted == "withdrawn")]
    shown = selectors.of_pool(rows, wanted)
    filterset = SpeakerFilter(request.GET, shown)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs if can_keep else [], export="speaker-list")
    context = {**SECTION, "listing": listing, "can_keep": can_keep}
    return render(request, "branches/speakers/list.html", context)


@page("speaker.view")
def speaker_talks(request: HouseRequest) -> HttpResponse:
    """Talks of the branches in reach and of the pools in reach."""
    rows, wanted = selectors.talks(request.scope), request.GET.get("s", "")
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts[""], wanted not in TalkState.values)]
    tabs += [(state.label, f"?s={state.value}", counts[state.value], wanted == state.value) for state in TalkState]
    shown = selectors.of_state(rows, wanted)
    listing = Listing(request, shown, TALK_COLUMNS, TalkFilter(request.GET, shown), tabs=tabs, export="speaker-talks")
    return render(request, "branches/speakers/talks.html", {**SECTION, "listing": listing})


@page("speaker.edit", methods="GET POST")
def speaker_new(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    typed = request.POST if request.method == "POST" else None
    form = SpeakerForm(typed, scope=request.scope, today=today, initial={"consent_on": today, "kind": "veteran"})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add_speaker(actor=request.actor, at=clock.now(), facts=form.facts())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已列入人才库，支部可以约请。"))
            return redirect("speaker_detail", row.pk)
    return render(request, "branches/speakers/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


def _speaker(request: HouseRequest, pk: int) -> Speaker:
    return get_object_or_404(selectors.speakers(request.actor), pk=pk)


@page("speaker.edit", methods="GET POST")
def speaker_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Speaker.objects.within(request.scope).select_related("node", "person"), pk=pk)
    first = {name: getattr(row, name) for name in ("version", "kind", "is_retired", "background", "themes")}
    typed = request.POST if request.method == "POST" else None
    form = SpeakerForm(typed, scope=request.scope, today=clock.today(), speaker=row, initial=first)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_speaker, speaker=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, change, done=_("已保存。"), then=redirect("speaker_detail", pk)):
            return answer
    return render(request, "branches/speakers/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)


@page("speaker.view")
def speaker_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show(request, _speaker(request, pk))


def _ask_form(request: HouseRequest, row: Speaker) -> AskForm | None:
    """None for whoever has no branch that may ask."""
    scope = request.actor.scope("speaker.ask")
    if not row.is_listed or scope.is_empty or not selectors.asking(scope, row).exists():
        return None
    return AskForm(scope=scope, speaker=row, auto_id="ask_%s")


def _show(request: HouseRequest, row: Speaker, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor, first = request.actor, {"version": row.version}
    is_own, keeps = access.is_self(actor, row), access.keeps(actor, row)
    fresh: dict[str, Any] = {"ask": _ask_form(request, row)}
    if (keeps or is_own) and row.is_listed:
        fresh["withdraw"] = WithdrawForm(initial=first, auto_id="off_%s")
    elif keeps or is_own:
        fresh["renew"] = RenewForm(initial={**first, "on": clock.today()}, auto_id="on_%s")
    talks = list(selectors.talks(actor.scope("speaker.view")).filter(speaker=row))
    context = {**SECTION, "row": row, "keeps": keeps, "is_own": is_own, "talks": talks, "forms": fresh | bound}
    return render(request, "branches/speakers/detail.html", context, status=status)


@page("speaker.ask", methods="POST")
def speaker_ask(request: HouseRequest, pk: int) -> HttpResponse:
    row = _speaker(request, pk)
    form = AskForm(request.POST, scope=request.scope, speaker=row, auto_id="ask_%s")
    if form.is_valid():
        ask = partial(services.ask_talk, speaker=row, facts=form.facts())
        if answer := carry_out(request, form, ask, done=_("已提出约请，等待答复。"), then=redirect("speaker_detail", pk)):
            return answer
    return _show(request, row, 422, ask=form)


@page("speaker.consent", methods="POST")
def speaker_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    """Afterwards he is shown to nobody but the keeper and himself."""
    row, form = _speaker(request, pk), WithdrawForm(request.POST, auto_id="off_%s")
    if form.is_valid():
        withdraw = partial(services.withdraw_consent, speaker=row, **form.cleaned_data)
        if answer := carry_out(request, form, withdraw, done=_("已撤回同意，不再展示，也不能约请。"), then=redirect("speaker_detail", pk)):
            return answer
    return _show(request, row, 422, withdraw=form)


@page("speaker.consent", methods="POST")
def speaker_renew(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = _speaker(request, pk), RenewForm(request.POST, auto_id="on_%s")
    if form.is_valid():
        renew = partial(services.renew_consent, speaker=row, **form.cleaned_data)
        if answer := carry_out(request, form, renew, done=_("已重新登记同意。"), then=redirect("speaker_detail", pk)):
            return answer
    return _show(request, row, 422, renew=form)


def _talk(request: HouseRequest, pk: int) -> SpeakerTalk:
    return get_object_or_404(selectors.talks(request.actor.scope("speaker.view")), pk=pk)


@page("speaker.view")
def speaker_talk_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return _show_talk(request, _talk(request, pk))


def _talk_forms(request: HouseRequest, talk: SpeakerTalk) -> dict[str, Any]:
    actor, first = request.actor, {"version": talk.version}
    asks, keeps = access.asks_for(actor, talk), access.keeps(actor, talk.speaker)
    made: dict[str, Any] = {}
    if keeps and rules.may_do("answer", talk.state):
        made["answer"] = AnswerForm(initial=first, auto_id="a_%s")
    if asks and rules.may_do("hold", talk.state):
        made["hold"] = HoldForm(initial=first, talk=talk, today=clock.today(), auto_id="h_%s")
    if (asks or keeps) and rules.may_do("cancel", talk.state):
        made["cancel"] = CancelForm(initial=first, auto_id="c_%s")
    if asks and rules.may_do("feed_back", talk.state):
        made["feed_back"] = FeedbackForm(initial={**first, "words": talk.feedback}, auto_id="f_%s")
    return made


def _show_talk(request: HouseRequest, talk: SpeakerTalk, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor = request.actor
    reads_record = talk.activity_id is not None and actor.scope("activity.view").covers(talk.branch.node.path)
    sees_speaker = access.readable(actor).filter(pk=talk.speaker_id).exists()
    context = {
        **SECTION, "talk": talk, "forms": _talk_forms(request, talk) | bound, "reads_record": reads_record, "sees_speaker": sees_speaker,
    }  # fmt: skip
    return render(request, "branches/speakers/talk.html", context, status=status)


def _carry(request: HouseRequest, talk: SpeakerTalk, act: str, form: forms.Form, service: Any, done: str) -> HttpResponse:
    if form.is_valid():
        do = partial(service, talk=talk, **form.cleaned_data)
        if answer := carry_out(request, form, do, done=done, then=redirect("speaker_talk_detail", talk.pk)):
            return answer
    return _show_talk(request, talk, 422, **{act: form})


@page("speaker.edit", methods="POST")
def speaker_talk_answer(request: HouseRequest, pk: int) -> HttpResponse:
    talk = _talk(request, pk)
    return _carry(request, talk, "answer", AnswerForm(request.POST, auto_id="a_%s"), services.answer_talk, _("已答复，并通知了约请支部。"))


@page("speaker.ask", methods="POST")
def speaker_talk_hold(request: HouseRequest, pk: int) -> HttpResponse:
    talk = _talk(request, pk)
    form = HoldForm(request.POST, talk=talk, today=clock.today(), auto_id="h_%s")
    return _carry(request, talk, "hold", form, services.hold_talk, _("已对应活动记录，听众人数取自到会名单。"))


@page("speaker.view", methods="POST")
def speaker_talk_cancel(request: HouseRequest, pk: int) -> HttpResponse:
    """The branch that asked, or the keeper; the service asks which."""
    return _carry(request, _talk(request, pk), "cancel", CancelForm(request.POST, auto_id="c_%s"), services.cancel_talk, _("已取消。"))


@page("speaker.ask", methods="POST")
def speaker_talk_feedback(request: HouseRequest, pk: int) -> HttpResponse:
    talk = _talk(request, pk)
    return _carry(request, talk, "feed_back", FeedbackForm(request.POST, auto_id="f_%s"), services.feed_back, _("已保存反馈。"))
