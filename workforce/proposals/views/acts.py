"""The acts of the four stages."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _

from portal.kernel.pages import HouseRequest, page
from workforce.proposals import access, forms, services
from workforce.proposals.views.showing import acted, fetched


@page("proposal.office", methods="POST")
def proposal_assign(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetched(request, pk)
    access.may_assign(request.actor, row)  # outside the reach of the office there is no such page
    form = forms.AssignForm(request.POST, row=row)
    service = partial(services.assign_proposal, proposal=row, **form.cleaned_data) if form.is_valid() else services.assign_proposal
    return acted(request, row, "assign", form, service, _("已分派，研判人和建议人都会收到通知。"))


@page("proposal.opinion", methods="POST")
def proposal_opinion(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetched(request, pk)
    access.may_give_opinion(request.actor, row)
    form = forms.OpinionForm(request.POST)
    service = partial(services.give_opinion, proposal=row, **form.cleaned_data) if form.is_valid() else services.give_opinion
    return acted(request, row, "opinion", form, service, _("已记录支部意见。"))


@page("proposal.view", methods="POST")
def proposal_answer(request: HouseRequest, pk: int) -> HttpResponse:
    """By whoever judges it, or the office."""
    row = fetched(request, pk)
    access.may_answer(request.actor, row)
    form = forms.AnswerForm(request.POST, prefix="answer")
    service = partial(services.answer_proposal, proposal=row, **form.cleaned_data) if form.is_valid() else services.answer_proposal
    return acted(request, row, "answer", form, service, _("已答复，建议人会收到通知。"))


@page("proposal.office", methods="POST")
def proposal_merge(request: HouseRequest, pk: int) -> HttpResponse:
    row = fetched(request, pk)
    access.may_merge(request.actor, row)
    form = forms.MergeForm(request.POST, prefix="merge")
    service = partial(services.merge_proposal, proposal=row, **form.cleaned_data) if form.is_valid() else services.merge_proposal
    return acted(request, row, "merge", form, service, _("已合并，双方建议人都会收到通知。"))


@page("proposal.view", methods="POST")
def proposal_start(request: HouseRequest, pk: int) -> HttpResponse:
    """By whoever has judged it, or the office."""
    row = fetched(request, pk)
    access.may_start(request.actor, row)
    form = forms.StartForm(request.POST, prefix="start")
    service = partial(services.start_proposal, proposal=row, **form.cleaned_data) if form.is_valid() else services.start_proposal
    return acted(request, row, "start", form, service, _("已安排落实。"))


@page("proposal.view", methods="POST")
def proposal_done(request: HouseRequest, pk: int) -> HttpResponse:
    """By whoever carries it out, or the office."""
    row = fetched(request, pk)
    access.may_report(request.actor, row)
    form = forms.DoneForm(request.POST, prefix="done")
    service = partial(services.report_done, proposal=row, **form.cleaned_data) if form.is_valid() else services.report_done
    return acted(request, row, "done", form, service, _("已报完成，等待建议人确认。"))


@page("proposal.view", methods="POST")
def proposal_confirm(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = fetched(request, pk), forms.ProposalSeenForm(request.POST)
    service = partial(services.confirm_closure, proposal=row, **form.cleaned_data) if form.is_valid() else services.confirm_closure
    return acted(request, row, "confirm", form, service, _("已确认办结，谢谢您的建议。"))


@page("proposal.view", methods="POST")
def proposal_reopen(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = fetched(request, pk), forms.ReopenForm(request.POST, prefix="reopen")
    service = partial(services.reopen_proposal, proposal=row, **form.cleaned_data) if form.is_valid() else services.reopen_proposal
    return acted(request, row, "reopen", form, service, _("已要求重办。"))
