"""The own word: where a reader is shown, and his yes or no to it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from branches.stories import access, services
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.pages import HouseRequest, page, refused

SECTION = {"section": "story_mine"}


@page("story.own")
def story_mine(request: HouseRequest) -> HttpResponse:
    rows = access.own_lines(request.actor).select_related("story__node", "story__kind").order_by("-pk")
    return render(request, "branches/stories/mine.html", {**SECTION, "rows": list(rows[:100])})


@page("story.own", methods="POST")
def story_answer(request: HouseRequest, pk: int) -> HttpResponse:
    """Yes or no; a no to something published takes it down at once."""
    line = get_object_or_404(access.own_lines(request.actor), pk=pk)
    agrees, text = request.POST.get("agrees") == "yes", request.POST.get("text_no", "")
    text_no = int(text) if text.isdecimal() and len(text) < 9 else 0
    try:
        services.answer_consent(actor=request.actor, at=clock.now(), line=line, agrees=agrees, text_no=text_no)
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已保存，谢谢。您可以随时撤回同意。") if agrees else _("已保存，内容不会展示。"))
    return redirect("story_mine")
