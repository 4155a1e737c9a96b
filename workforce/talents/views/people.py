"""One's profile and matrix, those of a unit, the showcase, the worker file."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.documents import services as documents
from portal.kernel import clock
from portal.kernel.downloads import hand_over
from portal.kernel.errors import RuleBroken
from portal.kernel.lists import Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.panels import panels_for
from workforce.talents import rules, services
from workforce.talents.enums import TalentDimension, TalentLevel, TalentLine
from workforce.talents.forms import ConsentForm
from workforce.talents.models import TalentConsent
from workforce.talents.selectors.facts import facts, facts_of
from workforce.talents.selectors.file import sections_of
from workforce.talents.selectors.showcase import agreed, with_achievements

SECTION = {"section": "talents"}


def _own(request: HouseRequest) -> Person:
    rows = Person.objects.within(Scope(person_id=request.scope.person_id or 0)).select_related("unit")
    return get_object_or_404(rows, pk=request.scope.person_id or 0)


def _profile(request: HouseRequest, person: Person, **more: Any) -> HttpResponse:
    rows = facts_of(person, clock.today())
    lines = [
        (TalentLine(line.line).label, line.cells, TalentLevel(line.next_level).label if line.next_level else "")
        for line in rules.matrix_of(rows)
    ]
    context = {
        "person": person, "levels": TalentLevel.labels, "lines": lines,
        "dimensions": [(TalentDimension(name).label, found) for name, found in rules.profile_of(rows).items()], **more,
    }  # fmt: skip
    return render(request, "workforce/talents/profile.html", context)


@page("workerfile.own")
def talent_mine(request: HouseRequest) -> HttpResponse:
    person = _own(request)
    row = TalentConsent.objects.filter(person=person).first()
    form = ConsentForm(initial={"words": row.words if row else ""}) if request.actor.can("showcase.consent") else None
    return _profile(request, person, section="me", is_own=True, consent=row, form=form)


@page("talent.view")
def talent_person(request: HouseRequest, staff_no: str) -> HttpResponse:
    """For the office in reach."""
    person = get_object_or_404(Person.objects.within(request.scope).select_related("unit"), staff_no=staff_no)
    return _profile(request, person, section="people", is_own=person.pk == request.actor.person_id, consent=None, form=None)


@page("talent.count")
def talent_matrix(request: HouseRequest) -> HttpResponse:
    """How many people of a unit have something in each of the thirty cells."""
    units = Node.objects.within(Scope(request.scope.paths)).units()
    node = units.filter(code=request.GET.get("unit", "")).first()
    people = Person.objects.within(Scope(request.scope.paths)).active_on(clock.today())
    people = people.filter(subtree("unit__path", node.path)) if node is not None else people
    counted = rules.counts_of(facts(people, clock.today()))
    context = {
        **SECTION, "node": node, "units": units.order_by("path"), "levels": TalentLevel.labels, "people": people.count(),
        "lines": [(TalentLine(line).label, counted[line]) for line in rules.LINES],
    }  # fmt: skip
    return render(request, "workforce/talents/matrix.html", context)


@page("showcase.view")
def talent_showcase(request: HouseRequest) -> HttpResponse:
    """Those who agreed, by unit and staff number: nobody is ranked."""
    listing = Listing(request, agreed(request.actor, clock.today()), (), page_size=24, decorate=with_achievements)
    return render(request, "workforce/talents/showcase.html", {"section": "showcase", "listing": listing})


@page("showcase.consent", methods="POST")
def talent_consent(request: HouseRequest) -> HttpResponse:
    form = ConsentForm(request.POST)
    try:
        if request.POST.get("act") == "withdraw":
            services.withdraw_consent(actor=request.actor, at=clock.now())
            messages.success(request, _("已撤回，不再展示。"))
        else:
            services.consent(actor=request.actor, at=clock.now(), words=form.cleaned_data["words"] if form.is_valid() else "")
            messages.success(request, _("已同意展示您的等级、成果和同意展示的荣誉。"))
    except RuleBroken as broken:
        return refused(request, broken)
    return redirect("talent_mine")


def _file(request: HouseRequest, person: Person, *, is_own: bool) -> HttpResponse:
    context = {
        "section": "me" if is_own else "people", "person": person, "sections": sections_of(person, clock.today()), "is_own": is_own,
        "panels": panels_for(person, request.actor, is_own=is_own),
    }  # fmt: skip
    return render(request, "workforce/talents/file.html", context)


@page("workerfile.own")
def worker_file_mine(request: HouseRequest) -> HttpResponse:
    return _file(request, _own(request), is_own=True)


@page("workerfile.own", methods="POST")
def worker_file_paper(request: HouseRequest, kind: str) -> HttpResponse:
    """The own file as Word or PDF, for its owner alone."""
    person = _own(request)
    context = {"person": person, "sections": sections_of(person, clock.today()), "today": clock.today()}
    compose = partial(
        documents.compose, template="workforce/talents/file.document.html", context=context, kind=kind, actor=request.actor,
        at=clock.now(), path=person.unit.path, subject=person.name,
    )  # fmt: skip
    return hand_over(request, compose)


@page("workerfile.open", methods="POST")
def worker_file_open(request: HouseRequest, staff_no: str) -> HttpResponse:
    """The office opens the file of somebody in reach: a press of a button, because the trail names it."""
    person = get_object_or_404(Person.objects.within(Scope(request.scope.paths)).select_related("unit"), staff_no=staff_no)
    services.open_file(actor=request.actor, at=clock.now(), person=person)
    return _file(request, person, is_own=False)
