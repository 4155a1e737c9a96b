"""Hangs coverage onto the house: sentences, menu, catalogues, to-dos."""

from django.utils.translation import gettext_lazy as _

from branches.coverage import todos
from branches.coverage.exports import EXPORTERS
from branches.coverage.messages import SENTENCES
from branches.coverage.models import CandidateCriterion, SetupCondition, SetupKind
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo

RECORDS = {
    "branches.PartySetup": _("组建任务"), "branches.TeamLeader": _("班组长"), "branches.TeamGroup": _("班组对应党小组"),
    "branches.LeaderTrack": _("班组长培养"), "branches.BackboneMember": _("党员技术骨干"), "branches.CommitteeCandidate": _("支部委员人选"),
}  # fmt: skip


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    # The committee begins with the map, a branch with its teams.
    menu.add(menu.MenuEntry("party_coverage", "sitemap", _("组织覆盖和班组"), "crew_list", "crew.view", 33, group=menu.PARTY))
    register_catalogue(Catalogue("setup-kinds", _("组建类别"), SetupKind, ("days", "need", "source"), order=60))
    register_catalogue(Catalogue("setup-conditions", _("组建基本条件"), SetupCondition, ("source",), order=61))
    register_catalogue(Catalogue("candidate-criteria", _("支部委员人选条件"), CandidateCriterion, ("hint", "source"), order=62))
    for kind in (
        TodoKind("party_setups", _("待组建的党组织"), "setup.edit", todos.setups_due, 48, "setup_list"),
        TodoKind("committee_candidates", _("待审查的委员人选"), "candidate.judge", todos.candidates_waiting, 49, "candidate_list"),
    ):
        register_todo(kind)
