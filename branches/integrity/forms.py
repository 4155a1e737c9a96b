"""Forms of integrity."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.integrity.enums import FilingKind, IntegrityTalkKind, PreCheckOutcome
from branches.integrity.messages import SENTENCES
from branches.integrity.services import TalkFacts
from portal.kernel.forms import OnceForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput


def number_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20, widget=ColleagueInput())


def words(label: Any, limit: int, *, required: bool = False, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=required, widget=forms.Textarea(attrs={"rows": rows}), **more)


class TalkForm(OnceForm):
    number = number_field(_("谈话对象工号"))
    kind = forms.ChoiceField(label=_("类别"), choices=IntegrityTalkKind.choices)
    held_on = day_field(_("谈话日期"))
    topic = forms.CharField(label=_("谈话主题"), max_length=120)
    note = words(_("谈话要点"), 1000, rows=4, help_text=_("只给谈话人和上级纪检、党委看。"))
    follow_up = words(_("跟踪事项"), 300, rows=2)
    follow_by = day_field(_("跟踪期限"), required=False)

    def facts(self) -> TalkFacts:
        return TalkFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class RoundForm(forms.Form):
    node = NodeChoice(label=_("党组织"), queryset=Node.objects.none(), empty_label=None, to_field_name="code")
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“2026 年廉洁从业承诺书”。"))
    text = words(_("承诺内容"), 2000, required=True, rows=8)
    due_on = day_field(_("签订期限"))

    def __init__(self, *args: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]


class AskForm(OnceForm):
    number = number_field(_("拟任用人员工号"))
    post = forms.CharField(label=_("拟任职务"), max_length=80)
    due_on = day_field(_("答复期限"))


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("答复意见"), choices=PreCheckOutcome.choices, widget=forms.RadioSelect,
        error_messages={"required": SENTENCES["integrity.text_missing"]},
    )  # fmt: skip
    note = words(_("依据"), 500, help_text=_("有情况或建议暂缓的必填；不要写检举人和检举内容。"))


class FilingForm(forms.Form):
    number = number_field(_("报告人工号"))
    kind = forms.ChoiceField(label=_("类别"), choices=FilingKind.choices)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    filed_on = day_field(_("收到日期"))
    envelope = forms.CharField(
        label=_("封号或存放位置"), max_length=60, required=False, help_text=_("只登记收到了、存在哪里；报告内容不得录入本系统。")
    )


class SeatForm(forms.Form):
    number = number_field(_("工号"))
    post = forms.CharField(label=_("纪检岗位"), max_length=60)
    selected = forms.CharField(label=_("选拔方式"), max_length=60, required=False, help_text=_("例如“公开选拔”“组织调配”。"))
    from_on = day_field(_("到任日期"))


class EndForm(forms.Form):
    on = day_field(_("离任日期"))


class TrainForm(forms.Form):
    title = forms.CharField(label=_("培训内容"), max_length=120)
    held_on = day_field(_("培训日期"))
    hours = forms.DecimalField(label=_("学时"), min_value=Decimal("0.5"), max_value=200, max_digits=5, decimal_places=1)
