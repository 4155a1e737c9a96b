"""Hangs self-diagnosis, feedback and improvement onto the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.improvement import access, selectors, todos
from assessment.improvement.exports import EXPORTERS
from assessment.improvement.messages import SENTENCES
from assessment.improvement.models import DiagnosisItem, Improvement
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

TODOS = (
    TodoKind("diagnosis_draft", _("未提交的自我检查"), "improvement.diagnose", todos.to_hand_in, order=31, url_name="diagnosis_list"),
    TodoKind(
        "improvement_plan", _("待定措施的问题"), "improvement.report", todos.to_plan, order=31, url_name="improvement_list",
        query="?s=proposed",
    ),
    TodoKind("improvement_own", _("由我整改的问题"), "improvement.view", todos.to_finish, order=30),
    TodoKind(
        "improvement_confirm", _("待确认的整改"), "improvement.confirm", todos.to_confirm, order=29, url_name="improvement_list",
        query="?s=done",
    ),
)  # fmt: skip


def event_facts(row: Improvement) -> dict[str, Any]:
    """What other systems are told: which branch and where the problem comes from, not its words and not who carries it."""
    return {"branch": row.branch.node.code, "source": row.source, "state": row.state, "version": row.version}


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records(
        {"assessment.Improvement": _("问题改进"), "assessment.Diagnosis": _("自我检查"), "assessment.FeedbackSheet": _("考核反馈单")}
    )
    sentences.register(SENTENCES)
    for beginning in ("diagnosis.", "feedback."):
        notices.register_codes(beginning, Category.ASSESSMENT)
    notices.register_codes("improvement.", Category.ASSESSMENT)
    for act in ("owner", "done", "confirmed", "reopened", "dropped"):  # each names the problem in somebody's words
        notices.register_codes(f"improvement.{act}_notice", Category.ASSESSMENT, is_private=True)
    menu.add(menu.MenuEntry("improvements", "checkbox", _("问题改进"), "improvement_list", "improvement.list", 27, group=menu.SCORES))
    for kind in TODOS:
        register_todo(kind)
    extras = ("group", "question", "metric", "source")
    register_catalogue(Catalogue("diagnosis-items", _("自我检查项目"), DiagnosisItem, extras, order=82))
    register_owner(
        access.FILES, access.may_open_files, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places,
    )  # fmt: skip
    for act in ("planned", "confirmed"):
        code = f"improvement.{act}"
        register_events(EventKind(code, action_label(code), event_facts, page="improvement_detail", api="improvement-detail", order=53))
