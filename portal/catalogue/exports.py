"""The printed rules with their history, and one catalogue, as files."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue import rules, selectors
from portal.catalogue.forms import CatalogueFilterForm
from portal.catalogue.models import RuleParameter
from portal.catalogue.registry import Catalogue, catalogue_of
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found


def find_rules(asked: Asked) -> Found:
    text = asked.params.get("q", "").strip()[:40]
    rows = RuleParameter.objects.order_by("code", "-effective_from")
    if text:
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text) | Q(source__icontains=text))
    return Found(rows, words=[_("查找：%(text)s") % {"text": text}] if text else [])


def _catalogue(asked: Asked) -> Catalogue:
    catalogue = catalogue_of(asked.params.get("catalogue", ""))
    if catalogue is None:
        raise NotReachable("catalogue")
    return catalogue


def find_rows(asked: Asked) -> Found:
    catalogue, form = _catalogue(asked), CatalogueFilterForm(asked.params)
    form.is_valid()
    text, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    rows, words = catalogue.model._default_manager.all(), [str(catalogue.label)]
    if text:
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text))
        words.append(_("查找：%(text)s") % {"text": text})
    if state:
        rows = rows.filter(is_active=state == "on")
        words.append(_("启用") if state == "on" else _("停用"))
    wanted = asked.params.get("o", "")
    if wanted.removeprefix("-") in {"name_zh", "sort", "is_active", *catalogue.columns}:
        rows = rows.order_by(wanted, "pk")
    return Found(rows, words=words)


def _shown(catalogue: Catalogue, name: str) -> Any:
    place = catalogue.columns.index(name)
    return lambda row: selectors.shown_values(catalogue, row)[place]


def columns_of(asked: Asked) -> list[ExportColumn]:
    catalogue = _catalogue(asked)
    own = [ExportColumn(name, catalogue.column(name).verbose_name, _shown(catalogue, name)) for name in catalogue.columns]
    return [
        ExportColumn("code", gettext_lazy("编码")), ExportColumn("name_zh", gettext_lazy("中文名称")),
        ExportColumn("name_en", gettext_lazy("英文名称")), *own, ExportColumn("sort", gettext_lazy("排序"), kind="number"),
        ExportColumn("is_active", gettext_lazy("启用"), kind="flag"),
    ]  # fmt: skip


RULES = (
    ExportColumn("code", gettext_lazy("编码")),
    ExportColumn("name", gettext_lazy("名称")),
    ExportColumn("value", gettext_lazy("取值"), lambda row: rules.shown_value(row.value)),
    ExportColumn("unit", gettext_lazy("单位")),
    ExportColumn("effective_from", gettext_lazy("生效日期"), kind="date"),
    ExportColumn("effective_to", gettext_lazy("失效日期"), kind="date"),
    ExportColumn("source", gettext_lazy("依据")),
    ExportColumn("certainty", gettext_lazy("依据的可靠程度"), lambda row: str(selectors.CERTAINTY.get(row.certainty, ""))),
)
EXPORTERS = (
    Exporter("rule-list", gettext_lazy("规则参数"), "rule.view", RULES, find_rules),
    Exporter("catalogue-list", gettext_lazy("目录"), "catalogue.view", columns_of, find_rows),
)
