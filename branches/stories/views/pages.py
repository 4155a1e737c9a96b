"""One story: reading, writing, changing."""

from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.stories import access, rules, selectors, services
from branches.stories.forms import PaperForm, PublishForm, ReturnForm, StoryForm, TakeDownForm, initial_of
from branches.stories.models import Story
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, carry_out, page, refused
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

SECTION = {"section": "culture"}


def story_of(request: HouseRequest, pk: int) -> Story:
    """A story that the reader may open; 404 for any other."""
    return get_object_or_404(selectors.opened(request.actor), pk=pk)


@page("story.read")
def story_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, story_of(request, pk))


def _links(actor: Actor, row: Story) -> dict[str, bool]:
    """Which of the linked records the reader may open."""
    found = {}
    for name, right, reach in (
        ("programme", "programme.view", selectors.programmes), ("activity", "activity.view", selectors.activities),
        ("honour", "honour.view", selectors.honours),
    ):  # fmt: skip
        linked = getattr(row, f"{name}_id")
        found[name] = linked is not None and actor.can(right) and reach(actor.scope(right)).filter(pk=linked).exists()
    return found


def _why_not(row: Story) -> str:
    verdict = rules.consent_verdict(row.kind.shape, [line.shown for line in row.shown_people], row.text_no)  # type: ignore[attr-defined]
    return "" if verdict else sentence(verdict.code, verdict.params)


def show(request: HouseRequest, row: Story, form: forms.Form | None = None, act: str = "", status: int = 200) -> HttpResponse:
    """The page with what its reader may do now; ``form`` with its mistakes takes the place of the fresh one of ``act``."""
    actor = request.actor
    keeps = actor.scope("story.write").covers(row.node.path)
    reviews = actor.scope("story.review").covers(row.node.path)
    review = access.may_review(actor, row) if reviews and row.state == "submitted" else None
    fresh: dict[str, Any] = {
        "publish": PublishForm(initial={"version": row.version}, auto_id="p_%s"),
        "return": ReturnForm(initial={"version": row.version}, auto_id="r_%s"),
        "withdraw": TakeDownForm(initial={"version": row.version}, auto_id="w_%s"),
        "paper": PaperForm(auto_id="c_%s"),
    }
    papers = selectors.papers_of([line.pk for line in row.shown_people]) if keeps or reviews else {}  # type: ignore[attr-defined]
    context = {
        **SECTION, "row": row, "keeps": keeps, "papers": papers,
        "is_office": keeps or reviews or actor.scope("story.view").covers(row.node.path),
        "is_open": keeps and row.state in rules.ACTS["change"], "review": review,
        "review_why": "" if review is None or review else sentence(review.code, review.params),
        "why_not": _why_not(row) if keeps and row.state in rules.ACTS["submit"] else "",
        "can_withdraw": reviews and row.state == "published", "links": _links(actor, row),
        "unheard": selectors.without_account(row), "forms": fresh | ({act: form} if form is not None else {}),
        "due": selectors.review_due(row.submitted_on) if row.state == "submitted" and row.submitted_on else None,
        "file_panel": file_panel(actor, "story", row.pk),
    }  # fmt: skip
    return render(request, "branches/stories/detail.html", context, status=status)


@page("story.write", methods="GET POST")
def story_new(request: HouseRequest) -> HttpResponse:
    first = {"once_key": uuid4().hex, "programme": request.GET.get("programme", "")[:12], "activity": request.GET.get("activity", "")[:12]}
    typed = request.POST if request.method == "POST" else None
    form = StoryForm(typed, actor=request.actor, scope=request.scope, today=clock.today(), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.write_story(actor=request.actor, at=clock.now(), facts=form.facts(), once_key=form.cleaned_data["once_key"])
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存为草稿。可以添加照片；写到的人都同意后提交审核。"))
            return redirect("story_detail", row.pk)
    return render(request, "branches/stories/form.html", {**SECTION, "form": form}, status=422 if form.errors else 200)


@page("story.write", methods="GET POST")
def story_edit(request: HouseRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.stories(request.scope), pk=pk)
    verdict = access.may_change(request.actor, row)
    if not verdict:
        return refused(request, RuleBroken(verdict.code, **verdict.params), back=reverse("story_detail", args=[pk]))
    typed = request.POST if request.method == "POST" else None
    form = StoryForm(typed, actor=request.actor, scope=request.scope, today=clock.today(), row=row, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        service = partial(services.change_story, story=row, version=form.cleaned_data["version"] or 0, facts=form.facts())
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("story_detail", pk)):
            return answer
    return render(request, "branches/stories/form.html", {**SECTION, "form": form, "row": row}, status=422 if form.errors else 200)
