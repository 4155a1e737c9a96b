"""Hangs class hours onto the page of a branch and onto one's own page."""

from typing import Any

from branches.orgs.models import Branch
from branches.orgs.panels import register_panel as register_branch_panel
from branches.study import rules, selectors
from portal.kernel import clock
from portal.kernel.periods import year_of
from portal.organization.enums import NodeKind
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor


def branch_hours(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """How many members reached their hours this year; each one's hours stand behind the link, for the secretary. Four statements."""
    if branch.node.kind == NodeKind.TEMPORARY_BRANCH or branch.node.closed_on is not None:
        return None
    today = clock.today()
    done, members = rules.reached(selectors.lines_of([branch.pk], year_of(today), today).get(branch.pk, []))
    if not members:
        return None
    return {"done": done, "members": members, "year": today.year, "may_list": actor.scope("study.hours").covers(branch.node.path)}


def my_hours(person: Person, actor: Actor) -> dict[str, Any] | None:
    """One's own hours, on one's own page only."""
    if actor.person_id is None or actor.person_id != person.pk:
        return None
    line = selectors.own_line(person.pk, clock.today())
    return {"line": line, "year": clock.today().year} if line is not None else None


def connect() -> None:
    register_branch_panel("study", 40, "branches/study/_branch_panel.html", branch_hours)
    register_panel("study", 61, "branches/study/_person_panel.html", my_hours)
