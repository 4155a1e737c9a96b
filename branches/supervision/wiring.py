"""Hangs supervision onto the house: sentences, menu, catalogues, search, import, files, to-dos, events."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.supervision import access, selectors, todos
from branches.supervision.exports import EXPORTERS
from branches.supervision.imports import MatterResource
from branches.supervision.messages import SENTENCES
from branches.supervision.models import (
    SupervisionFinding,
    SupervisionMatter,
    SupervisionObject,
    SupervisionOffice,
    SupervisionTopic,
)
from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search


def finding_facts(row: SupervisionFinding) -> dict[str, Any]:
    """What other systems are told of a finding: no text, nobody's name."""
    return {"node": row.node.code, "topic": row.topic.code, "state": row.state, "due_on": row.due_on.isoformat(), "version": row.version}


def searched_findings() -> QuerySet:
    return SupervisionFinding.objects.values_list("pk", "text", "document", "node__name")


def findings_found(scope: Scope, day: date) -> QuerySet[SupervisionFinding]:
    return selectors.finding_rows(scope)


def finding_hit(row: SupervisionFinding) -> search.Hit:
    return search.Hit(row.text[:40], f"{row.node.name} · {row.found_on}", reverse("supervision_finding", args=[row.pk]))


def searched_matters() -> QuerySet:
    return SupervisionMatter.objects.values_list("pk", "name", "node__name")


def matters_found(scope: Scope, day: date) -> QuerySet[SupervisionMatter]:
    return SupervisionMatter.objects.within(scope).select_related("node", "topic")


def matter_hit(row: SupervisionMatter) -> search.Hit:
    return search.Hit(row.name, f"{row.node.name} · {row.topic}", reverse("supervision_matter", args=[row.pk]))


def connect_search() -> None:
    right, page = "supervision.view", search.RecordPage
    search.keep(search.SearchIndex("supervision_finding", searched_findings))
    search.show(
        search.SearchKind(
            "supervision_finding", _("监督发现问题"), "eye-search", right, 56, "supervision_finding", findings_found, finding_hit,
            page=page("supervision_finding", "pk", "pk"),
        )
    )  # fmt: skip
    search.keep(search.SearchIndex("supervision_matter", searched_matters))
    search.show(
        search.SearchKind(
            "supervision_matter", _("管理事项"), "list-details", right, 57, "supervision_matter", matters_found, matter_hit,
            page=page("supervision_matter", "pk", "pk"),
        )
    )  # fmt: skip


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.SupervisionMatter": _("管理事项")})
    sentences.register(SENTENCES)
    connect_search()
    register_catalogue(Catalogue("supervision-topics", _("监督重点"), SupervisionTopic, ("source",), order=70))
    register_catalogue(Catalogue("supervision-objects", _("监督对象"), SupervisionObject, ("source",), order=71))
    register_catalogue(Catalogue("supervision-offices", _("监督部门"), SupervisionOffice, ("source",), order=72))
    menu.add(menu.MenuEntry("supervision", "eye-search", _("监督检查"), "supervision_board", "supervision.view", 60, group=menu.PARTY))
    register_kind(ImportKind("supervision-matters", _("管理事项"), MatterResource, order=72, list_url="supervision_matters"))
    register_owner(
        "supervision_finding", access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    notices.register_codes("supervision.", Category.BRANCH)
    for code in ("supervision.closed_notice", "supervision.answered_notice"):  # they carry what somebody wrote
        notices.register_codes(code, Category.BRANCH, is_private=True)
    for kind in (
        TodoKind(
            "supervision_answer", _("待整改的监督问题"), "supervision.answer", todos.to_answer, 22, "supervision_findings", "?s=issued"
        ),
        TodoKind("supervision_judge", _("待复核的整改"), "supervision.judge", todos.to_judge, 23, "supervision_findings", "?s=answered"),
        TodoKind("supervision_hold", _("快到期的监督检查"), "supervision.find", todos.to_hold, 24, "supervision_list", "?s=planned"),
    ):
        register_todo(kind)
    for act in ("issued", "answered", "returned", "closed", "withdrawn"):
        code = f"supervision.{act}"
        register_events(
            EventKind(code, action_label(code), finding_facts, page="supervision_finding", api="supervision-finding-detail", order=26)
        )
