"""The upload of a year."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CalendarUploadForm(forms.Form):
    file = forms.FileField(
        label=_("放假安排文件"),
        help_text=_("yaml、xlsx 或 csv，一个文件写一年；可先下载样例，照着改日期。"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx,.csv"}),
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, required=False,
        help_text=_("通知的名称和文号。yaml 文件里写了 source 的可以不填。"),
    )  # fmt: skip
