"""The culture page, the library for everybody, the ledger and the board of the offices."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.stories import selectors, services
from branches.stories.enums import StoryState
from branches.stories.filters import StoryFilter
from branches.stories.forms import CultureTextForm
from branches.stories.models import CultureText
from branches.stories.registry import tabs_for
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, carry_out, page


def section(request: HouseRequest) -> dict[str, Any]:
    """What every page of the culture rooms gives its template."""
    return {"section": "culture", "culture_tabs": tabs_for(request.actor)}


COLUMNS = (
    Column(gettext_lazy("标题"), "title"),
    Column(gettext_lazy("类别"), "kind__sort", "hide-s"),
    Column(gettext_lazy("党组织"), "node__path", "hide-s"),
    Column(gettext_lazy("提交日期"), "submitted_on", "hide-s"),
    Column(gettext_lazy("发布日期"), "published_on", "hide-s"),
    Column(gettext_lazy("状态")),
)


@page("story.read")
def culture_home(request: HouseRequest) -> HttpResponse:
    """What the enterprise says of itself, what is new, and how much there is of each kind."""
    context = {
        **section(request), "texts": selectors.texts(selectors.paths_of(request.actor)), "kinds": selectors.kind_counts(),
        "rows": selectors.with_pictures(list(selectors.library()[:6])), "can_edit_texts": request.actor.can("culture.edit"),
    }  # fmt: skip
    return render(request, "branches/stories/home.html", context)


@page("culture.edit", methods="GET POST")
def culture_texts(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    form = CultureTextForm(request.POST if request.method == "POST" else None, scope=request.scope, today=today)
    if request.method == "POST" and form.is_valid():
        service = partial(services.set_culture_text, **form.cleaned_data)
        if answer := carry_out(request, form, service, done=_("已保存。"), then=redirect("culture_home")):
            return answer
    rows = CultureText.objects.within(request.scope).select_related("node")
    return render(
        request, "branches/stories/texts.html", {**section(request), "form": form, "rows": rows}, status=422 if form.errors else 200
    )


@page("story.read")
def story_library(request: HouseRequest) -> HttpResponse:
    """Everything published, as cards; found by its full text."""
    rows = selectors.library()
    listing = Listing(request, rows, (), StoryFilter(request.GET, rows), page_size=24, decorate=selectors.with_pictures)
    return render(request, "branches/stories/library.html", {**section(request), "listing": listing})


@page("story.view")
def story_list(request: HouseRequest) -> HttpResponse:
    """The ledger by state."""
    rows, wanted = selectors.stories(request.scope), request.GET.get("s", "")
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", sum(counts.values()), wanted not in StoryState.values)]
    tabs += [(state.label, f"?s={state.value}", counts.get(state.value, 0), wanted == state) for state in StoryState]
    shown = rows.filter(state=wanted) if wanted in StoryState.values else rows
    listing = Listing(request, shown, COLUMNS, StoryFilter(request.GET, shown), tabs=tabs, export="story-list")
    context = {**section(request), "listing": listing, "can_write": request.actor.can("story.write")}
    return render(request, "branches/stories/list.html", context)


@page("story.view")
def story_board(request: HouseRequest) -> HttpResponse:
    """Organisations of the reach by what they published in a year. People are not ranked."""
    this_year = clock.today().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year
    lines = selectors.board(request.scope, year)
    return render(
        request,
        "branches/stories/board.html",
        {**section(request), "lines": lines, "year": year, "years": range(this_year, this_year - 3, -1)},
    )
