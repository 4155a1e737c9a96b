"""Hangs proposals onto the ground floor: sentences, menu, catalogues, import kind, files, search, to-dos."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.desk import registry as desk
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
from workforce.proposals import access, selectors, todos
from workforce.proposals.exports import EXPORTERS
from workforce.proposals.imports import ProposalResource
from workforce.proposals.messages import SENTENCES
from workforce.proposals.models import Proposal, ProposalAwardBand, ProposalReason

RECORDS = {"workforce.Proposal": _("合理化建议"), "workforce.ProposalNote": _("建议会议记录")}


def event_facts(row: Proposal) -> dict[str, Any]:
    """What other systems are told of a proposal: not whose it is."""
    return {"number": row.number, "topic": row.topic, "state": row.state, "outcome": row.outcome, "version": row.version}


def searched() -> QuerySet:
    return Proposal.objects.exclude(state="merged").values_list("pk", "number", "title", "idea")


def found(scope: Scope, day: date) -> QuerySet[Proposal]:
    return Proposal.objects.within(scope).exclude(state="merged").select_related("node")


def hit(row: Proposal) -> search.Hit:
    return search.Hit(row.title, f"{row.number} · {row.get_topic_display()}", reverse("proposal_detail", args=[row.pk]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    notices.register_codes("proposal.", Category.UNION)
    for code in ("replied_notice", "rewarded_notice", "merged_notice", "reopened_notice"):
        notices.register_codes(f"proposal.{code}", Category.UNION, is_private=True)
    register_todo(TodoKind("proposals_mine", _("等我办理的合理化建议"), "proposal.view", todos.mine, 11, "proposal_list"))
    register_todo(TodoKind("proposals_office", _("待分派、督办和复核的合理化建议"), "proposal.office", todos.office, 43, "proposal_list"))
    menu.add(menu.MenuEntry("proposals", "bulb", _("合理化建议"), "proposal_list", "proposal.view", 26, group=menu.INVENTION))
    desk.quick(desk.QuickAction("proposal_new", _("提合理化建议"), "bulb", "proposal_new", "proposal.file", 12))
    search.keep(search.SearchIndex("proposal", searched))
    page = search.RecordPage("proposal_detail", "pk", "pk")
    search.show(search.SearchKind("proposal", _("合理化建议"), "bulb", "proposal.view", 52, "proposal", found, hit, page=page))
    register_catalogue(Catalogue("proposal-reasons", _("建议不采纳原因"), ProposalReason, ("source",), order=64))
    extras = ("band_set", "basis", "criterion", "low", "high", "least", "most", "points", "source", "effective_from")
    register_catalogue(Catalogue("proposal-bands", _("建议奖励档"), ProposalAwardBand, extras, order=65))
    register_kind(ImportKind("proposals", _("合理化建议台账"), ProposalResource, order=52, list_url="proposal_list"))
    register_owner(
        access.FILES, access.may_open, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    for act in ("filed", "answered", "closed"):
        code = f"proposal.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="proposal_detail", api="proposal-detail", order=25))
