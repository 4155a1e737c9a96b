"""The tree: look, search, add, change, move, close."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page
from portal.kernel.scope import subtree
from portal.organization import rules, selectors, services
from portal.organization.enums import OFFERED_KINDS, NodeKind, UnitField
from portal.organization.filters import LONGEST_TEXT
from portal.organization.forms import CloseForm, MoveForm, NodeForm
from portal.organization.models import Node

SECTION = {"section": "organization"}
OFFERED = 20  # a box shows them all; whoever looks for another one types on


@page("node.view")
def node_tree(request: HouseRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    with_closed = request.GET.get("closed") == "1"
    rows = selectors.tree(request.scope, text, on=None if with_closed else clock.today())
    context = {**SECTION, "rows": rows, "q": text, "with_closed": with_closed, "matches": sum(r.is_match for r in rows)}
    context["can_edit"] = request.actor.can("node.edit")
    return render(request, "portal/organization/tree.html", context)


@page("node.view")
def node_offers(request: HouseRequest, kind: str) -> HttpResponse:
    """What a box that narrows a list to a ``unit``, a ``branch`` or either (``place``) offers while somebody types in it."""
    text = next(iter(request.GET.dict().values()), "")[:LONGEST_TEXT]
    found = selectors.offered(request.scope, text, OFFERED_KINDS[f"{kind}_offers"], clock.today())[:OFFERED]
    return render(request, "portal/organization/_offers.html", {"found": found})


@page("node.view")
def node_detail(request: HouseRequest, code: str) -> HttpResponse:
    rows = Node.objects.within(request.scope).select_related("parent", "peer_group")
    node = get_object_or_404(rows, code=code)
    children = selectors.children_of(node)
    can_edit = request.actor.scope("node.edit").covers(node.path)
    roster = request.actor.scope("person.view")
    context = {
        **SECTION,
        "node": node,
        "line": selectors.line_of(node, request.scope),
        "open_children": [c for c in children if c.closed_on is None],
        "closed_children": [c for c in children if c.closed_on],
        "can_edit": can_edit,
        "can_see_people": not node.is_party and roster.covers(node.path),
        "head_count": selectors.head_count(node),
        "field": "" if node.is_party else rules.field_of(node.path, selectors.field_marks()),
        "fields": dict(UnitField.choices),
    }
    return render(request, "portal/organization/detail.html", context)


def _parents(request: HouseRequest):
    return Node.objects.within(request.scope).filter(closed_on=None).exclude(kind=NodeKind.PARTY_GROUP)


@page("node.edit", methods="GET POST")
def node_create(request: HouseRequest) -> HttpResponse:
    initial = {"parent": _parents(request).filter(code=request.GET.get("parent", "")).first(), "opened_on": clock.today()}
    form = NodeForm(request.POST or None, parents=_parents(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            node = services.create_node(actor=request.actor, at=clock.now(), **form.values())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已建立“%(name)s”。") % {"name": node.name})
            return redirect("node_detail", code=node.code)
    return render(
        request,
        "portal/organization/form.html",
        {**SECTION, "form": form, "node": None, "theirs": None},
        status=422 if form.errors else 200,
    )


@page("node.edit", methods="GET POST")
def node_edit(request: HouseRequest, code: str) -> HttpResponse:
    node = get_object_or_404(Node.objects.within(request.scope), code=code)
    form = NodeForm(request.POST or None, instance=node, parents=_parents(request))
    context = {**SECTION, "form": form, "node": node, "theirs": None}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.update_node(actor=request.actor, at=clock.now(), node=node, version=form.cleaned_data["version"], **form.values())
        except RuleBroken as broken:
            add_refusal(form, broken)
            context["theirs"] = broken.params.get("theirs") if isinstance(broken, EditConflict) else None
            status = broken.status
        else:
            messages.success(request, _("已保存。"))
            return redirect("node_detail", code=code)
    return render(request, "portal/organization/form.html", context, status=422 if form.errors and status == 200 else status)


@page("node.edit", methods="GET POST")
def node_move(request: HouseRequest, code: str) -> HttpResponse:
    node = get_object_or_404(Node.objects.within(request.scope).select_related("parent"), code=code)
    parents = _parents(request).exclude(subtree("path", node.path)).exclude(pk=node.parent_id)
    form = MoveForm(request.POST or None, parents=parents, initial={"version": node.version})
    count = len(selectors.subtree_of(node)) - 1
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.move_node(actor=request.actor, at=clock.now(), node=node, new_parent=data["new_parent"], version=data["version"])
        except RuleBroken as broken:
            add_refusal(form, broken)
            status = broken.status
        else:
            messages.success(request, _("已移到“%(name)s”之下。") % {"name": data["new_parent"].name})
            return redirect("node_detail", code=code)
    context = {**SECTION, "form": form, "node": node, "count": count}
    return render(request, "portal/organization/move.html", context, status=422 if form.errors and status == 200 else status)


@page("node.edit", methods="GET POST")
def node_close(request: HouseRequest, code: str) -> HttpResponse:
    node = get_object_or_404(Node.objects.within(request.scope), code=code)
    form = CloseForm(request.POST or None, initial={"version": node.version, "closed_on": clock.today()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.close_node(actor=request.actor, at=clock.now(), node=node, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
            status = broken.status
        else:
            messages.success(request, _("已撤销“%(name)s”，历史记录仍可查看。") % {"name": node.name})
            return redirect("node_detail", code=code)
    context = {**SECTION, "form": form, "node": node}
    return render(request, "portal/organization/close.html", context, status=422 if form.errors and status == 200 else status)
