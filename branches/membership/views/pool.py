"""Whom to win: skilled workers who are no members; and what has come of it, year by year."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from branches.membership import selectors
from branches.membership.filters import PoolFilter
from branches.membership.views.look import SECTION
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from portal.people.models import Person
from workforce.skills.selectors import current_grades

COLUMNS = (
    Column(gettext_lazy("姓名"), "staff_no"),
    Column(gettext_lazy("单位"), "", "hide-s"),
    Column(gettext_lazy("岗位"), "", "hide-s"),
    Column(gettext_lazy("技能等级")),
    Column(gettext_lazy("技术荣誉"), "", "hide-s"),
    Column(gettext_lazy("办理")),
)


def _with_grades(rows: list[Person]) -> list[Person]:
    """The highest grade beside each: one statement."""
    grades = current_grades([row.pk for row in rows])
    for row in rows:
        row.grade = next(iter(grades.get(row.pk, [])), None)  # type: ignore[attr-defined]
    return rows


@page("development.pool")
def development_pool(request: HouseRequest) -> HttpResponse:
    """People in reach who are no members and hold a senior grade or a technical honour."""
    rows = selectors.pool(request.actor, clock.today())
    listing = Listing(request, rows, COLUMNS, PoolFilter(request.GET, rows), decorate=_with_grades, export="development-pool")
    context: dict[str, Any] = {**SECTION, "listing": listing, "may_open": request.actor.can("development.open")}
    return render(request, "branches/membership/pool.html", context)


@page("development.pool")
def development_shares(request: HouseRequest) -> HttpResponse:
    """Share of skilled workers among new members by year."""
    shares = selectors.shares_by_year(request.scope, clock.today())
    return render(request, "branches/membership/shares.html", {**SECTION, "shares": shares})
