from django import forms
from django.utils.translation import gettext_lazy as _


class PinForm(forms.Form):
    """Staff number and own PIN, for a phone that is not signed in."""

    staff_no = forms.CharField(
        label=_("工号"), max_length=20, error_messages={"required": _("请填写工号。")},
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "username", "inputmode": "numeric"}),
    )  # fmt: skip
    pin = forms.CharField(
        label=_("签到码"), max_length=6, help_text=_("6 位数字，登录后在“我的账号”中设置。"),
        error_messages={"required": _("请填写 6 位签到码。")},
        widget=forms.PasswordInput(attrs={"class": "input", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class ShortForm(forms.Form):
    """The six digits of the big screen, for a phone that cannot scan."""

    code = forms.CharField(
        label=_("屏幕上的 6 位数字"), max_length=12, error_messages={"required": _("请填写会场屏幕上的 6 位数字。")},
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
