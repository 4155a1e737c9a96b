"""The acts on one story: handed in, read, published, returned, taken down; a signed paper; the document."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.stories import selectors, services
from branches.stories.forms import PaperForm, PublishForm, ReturnForm, TakeDownForm
from branches.stories.models import Story
from branches.stories.views.pages import show, story_of
from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm
from portal.kernel.pages import HouseRequest, carry_out, page, refused


def _in_reach(request: HouseRequest, pk: int) -> Story:
    return get_object_or_404(selectors.stories(request.scope), pk=pk)


def _button(request: HouseRequest, pk: int, service: Callable[..., Any], done: str) -> HttpResponse:
    """An act that needs nothing but the version that was read."""
    row, form = _in_reach(request, pk), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        service(actor=request.actor, at=clock.now(), story=row, version=version)
    except RuleBroken as broken:
        return refused(request, broken, back=reverse("story_detail", args=[pk]))
    messages.success(request, done)
    return redirect("story_detail", pk)


def _filled(request: HouseRequest, pk: int, act: str, form_class: type, service: Callable[..., Any], done: str) -> HttpResponse:
    """An act with a form of its own on the page."""
    row, form = _in_reach(request, pk), form_class(request.POST, auto_id=f"{act[0]}_%s")
    if form.is_valid():
        filled = partial(service, story=row, **form.cleaned_data)
        if answer := carry_out(request, form, filled, done=done, then=redirect("story_detail", pk)):
            return answer
    return show(request, row, form, act, 422)


@page("story.write", methods="POST")
def story_submit(request: HouseRequest, pk: int) -> HttpResponse:
    return _button(request, pk, services.submit_story, _("已提交，由党委宣传审核。"))


@page("story.write", methods="POST")
def story_take_back(request: HouseRequest, pk: int) -> HttpResponse:
    return _button(request, pk, services.take_back_story, _("已取回，可以继续修改。"))


@page("story.review", methods="POST")
def story_publish(request: HouseRequest, pk: int) -> HttpResponse:
    return _filled(request, pk, "publish", PublishForm, services.publish_story, _("已发布，全体职工可以看到。"))


@page("story.review", methods="POST")
def story_return(request: HouseRequest, pk: int) -> HttpResponse:
    return _filled(request, pk, "return", ReturnForm, services.return_story, _("已退回，并通知了撰写人。"))


@page("story.review", methods="POST")
def story_withdraw(request: HouseRequest, pk: int) -> HttpResponse:
    return _filled(request, pk, "withdraw", TakeDownForm, services.withdraw_story, _("已撤下。"))


@page("story.write", methods="POST")
def story_paper_consent(request: HouseRequest, pk: int, line: int) -> HttpResponse:
    """What somebody without an account has signed."""
    row, form = _in_reach(request, pk), PaperForm(request.POST, request.FILES, auto_id="c_%s")
    if form.is_valid():
        service = partial(services.record_on_paper, story=row, line_id=line, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已登记。"), then=redirect("story_detail", pk)):
            return answer
    return show(request, row, form, "paper", 422)


@page("story.read", methods="POST")
def story_paper(request: HouseRequest, pk: int, kind: str) -> HttpResponse:
    """A story or case as Word or PDF, for printing or for other papers; names only once it is published."""
    row = story_of(request, pk)
    compose = partial(
        documents.compose, template="branches/stories/story.document.html", context={"row": row}, kind=kind, actor=request.actor,
        at=clock.now(), path=row.node.path,
    )  # fmt: skip
    return hand_over(request, compose, back=reverse("story_detail", args=[pk]))
