from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.desk.models import SavedView


class SaveViewForm(forms.ModelForm):
    """A name, and for offices the place to share it with: one of ``paths``, where the office is held."""

    class Meta:
        model = SavedView
        fields = ("name", "node")

    def __init__(self, *args: Any, paths: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.update({"class": "input", "placeholder": _("例如：本月未归档")})
        self.fields["name"].help_text = _("保存当前的筛选条件和排序。")
        node: Any = self.fields["node"]
        node.queryset, node.empty_label = node.queryset.filter(path__in=paths, closed_on=None), _("不共享，只有自己使用")
        node.help_text = _("共享后，该单位或党组织及其下级的人在同一列表可以选用；每人仍只看到自己有权查看的记录。")
        node.widget.attrs["class"] = "input"
        if not paths:
            del self.fields["node"]
