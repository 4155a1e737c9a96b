"""What waits for me, in one place."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from portal.kernel import clock
from portal.kernel.pages import HouseRequest, page
from portal.notices import selectors

KEPT_SECONDS = 60  # the browser asks for the figure of the menu at most once a minute


@page("todo.view")
def todo_list(request: HouseRequest) -> HttpResponse:
    """Everything that waits, by kind, with what is late first."""
    summary = selectors.todo_summary(request.actor, clock.now())
    context = {"section": "todos", "summary": summary, "today": clock.today()}
    return render(request, "portal/notices/todo_list.html", context)


@page("todo.view")
def todo_count(request: HouseRequest) -> HttpResponse:
    """The figure beside the menu entry, asked for after the page is there: no page waits for it."""
    answer = render(request, "portal/notices/_todo_count.html", {"count": selectors.todo_count(request.actor, clock.now())})
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return answer
