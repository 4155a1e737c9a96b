"""The upload of a scheme: a YAML file, or the workbook that the portal exports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.schemes.messages import SENTENCES

MOST_BYTES = 800_000


class SchemeUploadForm(forms.Form):
    """``cleaned_data["file"]`` is the text of a YAML file, or the open file itself where it is a workbook."""

    file = forms.FileField(
        label=_("方案文件"),
        help_text=_("YAML 文件或本系统导出的 Excel 工作簿。可先导出一个现有方案，修改后把版本加 1 再上传。"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """The text of the file: UTF-8, with or without a byte-order mark; a workbook as it is."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(SENTENCES["scheme.file_too_large"] % {"line": 1})
        if upload.name.lower().endswith(".xlsx"):
            return upload
        try:
            return upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as broken:
            raise forms.ValidationError(SENTENCES["scheme.not_text"]) from broken


class DraftFileForm(SchemeUploadForm):
    """A file that takes the place of a draft's contents."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("编码和版本应与这份草案相同，检查通过后替换草案的全部内容。")
