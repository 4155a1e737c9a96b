"""Filters of one's own imports."""

from typing import Any

import django_filters
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from portal.exchange.enums import ImportState
from portal.exchange.models import ImportBatch
from portal.exchange.registry import kinds_for


class ImportFilter(django_filters.FilterSet):
    file_name = django_filters.CharFilter(lookup_expr="icontains", label=_("文件名"), widget=TextInput(attrs={"placeholder": _("文件名")}))
    kind = django_filters.ChoiceFilter(label=_("导入内容"), empty_label=_("全部内容"))
    state = django_filters.ChoiceFilter(choices=ImportState.choices, label=_("状态"), empty_label=_("全部状态"))

    class Meta:
        model = ImportBatch
        fields = ("file_name", "kind", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(k.key, k.label) for k in kinds_for(self.request.actor)] if self.request else []
