from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.tickets import selectors
from branches.tickets.enums import TicketWay
from branches.tickets.messages import SENTENCES
from branches.tickets.models import ConcernTopic
from branches.tickets.services import TicketFacts
from portal.kernel.forms import OnceForm
from portal.people.forms import ColleagueInput

YES_NO = [("yes", _("有帮助，可以办结")), ("no", _("没有解决，请再办"))]


def _text(rows: int, limit: int) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": limit}


class ConcernForm(OnceForm):
    """What every concern says."""

    topic = forms.ModelChoiceField(label=_("类别"), queryset=ConcernTopic.objects.none(), empty_label=None)
    subject = forms.CharField(label=_("诉求"), max_length=80, help_text=_("一句话，例如“二采区澡堂热水不够”。"))
    text = forms.CharField(label=_("情况"), **_text(5, 2000), help_text=_("写清地点、时间和希望怎样解决。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = selectors.topics()  # type: ignore[attr-defined]

    def facts(self) -> TicketFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k != "once_key"}
        return TicketFacts(**data)


class TicketForm(ConcernForm):
    way = forms.ChoiceField(
        label=_("怎样联系您"), choices=TicketWay.choices, widget=forms.RadioSelect, initial=TicketWay.NAMED,
        help_text=_("姓名只给经办人看，支部和党委看不到。不留姓名的，提交后给您一个回执号。"),
    )  # fmt: skip
    is_direct = forms.BooleanField(label=_("直接交上级党委办理"), required=False, help_text=_("不便让本支部知道的，可以选这一项。"))


class RouteForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("经办人工号"), max_length=20, widget=ColleagueInput(), help_text=_("能办这件事的部门人员；自己办的填自己的工号。")
    )
    note = forms.CharField(label=_("转办说明"), max_length=300, required=False)


class AnswerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("答复"), **_text(5, 2000), help_text=_("写明办了什么；一时办不到的，写明原因和打算。"),
        error_messages={"required": SENTENCES["ticket.answer_needed"]},
    )  # fmt: skip


class WordForm(forms.Form):
    """The word of the person; ``receipt`` only where there is no name."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    receipt = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    helped = forms.ChoiceField(label=_("这个答复对您有帮助吗"), choices=YES_NO, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("还有什么没有解决"), required=False, **_text(3, 500), help_text=_("没有解决的请写明；可以再办一次。"))

    def word(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"version": data["version"], "helped": data["helped"] == "yes", "reason": data["reason"]}


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("回执号"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )
