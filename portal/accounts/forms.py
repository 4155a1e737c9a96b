"""Forms of signing in, of the own account, and of account and role administration."""

import re
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import FULL, READ_ALL
from portal.accounts.selectors import OBJECTS
from portal.kernel import clock
from portal.kernel.caching import is_away
from portal.kernel.forms import DateInput
from portal.organization.models import Node
from portal.rights.enums import Role
from portal.rights.models import User

PASSWORD_HELP = _("至少 10 位，可以是一句话；不要用姓名、工号、电话，也不要用 12345678 这类常见密码。")


def _plain(field: forms.Field, label: Any, required: Any) -> None:
    """Our label and words instead of allauth's, and no placeholder that repeats the label."""
    field.label, field.error_messages["required"], field.help_text = label, required, ""
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("工号或登录名"), _("请输入工号或登录名"))
        _plain(self.fields["password"], _("密码"), _("请输入密码"))
        self.fields["login"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false", "autofocus": True})


class PasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], _("当前密码"), _("请输入当前密码"))
        _plain(self.fields["password1"], _("新密码"), _("请输入新密码"))
        _plain(self.fields["password2"], _("再输一次新密码"), _("请再输一次新密码"))
        self.fields["password1"].help_text = PASSWORD_HELP

    def clean_oldpassword(self) -> str:
        """Counted like a sign-in, so that an unattended screen is no place for guessing."""
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("password1") and cleaned.get("password1") == cleaned.get("oldpassword"):
            self.add_error("password1", _("新密码不能与当前密码相同。"))
        return cleaned


class ConfirmForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("密码"), _("请输入密码"))


class _Code(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("验证码"), _("请输入验证码"))
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})

    def clean_code(self) -> str:
        """Which codes are used up and how many were guessed stands in the cache: without it none is taken.

        Asked again at the end, for the cache may have gone silent over this very code.
        """
        self._ask_cache()
        code = super().clean_code()  # type: ignore[misc]  # of the form of allauth beside this one
        self._ask_cache()
        return code

    @staticmethod
    def _ask_cache() -> None:
        if is_away():
            raise forms.ValidationError(_("验证码暂时无法核对，请稍后再试。"), code="cache_away")


class CodeForm(_Code, mfa_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("手机验证器上的 6 位数字；手机不在身边时，可用一个备用码。")


class ConfirmCodeForm(_Code, mfa_forms.ReauthenticateForm):
    pass


class ActivateCodeForm(_Code, totp_forms.ActivateTOTPForm):
    pass


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("签到码"), help_text=_("6 位数字，不要用生日或连续数字。在他人手机上签到时输入，不等于登录密码。"), strip=True,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}),
        error_messages={"required": _("请输入 6 位数字的签到码")},
    )  # fmt: skip
    again = forms.CharField(
        label=_("再输一次"), strip=True, error_messages={"required": _("请再输一次签到码")},
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 6}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("pin") and cleaned.get("again") and cleaned["pin"] != cleaned["again"]:
            self.add_error("again", _("两次输入的签到码不一致。"))
        return cleaned


class TokenForm(forms.Form):
    """``levels``: what the owner may open, from ``selectors.token_levels``; ``most``: the longest life in days."""

    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("写明哪个系统使用，例如“生产调度系统报送产量”。"),
        error_messages={"required": _("请写明令牌的用途")},
    )  # fmt: skip
    days = forms.IntegerField(label=_("有效天数"), min_value=1, initial=90, error_messages={"required": _("请填写有效天数")})
    reach = forms.ChoiceField(
        label=_("令牌能做什么"), initial="read", widget=forms.RadioSelect,
        choices=[("read", _("只能查看我能看到的内容")), ("chosen", _("只开放下面选定的内容")), ("all", _("与我本人相同，包括填报和审批"))],
        error_messages={"required": _("请选择令牌能做什么")},
    )  # fmt: skip

    def __init__(self, *args: Any, levels: dict[str, list[str]], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["days"]
        days.initial = min(90, most)
        days.help_text = _("1 至 %(most)s 天，到期自动失效。") % {"most": most}
        self.levels = levels
        words = {"read": _("只读"), "write": _("读写")}
        for obj, offered in levels.items():
            choices = [("", _("不开放")), *[(level, words[level]) for level in offered]]
            self.fields[f"s_{obj}"] = forms.ChoiceField(label=OBJECTS.get(obj, obj), choices=choices, required=False)

    @property
    def chosen_fields(self) -> list[forms.BoundField]:
        return [self[f"s_{obj}"] for obj in self.levels]

    def issued(self) -> dict[str, Any]:
        """Name, days and scopes as the service takes them."""
        data = self.cleaned_data
        chosen = [f"{obj}:{data[f's_{obj}']}" for obj in self.levels if data.get(f"s_{obj}")]
        scopes = {"all": [FULL], "read": [READ_ALL], "chosen": chosen}[data["reach"]]
        return {"name": data["name"], "days": data["days"], "scopes": scopes}


class NodeChoice(forms.ModelChoiceField):
    """Nodes of the reach, indented by their depth."""

    def label_from_instance(self, obj: Any) -> str:
        return "　" * obj.depth + obj.name


class OpenAccountsForm(forms.Form):
    unit = NodeChoice(
        label=_("按单位"), queryset=Node.objects.none(), required=False, empty_label=_("不按单位"),
        help_text=_("包括下属单位中所有在职且没有账号的人员。"),
    )  # fmt: skip
    staff_nos = forms.CharField(
        label=_("按工号"), required=False, widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("每行一个，或用空格、逗号隔开；可从表格中直接粘贴一列。"),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

    def clean_staff_nos(self) -> list[str]:
        return list(dict.fromkeys(re.findall(r"[^\s,，;；、]+", self.cleaned_data["staff_nos"])))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("unit")) == bool(cleaned.get("staff_nos")):
            raise forms.ValidationError(_("请选择一个单位，或粘贴工号；两项填一项。"))
        return cleaned


class AdminAccountForm(forms.Form):
    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,29}$", label=_("登录名"), help_text=_("3 至 30 位小写字母、数字，以字母开头，例如 sysadmin2。"),
        error_messages={"required": _("请填写登录名"), "invalid": _("登录名应为 3 至 30 位小写字母、数字，以字母开头，例如 sysadmin2")},
    )  # fmt: skip
    display_name = forms.CharField(label=_("使用人姓名"), max_length=50, error_messages={"required": _("请填写使用人姓名")})


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因或依据"), max_length=200, error_messages={"required": _("请写明原因或依据")})


class GrantForm(forms.Form):
    username = forms.CharField(
        label=_("账号"), help_text=_("输入工号或登录名。"), error_messages={"required": _("请输入工号或登录名")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择角色")), *Role.choices], error_messages={"required": _("请选择角色")})
    node = NodeChoice(
        label=_("范围"), queryset=Node.objects.none(), empty_label=_("请选择组织"), help_text=_("对该组织及其下属有效。"),
        error_messages={"required": _("请选择范围")},
    )  # fmt: skip
    starts_on = forms.DateField(label=_("起始日期"), widget=DateInput(), error_messages={"required": _("请填写起始日期")})
    ends_on = forms.DateField(label=_("截止日期"), widget=DateInput(), required=False, help_text=_("代理、借调等应填写；到期自动失效。"))
    reason = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例如任命文件文号、党委会决议。"), error_messages={"required": _("请写明依据")}
    )

    def __init__(self, *args: Any, accounts: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = accounts
        self.fields["node"].queryset = nodes
        self.fields["starts_on"].initial = clock.today

    def clean_username(self) -> User:
        account = self.accounts.filter(username__iexact=self.cleaned_data["username"].strip()).first()
        if account is None:
            raise forms.ValidationError(_("没有这个账号。请核对工号，或先由系统管理员开通账号。"))
        return account
