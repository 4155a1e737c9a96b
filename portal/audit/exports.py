"""The trail as CSV, line by line."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.messages import action_label
from portal.audit.models import AuditRow
from portal.audit.rules import harmless


class _Line:
    """A file for ``csv.writer`` that hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def heads() -> list[str]:
    return [
        _("时间"), _("操作人"), _("登录名"), _("操作"), _("操作编码"), _("对象类别"), _("对象编号"), _("对象"),
        _("变更前"), _("变更后"), _("原因"), _("地址"), _("请求编号"),
    ]  # fmt: skip


def _cells(row: AuditRow) -> list[Any]:
    return [
        timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S"), row.actor_label, row.actor.username if row.actor else "",
        action_label(row.action), row.action, row.object_kind, row.object_id, row.object_label,
        json.dumps(row.before, ensure_ascii=False) if row.before else "", json.dumps(row.after, ensure_ascii=False) if row.after else "",
        row.reason, row.address, row.request_id,
    ]  # fmt: skip


def csv_lines(rows: Iterable[AuditRow]) -> Iterator[str]:
    """Head and rows as CSV text; begins with a byte order mark so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(heads())
    for row in rows:
        yield writer.writerow([harmless(str(cell)) for cell in _cells(row)])
