from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.cases import selectors
from workforce.cases.enums import CaseCategory, CaseChannel, CaseWay, MediationOutcome
from workforce.cases.messages import SENTENCES
from workforce.cases.services import CaseFacts, MediationFacts

YES_NO = [("yes", _("已解决，可以办结")), ("no", _("没有解决，请再办"))]


def _text(rows: int, limit: int) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": limit}


class CaseWordsForm(OnceForm):
    """What every case says."""

    category = forms.ChoiceField(label=_("类别"), choices=CaseCategory.choices)
    subject = forms.CharField(label=_("诉求"), max_length=80, help_text=_("一句话，例如“年休假没有安排”。"))
    text = forms.CharField(label=_("情况"), **_text(5, 2000), help_text=_("写清时间、经过和希望怎样解决。"))
    about_number = forms.CharField(
        label=_("涉及人员工号"), max_length=20, required=False, help_text=_("例如本班班组长；填了的人看不到、也不经办这件诉求。")
    )

    def facts(self) -> CaseFacts:
        return CaseFacts(**{name: self.cleaned_data[name] for name in ("category", "subject", "text", "about_number")})


class CaseForm(CaseWordsForm):
    way = forms.ChoiceField(
        label=_("怎样联系您"), choices=CaseWay.choices, widget=forms.RadioSelect, initial=CaseWay.NAMED,
        help_text=_("姓名只给经办人看。匿名的，提交后给您一个回执号，凭它看答复、确认办结。"),
    )  # fmt: skip


class TakeInForm(CaseWordsForm):
    unit = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    channel = forms.ChoiceField(label=_("渠道"), choices=[(c.value, c.label) for c in CaseChannel if c != CaseChannel.ONLINE])
    number = forms.CharField(
        label=_("提出人工号"), max_length=20, required=False, help_text=_("不填的，提交后给一个回执号，请转交提出人。")
    )
    field_order = ["unit", "channel", "number", "category", "subject", "text", "about_number"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = selectors.units_for(actor)  # type: ignore[attr-defined]


class AssignForm(VersionForm):
    number = forms.CharField(label=_("经办人工号"), max_length=20, help_text=_("不能是诉求涉及的人或提出人；自己办的填自己的工号。"))


class AnswerForm(VersionForm):
    text = forms.CharField(
        label=_("答复"), **_text(5, 2000), help_text=_("写明办了什么；办不到的写明原因和依据。"),
        error_messages={"required": SENTENCES["worker_case.answer_needed"]},
    )  # fmt: skip


class MediationForm(OnceForm):
    held_on = day_field(_("调解日期"))
    parties = forms.CharField(label=_("参加人员"), max_length=200)
    text = forms.CharField(label=_("调解情况"), **_text(4, 2000), help_text=_("双方的意见和商定的办法。"))
    outcome = forms.ChoiceField(label=_("调解结果"), choices=MediationOutcome.choices)

    def facts(self) -> MediationFacts:
        return MediationFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class WordForm(VersionForm):
    """The word of the worker; ``receipt`` only where there is no name."""

    receipt = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    is_solved = forms.ChoiceField(label=_("问题解决了吗"), choices=YES_NO, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("还有什么没有解决"), required=False, **_text(3, 500))

    def word(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"version": data["version"], "is_solved": data["is_solved"] == "yes", "reason": data["reason"]}


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("回执号"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )
