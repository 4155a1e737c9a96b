"""Hangs rounds onto the house."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.rounds import access, selectors, todos
from assessment.rounds.exports import EXPORTERS
from assessment.rounds.messages import SENTENCES
from assessment.rounds.models import AssessmentRound
from assessment.rounds.services import follow_tree
from portal.audit.messages import action_label
from portal.desk import registry as desk
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import changes, exporters, menu, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.rights.access import Actor


def hear(change: changes.Change) -> None:
    """Who takes part in a running round follows the tree."""
    if change.source in {"node", "branch"} and change.branch_ids:
        follow_tree(branch_ids=change.branch_ids)


def event_facts(round: AssessmentRound) -> dict[str, Any]:
    """What other systems are told of a round."""
    return {"code": round.code, "state": str(round.state), "version": round.version, "package_hash": round.package_hash}


def rounds_tile(actor: Actor, at: datetime) -> dict[str, Any]:
    """The newest rounds with how far they are: one statement."""
    return {"rounds": list(AssessmentRound.objects.all()[:4])}


def connect() -> None:
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    changes.listen(hear)
    menu.add(menu.MenuEntry("claims", "file-check", _("支部自报"), "claim_list", "claim.view", 23, group=menu.SCORES))
    menu.add(menu.MenuEntry("rounds", "history", _("考核期"), "round_list", "round.view", 24, group=menu.SCORES))
    notices.register_codes("round.", Category.ASSESSMENT)
    notices.register_codes("round.judge_", Category.JUDGING)
    notices.register_codes("claim.", Category.ASSESSMENT, is_private=True)
    call_records({"assessment.RoundClaim": _("支部自报")})
    register_owner(
        selectors.FILES, access.may_open_claim_files, access.may_change_claim_files,
        node_of=selectors.node_of_claim, reach=selectors.claim_file_reach, places=selectors.claim_places,
    )  # fmt: skip
    judging, confirm, steps = _("待我评议的指标"), _("待确认的得分调整"), _("待办理的考核期")
    register_todo(TodoKind("round_judge", judging, "round.judge", todos.to_judge, order=11, url_name="round_list"))
    register_todo(TodoKind("adjustments", confirm, "round.confirm", todos.adjustments, order=26, url_name="round_list"))
    register_todo(TodoKind("round_steps", steps, "round.view", todos.steps, order=28, url_name="round_list"))
    register_todo(
        TodoKind("claims", _("待核实的支部自报"), "claim.verify", todos.to_verify, order=25, url_name="claim_list", query="?s=stated")
    )
    for act in ("opened", "computed", "review", "reopen", "publish", "lock", "unlock", "cancelled"):
        register_events(
            EventKind(
                f"round.{act}", action_label(f"round.{act}"), event_facts, page="round_detail", api="round-detail",
                key=lambda round: round.code, order=50,
            )
        )  # fmt: skip
    desk.tile(desk.Tile("rounds", _("考核期"), "scale", "round.view", "assessment/rounds/_tile.html", rounds_tile, 40))
