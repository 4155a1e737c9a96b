"""The roster, one person, and the person's own page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.organization.enums import UNIT_KINDS
from portal.organization.models import Node
from portal.people import forms, selectors, services
from portal.people.filters import PersonFilter
from portal.people.models import Person, ProfessionalTitle, Schooling, WorkHistory
from portal.people.panels import panels_for

SECTION = {"section": "people"}
COLUMNS = (
    Column(gettext_lazy("姓名"), "pinyin"),
    Column(gettext_lazy("工号"), "staff_no"),
    Column(gettext_lazy("单位"), "unit__path"),
    Column(gettext_lazy("岗位"), "", "hide-s"),
    Column(gettext_lazy("政治面貌"), "", "hide-s"),
    Column(gettext_lazy("状态"), "left_on"),
)
OFFERED = 8  # as many as a phone shows above its keyboard
RECORDS: dict[str, tuple[Any, Any, Any]] = {
    "history": (WorkHistory, forms.HistoryForm, gettext_lazy("工作经历")),
    "title": (ProfessionalTitle, forms.TitleForm, gettext_lazy("职称")),
    "schooling": (Schooling, forms.SchoolingForm, gettext_lazy("学历教育")),
}


def _units(request: HouseRequest):
    return Node.objects.within(request.scope).filter(kind__in=UNIT_KINDS, closed_on=None)


@page("person.view")
def person_list(request: HouseRequest) -> HttpResponse:
    data = request.GET.copy()
    if not data:
        data["left"] = "no"
    rows = Person.objects.within(request.scope).select_related("unit").order_by("unit__path", "staff_no")
    listing = Listing(request, rows, COLUMNS, PersonFilter(data, queryset=rows, request=request), export="person-list")
    context = {**SECTION, "listing": listing, "can_edit": request.actor.can("person.edit")}
    return render(request, "portal/people/list.html", context)


@page("colleague.find")
def colleague_list(request: HouseRequest) -> HttpResponse:
    """What a field that names a person offers while somebody types in it; which field asks stands in the header of htmx."""
    text = next(iter(request.GET.dict().values()), "").strip()
    found = list(selectors.directory(request.scope, text, clock.today())[:OFFERED])
    meant = [p for p in found if p.staff_no == text.upper() or p.name == text]
    context = {"found": found, "meant": meant, "text": text, "field": request.headers.get("HX-Trigger", "")}
    return render(request, "portal/people/_colleagues.html", context)


def _facts(person: Person) -> dict[str, Any]:
    """The dated records beside the row: four statements."""
    return {
        "history": list(person.work_history.select_related("unit").order_by("-started_on")),
        "titles": list(person.titles.order_by("-obtained_on")),
        "schooling": list(person.schooling.order_by("-graduated_on")),
        "transfers": list(person.transfers.select_related("from_unit", "to_unit")),
    }


@page("person.view")
def person_detail(request: HouseRequest, staff_no: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.within(request.scope).select_related("unit"), staff_no=staff_no)
    return render(request, "portal/people/detail.html", _detail(request, person))


def _detail(request: HouseRequest, person: Person, **extra: Any) -> dict[str, Any]:
    actor = request.actor
    return {
        **SECTION,
        "person": person,
        **_facts(person),
        "panels": panels_for(person, actor, is_own=False),
        "can_edit": actor.scope("person.edit").covers(person.unit.path),
        "can_reveal": actor.scope("person.reveal").covers(person.unit.path),
        "reveals": list(selectors.reveals_of(person)[:5]),
        "is_own": False,
        "revealed": None,
        **extra,
    }


@page("me.view")
def my_page(request: HouseRequest) -> HttpResponse:
    """What the enterprise keeps on me, and who looked at my numbers."""
    person = Person.objects.within(request.scope).select_related("unit").filter(pk=request.scope.person_id or 0).first()
    if person is None:
        raise Http404
    context = {
        "section": "me",
        "person": person,
        **_facts(person),
        "panels": panels_for(person, request.actor, is_own=True),
        "can_edit": False,
        "revealed": None,
        "reveals": list(selectors.reveals_of(person)[:20]),
        "is_own": True,
    }
    return render(request, "portal/people/me.html", context)


@page("person.edit", methods="GET POST")
def person_create(request: HouseRequest) -> HttpResponse:
    form = forms.PersonForm(request.POST or None, units=_units(request))
    if request.method == "POST" and form.is_valid():
        try:
            person = services.save_person(actor=request.actor, at=clock.now(), **form.values())
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已登记 %(name)s。") % {"name": person.name})
            return redirect("person_detail", staff_no=person.staff_no)
    return render(
        request, "portal/people/form.html", {**SECTION, "form": form, "person": None, "theirs": None}, status=422 if form.errors else 200
    )


@page("person.edit", methods="GET POST")
def person_edit(request: HouseRequest, staff_no: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.within(request.scope).select_related("unit"), staff_no=staff_no)
    form = forms.PersonForm(request.POST or None, instance=person, units=_units(request))
    context: dict[str, Any] = {**SECTION, "form": form, "person": person, "theirs": None}
    status = 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            saved = services.save_person(actor=request.actor, at=clock.now(), person=person, version=version, **form.values())
        except RuleBroken as broken:
            add_refusal(form, broken)
            status, context["theirs"] = broken.status, broken.params.get("theirs") if isinstance(broken, EditConflict) else None
        else:
            messages.success(request, _("已保存。"))
            return redirect("person_detail", staff_no=saved.staff_no)
    return render(request, "portal/people/form.html", context, status=422 if form.errors and status == 200 else status)


@page("person.edit", methods="GET POST")
def person_transfer(request: HouseRequest, staff_no: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.within(request.scope).select_related("unit"), staff_no=staff_no)
    initial = {"moved_on": clock.today(), "to_unit": person.unit_id}
    form = forms.TransferForm(request.POST or None, instance=person, units=_units(request), initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            services.transfer_person(actor=request.actor, at=clock.now(), person=person, **form.cleaned_data)
        except RuleBroken as broken:
            add_refusal(form, broken)
            status = broken.status
        else:
            messages.success(request, _("已办理调动，工作经历已同步更新。"))
            return redirect("person_detail", staff_no=staff_no)
    person.refresh_from_db()  # a refused form must not show what it tried to write
    context = {**SECTION, "form": form, "person": person}
    return render(request, "portal/people/transfer.html", context, status=422 if form.errors and status == 200 else status)


@page("person.reveal", methods="POST")
def person_reveal(request: HouseRequest, staff_no: str) -> HttpResponse:
    """Show one clear number once, on the answer to this request only."""
    person = get_object_or_404(Person.objects.within(request.scope).select_related("unit"), staff_no=staff_no)
    form = forms.RevealForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        value = services.reveal(actor=request.actor, at=clock.now(), person=person, **form.cleaned_data)
    except RuleBroken as broken:
        return refused(request, broken)
    revealed = {"field": form.cleaned_data["field"], "value": value}
    return render(request, "portal/people/detail.html", _detail(request, person, revealed=revealed))


@page("person.edit", methods="GET POST")
def person_record_add(request: HouseRequest, staff_no: str, kind: str) -> HttpResponse:
    """Add a stretch of work history, a professional title or schooling."""
    person = get_object_or_404(Person.objects.within(request.scope).select_related("unit"), staff_no=staff_no)
    _model, form_class, label = RECORDS[kind]
    form = form_class(request.POST or None, units=_units(request))
    if request.method == "POST" and form.is_valid():
        try:
            if kind == "history":
                services.save_history(actor=request.actor, at=clock.now(), person=person, **form.cleaned_data)
            else:
                services.add_record(actor=request.actor, at=clock.now(), person=person, record_row=form.save(commit=False))
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已保存。"))
            return redirect("person_detail", staff_no=staff_no)
    context = {**SECTION, "form": form, "person": person, "label": label}
    return render(request, "portal/people/record.html", context, status=422 if form.errors else 200)


@page("person.edit", methods="GET POST")
def person_record_remove(request: HouseRequest, staff_no: str, kind: str, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.within(request.scope).select_related("unit"), staff_no=staff_no)
    model, _form_class, label = RECORDS[kind]
    row = get_object_or_404(model.objects.within(request.scope), pk=pk, person=person)
    form = forms.RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.remove_record(actor=request.actor, at=clock.now(), person=person, record_row=row, reason=reason)
        messages.success(request, _("已删除。"))
        return redirect("person_detail", staff_no=staff_no)
    context = {**SECTION, "form": form, "person": person, "label": label, "row": row, "kind": kind}
    return render(request, "portal/people/remove.html", context, status=422 if form.errors else 200)
