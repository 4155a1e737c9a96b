"""What waits for me, in one place."""

from django.http import HttpResponse
from django.shortcuts import render

from portal.kernel import clock
from portal.kernel.caching import remembered
from portal.kernel.pages import HouseRequest, page
from portal.notices import selectors


@page("todo.view")
def todo_list(request: HouseRequest) -> HttpResponse:
    """Everything that waits, by kind, with what is late first."""
    summary = selectors.todo_summary(request.actor, clock.now())
    context = {"section": "todos", "summary": summary, "today": clock.today()}
    return render(request, "portal/notices/todo_list.html", context)


@page("todo.view")
def todo_count(request: HouseRequest) -> HttpResponse:
    """The figure beside the menu entry, asked for after the page is there: no page waits for it. Counted at most once a minute."""
    count = remembered(f"todos:{request.actor.user_id}", lambda: selectors.todo_count(request.actor, clock.now()))
    return render(request, "portal/notices/_todo_count.html", {"count": count})
