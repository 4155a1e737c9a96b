"""Views of lists: the menu on the list, and the page where they are kept."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from portal.desk import selectors, services
from portal.desk.forms import SaveViewForm
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import SIGNED_IN, HouseRequest, page, refused


def _page_of(path: str, query: str = "") -> str:
    return f"{reverse('view_list')}?{urlencode({'path': path, 'query': query})}"


def _asked(request: HouseRequest) -> tuple[str, str]:
    """The list and what is filtered there now. The path becomes a link, so it must lead to a place of the house."""
    path = request.GET.get("path", "")[:200]
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, {request.get_host()}):
        raise Http404
    return path, request.GET.get("query", "")


def _context(request: HouseRequest, path: str, query: str) -> dict[str, Any]:
    actor = request.actor
    return {
        "section": "home", "path": path, "query": query, "views": list(selectors.views_of(actor, path)),
        "start": selectors.desk_of(actor).start_views.get(path),
    }  # fmt: skip


@page(SIGNED_IN)
def view_menu(request: HouseRequest) -> HttpResponse:
    """What the button of a list drops down."""
    return render(request, "portal/desk/_view_menu.html", _context(request, *_asked(request)))


@page(SIGNED_IN, methods="GET POST")
def view_list(request: HouseRequest) -> HttpResponse:
    """The views of one list, with a form to keep what is filtered now."""
    path, query = _asked(request)
    form = SaveViewForm(request.POST or None, paths=request.actor.scope("view.share").paths)
    if form.is_valid():
        try:
            view = services.save_view(actor=request.actor, at=clock.now(), path=path, query=query, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
            return redirect(view.url)
    context = {**_context(request, path, query), "form": form}
    return render(request, "portal/desk/view_list.html", context, status=422 if form.errors else 200)


def _own(request: HouseRequest, pk: int) -> Any:
    return get_object_or_404(request.actor.user.saved_views.all(), pk=pk) if request.actor.user else None


@page(SIGNED_IN, methods="POST")
def view_rename(request: HouseRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    try:
        services.rename_view(actor=request.actor, at=clock.now(), view=view, name=request.POST.get("name", ""))
    except RuleBroken as broken:
        return refused(request, broken, back=_page_of(view.path))
    return redirect(_page_of(view.path))


@page(SIGNED_IN, methods="POST")
def view_delete(request: HouseRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    services.delete_view(actor=request.actor, at=clock.now(), view=view)
    messages.success(request, _("已删除视图“%(name)s”。") % {"name": view.name})
    return redirect(_page_of(view.path))


@page(SIGNED_IN, methods="POST")
def view_start(request: HouseRequest) -> HttpResponse:
    """Open a list with this view from now on; without one it opens plain."""
    path, pk = request.POST.get("path", "")[:200], request.POST.get("view", "")
    view = get_object_or_404(selectors.views_of(request.actor, path), pk=pk) if pk.isdecimal() else None
    services.start_with(actor=request.actor, at=clock.now(), path=path, view=view)
    return redirect(_page_of(path))
