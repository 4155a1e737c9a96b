"""Forms of reports: the box that anybody may open, and the acts of officers."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from branches.whistle import rules
from branches.whistle.enums import WhistleMode, WhistleOutcome
from branches.whistle.messages import SENTENCES
from branches.whistle.services import ReportFacts
from branches.whistle.services.box import MOST_TEXT, MOST_WORDS
from portal.kernel.forms import FilesField
from portal.organization.models import Node

SIGNER = signing.TimestampSigner(salt="hongjiang.whistle.receipt")
OLDEST = timedelta(days=1)  # of a form: nobody works out tickets ahead for a later flood
QUIET = {"autocomplete": "off", "spellcheck": "false"}


def words(label: Any, limit: int, missing: Any, rows: int = 4, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, **QUIET})
    return forms.CharField(label=label, max_length=limit, widget=area, error_messages={"required": missing}, **more)


class OfficeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Node) -> str:
        return obj.name


class ReportForm(forms.Form):
    """``ticket``: the receipt as it was drawn with the form, signed, so that sending it twice makes one report."""

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=120)
    work = forms.CharField(widget=forms.HiddenInput, required=False, max_length=rules.LONGEST_WORK)
    node = OfficeChoice(
        label=_("请谁受理"), queryset=Node.objects.none(), empty_label=None, to_field_name="code",
        help_text=_("选择被反映人所在单位的机构。被点名的人和他的下级机构自动回避，必要时转上一级。"),
    )  # fmt: skip
    accused = forms.CharField(
        label=_("被反映人"), max_length=300, required=False, widget=forms.TextInput(attrs=QUIET),
        help_text=_("姓名、单位、职务，多人用逗号隔开。写清姓名，系统才能让他回避。"),
    )  # fmt: skip
    is_head = forms.BooleanField(label=_("反映的是该单位的主要负责人或班子成员（交上一级受理）"), required=False)
    text = words(
        _("反映的情况"), MOST_TEXT, SENTENCES["whistle.text_missing"], 9, help_text=_("时间、地点、经过、知情人和线索，越具体越好。")
    )
    pictures = FilesField(label=_("图片"), help_text=_("最多 3 张；系统重新绘制，去掉拍摄时间、地点和设备信息。"))
    mode = forms.ChoiceField(label=_("怎样留名"), choices=WhistleMode.choices, widget=forms.RadioSelect, initial=WhistleMode.ANONYMOUS)
    name = forms.CharField(
        label=_("姓名"), max_length=40, required=False, widget=forms.TextInput(attrs=QUIET), help_text=_("匿名的不填，填了也不保存。")
    )
    contact = forms.CharField(label=_("联系方式"), max_length=120, required=False, widget=forms.TextInput(attrs=QUIET))

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = offices  # type: ignore[attr-defined]

    def clean_ticket(self) -> str:
        try:
            receipt = rules.read_receipt(SIGNER.unsign(self.cleaned_data["ticket"], max_age=OLDEST))
        except signing.BadSignature:
            receipt = None
        if receipt is None:
            raise forms.ValidationError(SENTENCES["whistle.form_stale"])
        return receipt

    def facts(self) -> ReportFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k not in {"ticket", "pictures"}}
        return ReportFacts(receipt=self.cleaned_data["ticket"], ticket=self.data["ticket"], **data)


def new_ticket() -> str:
    return SIGNER.sign(rules.new_receipt())


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("查询码（16 位数字）"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric", **QUIET})
    )

    def clean_receipt(self) -> str:
        found = rules.read_receipt(self.cleaned_data["receipt"])
        if found is None:
            raise forms.ValidationError(SENTENCES["whistle.no_receipt"])
        return found


class AddForm(ReceiptForm):
    text = words(_("补充情况"), MOST_WORDS, SENTENCES["whistle.text_missing"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receipt"].widget = forms.HiddenInput()


class ReplyForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = words(
        _("给反映人的答复"), MOST_WORDS, SENTENCES["whistle.reply_missing"], help_text=_("反映人凭查询码可以看到。不要写他人姓名。")
    )


class ConcludeForm(ReplyForm):
    outcome = forms.ChoiceField(
        label=_("办理结果"), choices=WhistleOutcome.choices, widget=forms.RadioSelect,
        error_messages={"required": SENTENCES["whistle.outcome_missing"]},
    )  # fmt: skip
    field_order = ("version", "outcome", "text")


def secret(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"}), **more)


class OpenForm(forms.Form):
    passphrase = secret(_("您的口令"))


class AskForm(OpenForm):
    reason = words(_("查看原因"), 300, SENTENCES["whistle.reason_missing"], 2, help_text=_("反映人凭查询码可以看到这条原因。"))
    field_order = ("reason", "passphrase")


class KeyForm(forms.Form):
    passphrase = secret(_("新口令"), help_text=_("至少 12 个字符。系统不保存口令；忘记了，只能由其他人查看此前的实名信息。"))
    again = secret(_("再输一次"))


class ChangeForm(KeyForm):
    old = secret(_("现在的口令"))
    field_order = ("old", "passphrase", "again")
