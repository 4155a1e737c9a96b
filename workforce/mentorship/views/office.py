"""What HR does with an agreement: answers, arranges the test, breaks off, notes what was paid."""

from functools import partial
from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from portal.kernel.pages import HouseRequest, page
from portal.people.models import Person
from workforce.mentorship import services
from workforce.mentorship.enums import PaymentKind
from workforce.mentorship.forms import AnswerForm, BreakForm, PaidForm, TestForm
from workforce.mentorship.models import MentorshipObjection
from workforce.mentorship.views.acts import carry, given
from workforce.mentorship.views.pages import found


@page("mentorship.office", methods="POST")
def mentorship_objection_answer(request: HouseRequest, pk: int) -> HttpResponse:
    objection = get_object_or_404(MentorshipObjection.objects.within(request.scope).select_related("agreement"), pk=pk)
    form = AnswerForm(request.POST)
    service = partial(services.answer_objection, objection=objection, **given(form))
    return carry(request, objection.agreement, "answer", form, service, _("异议已答复。"))


@page("mentorship.office", methods="POST")
def mentorship_test(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), TestForm(request.POST, scope=request.scope)
    facts = {name: value for name, value in given(form).items() if name != "judge_no"}
    service = partial(services.arrange_test, agreement=row, judge=cast(Person, form.judge), **facts)
    return carry(request, row, "test", form, service, _("已安排出师考核。"))


@page("mentorship.office", methods="POST")
def mentorship_break(request: HouseRequest, pk: int) -> HttpResponse:
    row, form = found(request, pk), BreakForm(request.POST)
    return carry(request, row, "break", form, partial(services.break_off, agreement=row, **given(form)), _("协议已终止。"))


@page("mentorship.office", methods="POST")
def mentorship_paid(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    row = found(request, pk)
    if kind not in PaymentKind.values:
        raise Http404
    form = PaidForm(request.POST, kind=kind)
    service = partial(services.note_payment, agreement=row, kind=kind, **given(form))
    return carry(request, row, f"paid_{kind}", form, service, _("已登记发放。"))
