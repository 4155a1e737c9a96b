"""Hangs development onto the house: sentences, menu, to-dos, files of steps, search, cards of people and branches, import."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.membership import access, selectors, todos
from branches.membership.enums import CaseState
from branches.membership.exports import EXPORTERS
from branches.membership.imports import DevelopmentResource
from branches.membership.messages import SENTENCES
from branches.membership.models import DevelopmentCase
from branches.orgs.models import Branch
from branches.orgs.open_tasks import OpenTask, register_open_tasks
from branches.orgs.panels import register_panel
from portal.desk import registry as desk
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import clock, exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.people.models import Person
from portal.people.panels import register_panel as register_person_panel
from portal.rights.access import Actor
from portal.search import registry as search

MOST_SHOWN = 8
RECORDS = {
    "branches.DevelopmentCase": _("发展党员档案"),
    "branches.DevelopmentStepRecord": _("发展党员步骤"),
    "branches.DevelopmentReview": _("培养考察"),
    "branches.DevelopmentOverride": _("特批"),
}


def person_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """The cases of a person, for himself and for the offices of his branch; nobody else learns that there are any."""
    own = actor.scope("development.own").person_id == person.pk
    scope = actor.scope("development.own") if own else Scope(actor.scope("development.view").paths)
    rows = list(selectors.cases(scope).filter(person=person).order_by("-opened_at"))
    table = selectors.step_table(clock.today()) if rows else {}
    return {"rows": [(row, table.get(row.next_no or 0)) for row in rows]} if rows else None


def branch_panel(branch: Branch, actor: Actor) -> dict[str, Any] | None:
    """The running cases of a branch: two statements."""
    rows = list(selectors.cases(actor.scope("development.view")).filter(branch=branch, state=CaseState.OPEN)[:MOST_SHOWN])
    table = selectors.step_table(clock.today()) if rows else {}
    return {"rows": [(row, table.get(row.next_no or 0)) for row in rows]} if rows else None


def cases_found(scope: Scope, day: date) -> QuerySet[DevelopmentCase]:
    return selectors.cases(scope)


def case_hit(case: DevelopmentCase) -> search.Hit:
    detail = f"{case.branch.node.short_name} · {case.get_state_display()}"
    return search.Hit(case.person.name, detail, reverse("development_detail", args=[case.pk]))


def open_cases(branch: Branch) -> list[OpenTask]:
    """People on their way into the Party here: the case moves to another branch first. One statement."""
    rows = DevelopmentCase.objects.filter(branch=branch, state=CaseState.OPEN).select_related("person").order_by("due_on", "pk")
    return [OpenTask(row.person.name, reverse("development_detail", args=[row.pk]), row.due_on) for row in rows]


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    register_open_tasks("development", _("在办的发展党员"), 60, open_cases)
    notices.register_codes("development.", Category.BRANCH, is_private=True)
    menu.add(menu.MenuEntry("development", "user", _("发展党员"), "development_list", "development.view", 19, group=menu.PARTY))
    shown = "?s=mine"
    for kind in (
        TodoKind("development", _("发展党员：待办步骤"), "development.step", todos.of_branch, 20, "development_list", shown),
        TodoKind("development_above", _("发展党员：待党委办理"), "development.approve", todos.of_committee, 34, "development_list", shown),
    ):
        register_todo(kind)
    register_owner(
        selectors.STEP_FILES, access.may_open_file, access.may_change_file,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    page = search.RecordPage("development_detail", "pk", "pk")
    search.show(
        search.SearchKind(
            "development", _("发展党员"), "user", "development.view", 16, "person", cases_found, case_hit, on="person_id", page=page
        )
    )  # fmt: skip
    register_person_panel("development", 16, "branches/membership/_person_panel.html", person_panel)
    register_panel("development", 25, "branches/membership/_branch_panel.html", branch_panel)
    desk.quick(desk.QuickAction("development_new", _("登记入党申请"), "user", "development_new", "development.open", 45))
    register_kind(
        ImportKind(
            "development", _("在办的发展党员档案"), DevelopmentResource, order=38, list_url="development_list",
            help=_("每人一行：工号、支部编码和已办各步的日期，步骤不能跳过。已批准为预备党员的，先导入党员名册。"),
        )
    )  # fmt: skip
