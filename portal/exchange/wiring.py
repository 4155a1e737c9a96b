from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit.messages import action_label
from portal.exchange import todos
from portal.exchange.messages import SENTENCES
from portal.exchange.models import ImportBatch
from portal.exchange.registry import call_records
from portal.kernel import menu, retention, sentences
from portal.kernel.events import EventKind
from portal.kernel.events import register as register_events
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def event_facts(batch: ImportBatch) -> dict[str, Any]:
    """What other systems are told of an import."""
    return {"kind": batch.kind, "created": batch.created, "changed": batch.changed, "unchanged": batch.unchanged}


RECORDS = {
    "portal.Person": _("人员"),
    "portal.WorkHistory": _("工作经历"),
    "portal.ProfessionalTitle": _("职称"),
    "portal.Schooling": _("学历"),
    "portal.Transfer": _("调动记录"),
    "portal.User": _("账号"),
    "portal.RoleGrant": _("角色授权"),
    "portal.Node": _("下级组织"),
    "portal.BusinessMeasure": _("业务指标"),
    "portal.PanelSeat": _("评审组"),
    "portal.PublicityEntry": _("公示"),
}


def connect() -> None:
    call_records(RECORDS)
    sentences.register(SENTENCES)
    retention.declare("imports", _("导入的文件、原值"))
    menu.add(menu.MenuEntry("imports", "file-import", _("批量导入"), "import_start", "import.run", 56, group=menu.SETUP))
    register_todo(TodoKind("imports", _("没有完成的导入"), "import.run", todos.unfinished, order=60, url_name="import_start"))
    register_events(EventKind("import.committed", action_label("import.committed"), event_facts, order=40))
