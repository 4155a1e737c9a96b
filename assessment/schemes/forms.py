"""The upload of a scheme file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.schemes.messages import SENTENCES

MOST_BYTES = 800_000


class SchemeUploadForm(forms.Form):
    file = forms.FileField(
        label=_("方案文件"),
        help_text=_("YAML 文件。可先导出一个现有方案，修改后把 version 加 1 再上传。"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def clean_file(self):
        """The text of the file: UTF-8, with or without a byte-order mark."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(SENTENCES["scheme.file_too_large"] % {"line": 1})
        try:
            return upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as broken:
            raise forms.ValidationError(SENTENCES["scheme.not_text"]) from broken
