"""Hangs appeals onto the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.appeals import access, selectors, services, todos
from assessment.appeals.exports import EXPORTERS
from assessment.appeals.messages import SENTENCES
from assessment.appeals.models import RoundAppeal
from assessment.rounds.registry import register_hold
from portal.audit.messages import action_label
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.panels import registry as panels
from portal.panels.models import PanelCase
from portal.publicity import registry as publicity


def _appeal(case: PanelCase) -> RoundAppeal:
    return RoundAppeal.objects.select_related("round__scheme", "branch__node").get(pk=case.record_id)


def _lines(case: PanelCase) -> list[tuple[Any, Any]]:
    """What a member of the panel reads of the appeal."""
    row = _appeal(case)
    return [
        (_("考核期"), row.round.code), (_("党支部"), row.branch.node.name), (_("指标"), selectors.indicator_label(row)),
        (_("指标得分"), row.before.get("points")), (_("申诉事由"), row.get_ground_display()), (_("申诉内容"), row.text),
    ]  # fmt: skip


def event_facts(row: RoundAppeal) -> dict[str, Any]:
    """What other systems are told: which result, not what the branch wrote."""
    return {
        "round": row.round.code, "branch": row.branch.node.code, "indicator": row.indicator, "state": str(row.state), "version": row.version
    }  # fmt: skip


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    call_records({"assessment.RoundAppeal": _("考核申诉")})
    notices.register_codes("appeal.", Category.ASSESSMENT, is_private=True)
    menu.add(menu.MenuEntry("appeals", "scale", _("考核申诉"), "appeal_list", "appeal.view", 25, group=menu.SCORES))
    title = _("待办理的考核申诉")
    register_todo(TodoKind("appeal_decide", title, "appeal.decide", todos.to_decide, order=27, url_name="appeal_list", query="?s=open"))
    register_hold(selectors.hold_of)
    publicity.register_closing(selectors.ROUND_KIND, services.publicity_closed)
    panels.register_conflicts(access.CASE_KIND, lambda case, users: access.conflicts(_appeal(case), users))
    panels.register_lines(access.CASE_KIND, _lines)
    register_owner(
        access.FILES, access.may_open_files, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    for act in ("raised", "upheld", "partly", "rejected"):
        code = f"appeal.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="appeal_detail", api="appeal-detail", order=51))
