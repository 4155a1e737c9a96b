"""Why the trail leaves the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExportForm(forms.Form):
    reason = forms.CharField(label=_("导出用途"), max_length=200, error_messages={"required": _("请写明导出用途")})
