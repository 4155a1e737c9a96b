"""Hangs temporary branches onto the house: sentences, menu, search, to-dos, the cards of a branch."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.orgs.panels import register_panel
from branches.temporaries import rules, selectors, todos
from branches.temporaries.enums import STATE_TONES
from branches.temporaries.exports import EXPORTERS
from branches.temporaries.messages import SENTENCES
from branches.temporaries.models import TemporaryBranch
from portal.exchange.registry import call_records
from portal.kernel import clock, exporters, sentences
from portal.kernel.periods import year_of
from portal.kernel.scope import Scope
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.organization.enums import NodeKind
from portal.rights.access import Actor
from portal.search import registry as search

MOST_SHOWN = 5


def project_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """On a temporary branch: its project and its end. No statement elsewhere."""
    if branch.node.kind != NodeKind.TEMPORARY_BRANCH or not actor.scope("temporary.view").covers(branch.node.path):
        return None
    row, today = TemporaryBranch.objects.filter(pk=branch.pk).first(), clock.today()
    if row is None:
        can_tie = branch.node.closed_on is None and actor.scope("temporary.edit").covers(branch.node.path)
        return {"row": None, "can_tie": True} if can_tie else None
    state = rules.state_of(row.ends_on, branch.node.closed_on, today, selectors.lead_days(today))
    return {"row": row, "state": state, "tone": STATE_TONES[state]}


def away_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """On a home branch: what its members did this year in temporary branches. One statement."""
    if branch.node.kind == NodeKind.TEMPORARY_BRANCH or not actor.scope("activity.view").covers(branch.node.path):
        return None
    year = year_of(clock.today())
    rows = selectors.away_summary(branch, year)
    if not rows:
        return None
    there, expected = sum(r[1] for r in rows), sum(r[2] for r in rows)
    return {"rows": rows[:MOST_SHOWN], "count": len(rows), "there": there, "expected": expected, "year": year.code}


def searched() -> QuerySet:
    return TemporaryBranch.objects.values_list("pk", "project", "project_no")


def found(scope: Scope, day: date) -> QuerySet[TemporaryBranch]:
    return TemporaryBranch.objects.within(scope).select_related("branch__node")


def hit(row: TemporaryBranch) -> search.Hit:
    return search.Hit(row.project, row.branch.node.name, reverse("temporary_detail", args=[row.branch.node.code]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.TemporaryBranch": _("临时党支部的项目")})
    sentences.register(SENTENCES)
    search.keep(search.SearchIndex("temporary", searched))
    page = search.RecordPage("temporary_detail", "code", "branch__node__code")
    search.show(search.SearchKind("temporary", _("临时党支部"), "users-group", "temporary.view", 54, "temporary", found, hit, page=page))
    register_panel("project", 1, "branches/temporaries/_project_panel.html", project_panel)
    register_panel("away", 36, "branches/temporaries/_away_panel.html", away_panel)
    register_todo(TodoKind("temporary_ending", _("到期的临时党支部"), "temporary.handover", todos.ending, 47, "temporary_list"))
