"""What the pages of training share: the section, the row of pages, lists that differ in their columns only."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest
from workforce.training.selectors.offers import state_counts

SECTION = {"section": "training"}
# url name, words, right
PAGES = (
    ("training_list", _("培训班"), "training.view"), ("training_courses", _("课程目录"), "training.view"),
    ("training_plans", _("学习计划"), "training.view"), ("training_board", _("统计和必修"), "training.list"),
    ("training_gaps", _("技能短板"), "training.list"), ("training_trainers", _("讲师"), "training.list"),
    ("training_partners", _("合作单位"), "training.list"), ("training_visits", _("交流"), "training.list"),
    ("training_growths", _("培养记录"), "training.people"), ("training_mine", _("我的培训"), "training.join"),
)  # fmt: skip


def around(request: HouseRequest, here: str) -> dict[str, Any]:
    """The section and the pages beside this one that the reader may open."""
    pages = [(name, label, name == here) for name, label, right in PAGES if request.actor.can(right)]
    return {**SECTION, "pages": pages}


def listed(
    request: HouseRequest, here: str, rows: QuerySet, columns: Sequence[Column], filterset: Any, *, export: str, states: Any = None,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """A list with its tabs of states, drawn by ``workforce/training/lists/<here>.html``."""
    wanted, tabs, shown = request.GET.get("s", ""), [], rows
    if states is not None:
        counts = state_counts(rows, states.values)
        shown = rows.filter(state=wanted) if wanted in states.values else rows
        tabs = [(_("全部"), "?s=", counts["all"], wanted not in states.values)]
        tabs += [(state.label, f"?s={state.value}", counts[state.value], state.value == wanted) for state in states]
    narrowed = filterset(request.GET, shown, request=request)
    listing = Listing(request, shown, columns, narrowed, tabs=tabs, export=export)
    words = {**around(request, here), "listing": listing, "can_run": request.actor.can("training.run"), **context}
    return render(request, f"workforce/training/lists/{here.removeprefix('training_')}.html", words)


def form_page(request: HouseRequest, here: str, title: Any, form: Any, back: str, **context: Any) -> HttpResponse:
    words = {**around(request, here), "title": title, "form": form, "back": back, **context}
    return render(request, "workforce/training/form.html", words, status=422 if form.errors else 200)
