"""Posts and their terms: the list of what is due, an election entered as one act, an end moved with approval."""

from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.orgs import forms, rules, selectors, services
from branches.orgs.enums import COMMITTEE_POSTS, TermState
from branches.orgs.filters import TermFilter
from branches.orgs.models import Branch, BranchPost
from branches.orgs.views.acts import act, by
from branches.orgs.views.branches import SECTION, fetch
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page

COLUMNS = (
    Column(gettext_lazy("党支部"), sort="branch__node__name"),
    Column(gettext_lazy("职务"), css="hide-s"),
    Column(gettext_lazy("姓名"), css="hide-s"),
    Column(gettext_lazy("任期开始"), sort="from_on", css="hide-s"),
    Column(gettext_lazy("任期届满"), sort="to_on"),
    Column(gettext_lazy("操作")),
)
DUE = (TermState.EXPIRED, TermState.EXPIRING)


@page("branch.terms")
def branch_terms(request: HouseRequest) -> HttpResponse:
    today = clock.today()
    held = BranchPost.objects.within(request.scope).valid_on(today).filter(branch__node__closed_on=None)
    rows = held.select_related("branch__node", "person", "group").order_by(F("to_on").asc(nulls_last=True), "branch__node__path", "pk")
    lead, editable = selectors.term_parameters(today).lead_months, request.actor.scope("branch.edit")

    def decorate(posts: list[BranchPost]) -> list[BranchPost]:
        for post in posts:
            post.term_state = rules.term_state(post.to_on, today, lead)
            post.can_edit = editable.covers(post.branch.node.path)
            post.asks_election = post.term_state in DUE and post.post in COMMITTEE_POSTS
        return posts

    listing = Listing(request, rows, COLUMNS, filterset=TermFilter(request.GET, queryset=rows), decorate=decorate, export="term-list")
    counts, state = selectors.term_counts(held, today), request.GET.get("state", "")
    listing.tabs = [(_("全部"), listing.query(state=None, page=None), sum(counts.values()), not state)]
    listing.tabs += [(s.label, listing.query(state=s.value, page=None), counts[s], state == s.value) for s in TermState]
    return render(request, "branches/orgs/terms.html", {**SECTION, "listing": listing, "lead_months": lead})


@page("branch.edit", methods="GET POST")
def branch_elect(request: HouseRequest, code: str) -> HttpResponse:
    branch, today = fetch(request, code), clock.today()

    def run(form: forms.ElectionForm) -> None:
        seats = [services.Seat(person, post) for person, post in form.seats()]
        named = {name: form.cleaned_data[name] for name in ("from_on", "approval", "override_reason")}
        services.elect(**by(request), branch=branch, seats=seats, **named)

    return act(request, branch, forms.ElectionForm, _("登记换届结果"), run, initial=_sitting(branch) | {"from_on": today})


def _sitting(branch: Branch) -> dict[str, Any]:
    """The present committee as the form's first proposal."""
    names = {post: [name for name, kind in forms.ElectionForm.SEATS if kind == post] for post in COMMITTEE_POSTS}
    found: dict[str, Any] = {}
    for row in selectors.committee_on(branch, clock.today()):
        if names.get(row.post):
            found[names[row.post].pop(0)] = row.person_id
    return found


@page("branch.edit", methods="GET POST")
def post_extend(request: HouseRequest, code: str, pk: int) -> HttpResponse:
    rows = BranchPost.objects.within(request.scope).select_related("branch__node", "person")
    row = get_object_or_404(rows, branch__node__code=code, pk=pk)
    return act(
        request, row.branch, forms.ExtendForm, _("延期换届"), lead=f"{row.person.name} · {row.get_post_display()}",
        initial={"to_on": row.to_on}, run=lambda form: services.extend_term(**by(request), post=row, **form.cleaned_data),
    )  # fmt: skip
