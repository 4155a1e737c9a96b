"""Forms of proposals: the one that is filled in on a phone in a minute, the note of a meeting, the buttons of each stage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import RuleBroken
from portal.kernel.forms import FilesField, OnceForm, VersionForm, day_field
from portal.kernel.sentences import sentence
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person
from workforce.proposals.enums import (
    ProposalBandBasis,
    ProposalBandSet,
    ProposalBenefitRound,
    ProposalChannel,
    ProposalOutcome,
    ProposalTopic,
)
from workforce.proposals.messages import SENTENCES
from workforce.proposals.models import Proposal, ProposalAwardBand, ProposalReason
from workforce.proposals.selectors import branches_near, units_near
from workforce.proposals.services import NoteFacts, ProposalFacts
from workforce.proposals.services.filing import found_authors

CHOOSE = ("", _("请选择"))


class ProposalForm(OnceForm):
    """Title, what is wrong, what to do: the rest has a default."""

    title = forms.CharField(label=_("建议名称"), max_length=80, error_messages={"required": _("请用一句话写明建议。")})
    trouble = forms.CharField(
        label=_("现在有什么问题"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明在哪里、有什么问题。")},
    )  # fmt: skip
    idea = forms.CharField(
        label=_("怎么改"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("请写明具体做法。")}
    )
    topic = forms.ChoiceField(label=_("主题"), choices=[CHOOSE, *ProposalTopic.choices])
    node = NodeChoice(label=_("涉及单位"), queryset=Node.objects.none(), empty_label=None)
    authors = forms.CharField(
        label=_("共同建议人"), max_length=300, required=False, help_text=_("填工号，用顿号隔开；只有自己提出的留空。")
    )
    is_unnamed = forms.BooleanField(label=_("对其他人不显示我的姓名"), required=False, help_text=_("工会和人事仍能看到，便于答复和奖励。"))
    photos = FilesField(label=_("照片"))
    difference = forms.CharField(label=_("与相似建议的不同"), max_length=300, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, actor: Any, day: Any, is_similar: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.actor, self.day = person, actor, day
        self.named: tuple[Person, ...] = ()
        field: Any = self.fields["node"]
        field.queryset, field.initial = units_near(person), person.unit_id
        if is_similar or self.data.get("difference"):
            self.ask_for_difference()

    def ask_for_difference(self) -> None:
        self.fields["difference"].widget = forms.Textarea(attrs={"rows": 2})

    def clean_authors(self) -> str:
        text = self.cleaned_data["authors"]
        try:
            self.named = found_authors(text, self.actor, self.person.unit, self.day, first=self.person)
        except RuleBroken as broken:
            raise forms.ValidationError(sentence(broken.code, broken.params)) from None
        return text

    def facts(self) -> ProposalFacts:
        skip = {"authors", "photos", "once_key"}
        return ProposalFacts(authors=self.named, **{k: v for k, v in self.cleaned_data.items() if k not in skip})


class ProposalNoteForm(OnceForm):
    """A meeting and what was proposed there, a line each."""

    channel = forms.ChoiceField(label=_("会议"), choices=[(c.value, c.label) for c in (ProposalChannel.MEETING, ProposalChannel.SEMINAR)])
    node = NodeChoice(label=_("召开的支部或单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    title = forms.CharField(label=_("会议名称"), max_length=100, error_messages={"required": _("请填写会议名称。")})
    held_on = day_field(_("开会日期"))
    present = forms.IntegerField(label=_("到会人数"), min_value=1, max_value=9999)
    topic = forms.ChoiceField(label=_("主题"), choices=[CHOOSE, *ProposalTopic.choices])
    unit = NodeChoice(label=_("涉及单位"), queryset=Node.objects.none(), empty_label=None)
    lines = forms.CharField(
        label=_("会上提出的建议"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行一条：名称｜问题｜怎么改｜建议人工号。每条各有编号，建议人都会收到通知。"),
        error_messages={"required": SENTENCES["proposal.note_empty"]},
    )  # fmt: skip

    def __init__(self, *args: Any, nodes: Any, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        node, unit = self.fields["node"], self.fields["unit"]
        assert isinstance(node, NodeChoice)
        assert isinstance(unit, NodeChoice)
        node.queryset = nodes
        if person is not None:
            unit.queryset, unit.initial = units_near(person), person.unit_id

    def facts(self) -> NoteFacts:
        return NoteFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class ProposalSeenForm(VersionForm):
    """A button of a proposal: which state of it the reader saw."""


class AssignForm(VersionForm):
    assignee = forms.CharField(label=_("研判人工号"), max_length=20, help_text=_("负责研判的部门的同志，本企业在职人员。"))
    branch = NodeChoice(
        label=_("征求意见的党支部"),
        queryset=Node.objects.none(),
        required=False,
        empty_label=_("不征求"),
        help_text=_("支部意见供研判参考。"),
    )

    def __init__(self, *args: Any, row: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["branch"]
        field.queryset = branches_near(row.node)


class OpinionForm(forms.Form):
    opinion = forms.CharField(label=_("支部意见"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(VersionForm):
    outcome = forms.ChoiceField(label=_("结论"), choices=[CHOOSE, *ProposalOutcome.choices])
    reason = forms.ModelChoiceField(
        label=_("不采纳原因"), queryset=ProposalReason.objects.filter(is_active=True), required=False, empty_label=_("不是“不采纳”"),
    )  # fmt: skip
    reply = forms.CharField(
        label=_("答复"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("写明理由，建议人能看到。"),
        error_messages={"required": SENTENCES["proposal.reply_needed"]},
    )  # fmt: skip


class MergeForm(VersionForm):
    number = forms.CharField(label=_("相同建议的编号"), max_length=20, help_text=_("先提出的一条为主，后提出的并入。"))


class StartForm(VersionForm):
    owner = forms.CharField(label=_("负责人工号"), max_length=20)
    due_on = day_field(_("完成期限"))


class DoneForm(VersionForm):
    note = forms.CharField(label=_("完成情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReopenForm(VersionForm):
    reason = forms.CharField(label=_("还有什么没有解决"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


def _money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, min_value=0)


class InstantForm(forms.Form):
    amount = _money(_("金额（元）"))


class AwardForm(forms.Form):
    band = forms.ModelChoiceField(
        label=_("奖励档"), queryset=ProposalAwardBand.objects.none(), required=False, empty_label=_("按核定效益自动确定")
    )
    amount = _money(_("金额（元）"))

    def __init__(self, *args: Any, band_set: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ProposalAwardBand.objects.filter(band_set=band_set, is_active=True, basis=ProposalBandBasis.GRADE)
        field: Any = self.fields["band"]
        field.queryset = rows


class RewardDecisionForm(forms.Form):
    is_approved = forms.TypedChoiceField(
        label=_("结论"), choices=[("yes", _("批准")), ("no", _("不批准"))], coerce=lambda v: v == "yes", empty_value=""
    )
    reason = forms.CharField(label=_("不批准的原因"), max_length=200, required=False)


class BenefitForm(forms.Form):
    round = forms.ChoiceField(label=_("测算"), choices=ProposalBenefitRound.choices)
    claimed = _money(_("年效益（元）"))
    basis = forms.CharField(label=_("计算依据"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class VerifyForm(forms.Form):
    verified = _money(_("核定年效益（元）"))


class SheetForm(forms.Form):
    """A sheet: scores by weight for D, one of the classes for H."""

    def __init__(self, *args: Any, band_set: str, sheet: dict[str, list[ProposalAwardBand]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion, lines in sheet.items():
            label = lines[0].name.split("：")[0]
            if band_set == ProposalBandSet.D:
                self.fields[criterion] = forms.IntegerField(label=f"{label}（{lines[0].points:.0f}%）", min_value=0, max_value=100)
            else:
                choices = [(int(line.points or 0), f"{line.name}（{int(line.points or 0)}）") for line in lines]
                self.fields[criterion] = forms.TypedChoiceField(label=label, choices=choices, coerce=int)


class BudgetForm(forms.Form):
    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    year = forms.IntegerField(label=_("年度"), min_value=2020, max_value=2100)
    amount = _money(_("预算（元）"))

    def __init__(self, *args: Any, scope: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["node"]
        field.queryset = Node.objects.within(scope).units().filter(closed_on=None)
