"""The working calendar: a year at a glance, and loading the next one."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.calendar import services
from portal.calendar.forms import CalendarUploadForm
from portal.calendar.imports import read_year
from portal.calendar.models import CalendarDay, CalendarYear
from portal.calendar.rules import FIRST_YEAR, LAST_YEAR, DayProblem, year_warnings
from portal.calendar.selectors import festivals_of, missing_years, months_of
from portal.catalogue.selectors import value_on
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.pages import HouseRequest, page
from portal.kernel.sentences import sentence

SECTION = {"section": "calendar"}
SAMPLE = Path(settings.BASE_DIR) / "samples" / "calendar-2026.yaml"
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


def _year_of(request: HouseRequest, default: int) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else default
    return year if FIRST_YEAR <= year <= LAST_YEAR else default


@page("calendar.view")
def calendar(request: HouseRequest) -> HttpResponse:
    """Twelve small months, the festivals, and what is not loaded yet."""
    today = clock.today()
    loaded = {row.year: row for row in CalendarYear.objects.select_related("loaded_by")}
    missing = missing_years(today, loaded)
    year = _year_of(request, today.year)
    days = list(CalendarDay.objects.filter(on__year=year))
    context = {
        **SECTION,
        "year": year,
        "row": loaded.get(year),
        "years": [(y, y in loaded) for y in sorted({*loaded, *missing, year})],
        "missing": missing,
        "months": months_of(year, days, today),
        "festivals": festivals_of(days),
        "weekdays": WEEKDAYS,
        "can_load": request.actor.governs("calendar.load"),
    }
    return render(request, "portal/calendar/year.html", context)


def _shown(problem: DayProblem) -> str:
    text = sentence(problem.code, problem.params)
    return _("第 %(line)s 行：%(text)s") % {"line": problem.line, "text": text} if problem.line else text


@page("calendar.load", methods="GET POST")
def calendar_load(request: HouseRequest) -> HttpResponse:
    form = CalendarUploadForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = read_year(upload, upload.name)
            source = form.cleaned_data["source"] or found.source
            row = services.load_year(
                actor=request.actor, at=clock.now(), year=found.year or clock.today().year, source=source, days=found.days
            )
        except services.YearRefused as broken:
            problems = [_shown(p) for p in broken.problems]
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("已载入 %(year)s 年放假安排，共 %(n)s 天。") % {"year": row.year, "n": len(found.days)})
            for warning in year_warnings(found.days, int(value_on("STATUTORY_HOLIDAYS", found.days[0].on))):
                messages.warning(request, _shown(warning))
            return redirect(f"{reverse('calendar')}?year={row.year}")
    context = {**SECTION, "form": form, "problems": problems}
    return render(request, "portal/calendar/load.html", context, status=422 if form.errors or problems else 200)


@page("calendar.load")
def calendar_sample(request: HouseRequest) -> HttpResponse:
    """The shipped year as a file to be copied."""
    headers = {"Content-Disposition": f'attachment; filename="{SAMPLE.name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(SAMPLE.read_bytes(), content_type="application/yaml; charset=utf-8", headers=headers)
