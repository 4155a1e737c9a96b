"""The upload."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.exchange.registry import ImportKind


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("导入内容"), widget=forms.RadioSelect, error_messages={"required": _("请选择导入哪一类内容。")})
    file = forms.FileField(
        label=_("表格文件"),
        help_text=_("xlsx 或 csv，最多 20 MB、5 万行。"),
        error_messages={"required": _("请选择要导入的文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, kinds: list[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k.key, k.label) for k in kinds]
