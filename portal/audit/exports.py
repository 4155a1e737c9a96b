"""The trail as a file. It always asks for a purpose; values of protected columns are not in it, since none go into the trail."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit import selectors
from portal.audit.filters import AuditFilter
from portal.audit.models import AuditRow
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_acts(asked: Asked) -> Found:
    rows = selectors.trail(asked.scope).select_related("actor")
    filterset = AuditFilter(asked.params, rows)
    return Found(filterset.qs, filterset)


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""


def _before(row: AuditRow) -> str:
    return _json(row.before)


def _after(row: AuditRow) -> str:
    return _json(row.after)


COLUMNS = (
    ExportColumn("at", _("时间"), kind="second"),
    ExportColumn("actor_label", _("操作人")),
    ExportColumn("username", _("登录名"), "actor.username"),
    ExportColumn("action_words", _("操作")),
    ExportColumn("action", _("操作编码")),
    ExportColumn("object_kind", _("对象类别")),
    ExportColumn("object_id", _("对象编号")),
    ExportColumn("object_label", _("对象")),
    ExportColumn("before", _("变更前"), _before),
    ExportColumn("after", _("变更后"), _after),
    ExportColumn("reason", _("原因")),
    ExportColumn("address", _("地址")),
    ExportColumn("request_id", _("请求编号")),
)
# It tells about acts, and only the audit administrator may see it: there is nobody to be the second person.
EXPORTERS = (
    Exporter(
        "audit-list", _("审计记录"), "audit.export", COLUMNS, find_acts, ("action", "at", "actor_label", "object_label", "address"),
        needs_reason=True,
    ),
)  # fmt: skip
