"""How I want to be told; a robot of a chat group."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import PleaseChoose
from portal.kernel.scope import Scope
from portal.notices.enums import Category, How, Rhythm
from portal.notices.models import ChatRobot, NoticeChoices
from portal.notices.services.robots import SETTINGS

HOURS = [(h, f"{h:02d}:00") for h in range(24)]


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ChoicesForm(forms.Form):
    """One choice for each category, the address, the digest, the quiet hours, the language."""

    email = forms.EmailField(
        label=_("邮箱"), required=False, max_length=120,
        help_text=_("填写后会收到一封确认邮件，点开其中的链接才开始发送。留空则不发邮件。"),
        error_messages={"invalid": _("邮箱写成 name@example.com 这样的形式。")},
    )  # fmt: skip
    rhythm = forms.ChoiceField(label=_("汇总邮件"), choices=Rhythm.choices, help_text=_("没有新的未读通知时不发。"))
    digest_hour = forms.TypedChoiceField(label=_("汇总时间"), choices=HOURS, coerce=int)
    quiet_from = forms.TimeField(label=_("免打扰开始"), required=False, widget=TimeInput())
    quiet_to = forms.TimeField(label=_("免打扰结束"), required=False, widget=TimeInput())
    language = forms.ChoiceField(label=_("邮件语言"), choices=settings.LANGUAGES)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: NoticeChoices, language: str, quiet: str, **kwargs: Any) -> None:
        initial = {
            "email": choices.email, "rhythm": choices.rhythm, "digest_hour": choices.digest_hour, "quiet_from": choices.quiet_from,
            "quiet_to": choices.quiet_to, "language": language, "version": choices.version,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.initial = initial
        self.fields["quiet_from"].help_text = _("留空按企业规定（%(quiet)s）。免打扰时段内的邮件推迟到时段结束后发出。") % {"quiet": quiet}
        for category in Category:
            self.fields[f"mail_{category}"] = forms.ChoiceField(
                label=category.label,
                choices=How.choices,
                initial=choices.by_mail.get(category, How.DIGEST),
                widget=forms.Select(attrs={"class": "input input--sm"}),
            )
        mails = [f"mail_{category}" for category in Category]
        self.order_fields(["email", *mails, "rhythm", "digest_hour", "quiet_from", "quiet_to", "language", "version"])

    def chosen(self) -> dict[str, Any]:
        """The arguments of the service."""
        data = self.cleaned_data
        kept = {name: value for name, value in data.items() if not name.startswith("mail_")}
        return {**kept, "by_mail": {category.value: data[f"mail_{category}"] for category in Category}}


class RobotForm(PleaseChoose, forms.ModelForm):
    """Address and secret are typed anew or left alone; nothing stored is shown."""

    address = forms.CharField(
        label=_("机器人地址"), required=False, max_length=400, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("从群机器人的设置页复制。保存后加密，不再显示。"),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("加签密钥"), required=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("钉钉、飞书的安全设置选“加签（签名校验）”时填写；企业微信不用填。"),
    )  # fmt: skip
    hour = forms.TypedChoiceField(label=_("提醒时间"), choices=HOURS, coerce=int)

    class Meta:
        model = ChatRobot
        fields = ["node", "channel", "name", "rhythm", "hour", "tells_announcements", "is_active"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("请填写群名称，例如“采煤一队工作群”。")
        self.fields["rhythm"].help_text = _("只发件数和链接，不含姓名；没有待办时不发。")
        if self.instance.pk:
            del self.fields["node"], self.fields["channel"]
            self.fields["address"].help_text = self.fields["secret"].help_text = _("留空表示不变。已保存的内容不再显示。")
        else:
            self.fields["node"].queryset = self.fields["node"].queryset.within(scope).filter(closed_on=None).order_by("path")
            self.fields["node"].error_messages["required"] = _("请选择这个群属于哪个单位。")
            self.fields["address"].required = True
            self.fields["address"].error_messages["required"] = _("请填写机器人地址。")
        self.order_fields(["node", "channel", "name", "address", "secret", *SETTINGS[1:]])

    def _post_clean(self) -> None:
        """The service writes, not the form: the instance stays as it is stored."""
