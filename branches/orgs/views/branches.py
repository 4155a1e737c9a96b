"""The list of branches, a branch's own page, founding and editing one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs import panels, rules, selectors, services
from branches.orgs.access import may_see_members, roster_scope
from branches.orgs.filters import BranchFilter
from branches.orgs.forms import BranchEditForm, BranchForm
from branches.orgs.messages import SETUP_SENTENCES, SETUP_STEPS
from branches.orgs.models import Branch, BranchMembership
from branches.orgs.services.founding import PARENT_KINDS
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.organization.models import Node

SECTION = {"section": "branches"}
COLUMNS = (
    Column(gettext_lazy("党支部"), sort="node__name"),
    Column(gettext_lazy("类别"), css="hide-s"),
    Column(gettext_lazy("同类组"), css="hide-s"),
    Column(gettext_lazy("党员"), css="num"),
    Column(gettext_lazy("书记"), css="hide-s"),
    Column(gettext_lazy("任期届满")),
    Column(gettext_lazy("组织设置")),
)


def in_words(found: rules.Finding) -> dict[str, Any]:
    """A finding with its sentence and what to do next."""
    words = str(SETUP_SENTENCES[found.measure]) % {"actual": found.actual, "limit": found.limit}
    return {"finding": found, "words": words, "step": SETUP_STEPS[found.measure]}


@page("branch.view")
def branch_list(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    rows = Branch.objects.within(request.scope).filter(node__closed_on=None).select_related("node__peer_group").order_by("node__path")
    listing = Listing(
        request,
        rows,
        COLUMNS,
        filterset=BranchFilter(request.GET, queryset=rows),
        decorate=lambda page: selectors.with_facts(page, today),
        export="branch-list",
    )
    can = {"can_create": request.actor.can("branch.edit"), "can_see_terms": request.actor.can("branch.terms")}
    return render(request, "branches/orgs/list.html", {**SECTION, **can, "listing": listing})


def fetch(request: HouseRequest, code: str) -> Branch:
    """The branch inside the reach of the page's right, or 404."""
    rows = Branch.objects.within(request.scope).select_related("node__peer_group", "node__parent", "override_by")
    return get_object_or_404(rows, node__code=code)


@page("branch.view")
def branch_detail(request: HouseRequest, code: str) -> HttpResponse:
    branch, today, actor = fetch(request, code), clock.today(), request.actor
    facts = selectors.setup_facts([branch.pk], today)[branch.pk]
    found = [] if branch.node.closed_on else rules.findings(facts, selectors.setup_rules(today))
    can_see, is_open = may_see_members(actor, branch), branch.node.closed_on is None
    context: dict[str, Any] = {
        **SECTION,
        "branch": branch,
        "values": facts.values,
        "findings": [in_words(f) for f in found],
        "can_edit": is_open and actor.scope("branch.edit").covers(branch.node.path),
        "can_name_proxy": is_open and actor.scope("branch.proxy").covers(branch.node.path),
        "can_see_terms": actor.scope("branch.terms").covers(branch.node.path),
        "proxies": selectors.proxies_of(branch, today),
        "today": today,
        "can_see_members": can_see,
        "members": list(selectors.members_on(branch, today)) if can_see else [],
        "former": _former(branch, today) if can_see else [],
        "posts": _posts(branch, today),
        "former_posts": list(branch.posts.filter(ended_on__lt=today).select_related("person").order_by("-ended_on", "-id")[:20]),
        "covers": list(branch.coverage.valid_on(today).select_related("unit").order_by("from_on", "unit__path")),
        "groups": list(selectors.groups_of(branch, today)),
        "panels": panels.panels_for(branch, actor),
    }
    return render(request, "branches/orgs/detail.html", context)


def _posts(branch: Branch, today: date) -> list[Any]:
    lead = selectors.term_parameters(today).lead_months
    posts = list(selectors.committee_on(branch, today))
    for post in posts:
        post.term_state = rules.term_state(post.to_on, today, lead)
    return sorted(posts, key=lambda p: (rules.POST_ORDER.index(p.post), p.from_on))


def _former(branch: Branch, today: date) -> list[BranchMembership]:
    """The last twenty rows that ended: who went, who changed group or standing."""
    return list(branch.memberships.filter(to_on__lt=today).select_related("person", "group").order_by("-to_on", "-id")[:20])


@page("branch.edit", methods="GET POST")
def branch_create(request: HouseRequest) -> HttpResponse:
    parents = Node.objects.within(request.scope).filter(kind__in=PARENT_KINDS, closed_on=None)
    form = BranchForm(request.POST or None, parents=parents, roster=roster_scope(request.actor), initial={"founded_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["founders"] = [services.NewMember(person) for person in values["founders"]]
        try:
            branch = services.create_branch(actor=request.actor, at=clock.now(), **values)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已成立“%(name)s”。请接着添加书记和覆盖单位。") % {"name": branch.node.name})
            return redirect("branch_detail", code=branch.node.code)
    context = {**SECTION, "form": form, "title": _("成立党支部"), "submit": _("成立")}
    return render(request, "branches/orgs/act.html", context, status=422 if form.errors else 200)


@page("branch.edit", methods="GET POST")
def branch_edit(request: HouseRequest, code: str) -> HttpResponse:
    branch = fetch(request, code)
    form = BranchEditForm(request.POST or None, branch=branch)
    context = {**SECTION, "form": form, "branch": branch, "title": _("修改支部信息"), "submit": _("保存")}
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.update_branch(actor=request.actor, at=clock.now(), branch=branch, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
            status = broken.status
            context["theirs"] = broken.params.get("theirs") if isinstance(broken, EditConflict) else None
        else:
            messages.success(request, _("已保存。"))
            return redirect("branch_detail", code=code)
    return render(request, "branches/orgs/act.html", context, status=status)
