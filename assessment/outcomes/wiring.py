"""Hangs what results are used for onto the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.outcomes import access, selectors, todos
from assessment.outcomes.exports import EXPORTERS
from assessment.outcomes.messages import SENTENCES
from assessment.outcomes.models import Outcome, OutcomeKind, OutcomeRule
from portal.audit.messages import action_label
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo

RULE_FIELDS = ("kind", "when", "points", "text", "source")


def event_facts(outcome: Outcome) -> dict[str, Any]:
    """What other systems are told: which consequence for which branch, not who carries it out."""
    return {"round": outcome.round.code, "branch": outcome.branch.node.code, "kind": outcome.kind.code, "version": outcome.version}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"assessment.Outcome": _("考核结果运用")})
    sentences.register(SENTENCES)
    notices.register_codes("outcome.", Category.ASSESSMENT)
    for code in ("owner", "penalty", "appeal", "answer", "withdrawn"):
        notices.register_codes(f"outcome.{code}_notice", Category.ASSESSMENT, is_private=True)
    menu.add(menu.MenuEntry("outcomes", "file-check", _("结果运用"), "outcome_list", "outcome.list", 26, group=menu.SCORES))
    decide, own = _("待决定的结果运用"), _("由我落实的结果运用")
    register_todo(TodoKind("outcome_decide", decide, "outcome.decide", todos.to_decide, order=29, url_name="outcome_list"))
    register_todo(TodoKind("outcome_own", own, "outcome.view", todos.to_carry_out, order=30))
    register_catalogue(Catalogue("outcome-kinds", _("结果运用方式"), OutcomeKind, ("is_penalty", "has_money", "source"), order=80))
    register_catalogue(Catalogue("outcome-rules", _("结果运用规则"), OutcomeRule, RULE_FIELDS, order=81))
    register_owner(
        access.FILES, access.may_open_files, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    for act in ("decided", "done"):
        code = f"outcome.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="outcome_detail", api="outcome-detail", order=52))
