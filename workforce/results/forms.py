"""Forms of results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm, day_field
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.results.enums import FilledGap, NominationOutcome, PrizeClass, ResultKind, ResultLevel, RewardKind
from workforce.results.messages import SENTENCES
from workforce.results.models import ResultAuthor, WorkResult
from workforce.results.services import AuthorTold, ResultFacts, found_authors

CHOOSE = ("", _("请选择"))


class ResultForm(forms.Form):
    """A result as its papers say it. Who registers for an office chooses the unit; an author's result counts for his own."""

    kind = forms.ChoiceField(label=_("种类"), choices=[CHOOSE, *ResultKind.choices], error_messages={"required": _("请选择成果的种类。")})
    title = forms.CharField(label=_("成果名称"), max_length=200, error_messages={"required": _("请填写成果名称，与证书或刊物一致。")})
    number = forms.CharField(
        label=_("编号"),
        max_length=80,
        required=False,
        help_text=_("专利号、标准号、软著登记号必填；论文填 DOI，获奖填证书编号，没有的留空。"),
    )
    achieved_on = day_field(_("取得日期"), help_text=_("授权公告日、发表日或证书落款日。"))
    level = forms.TypedChoiceField(
        label=_("级别"), choices=[CHOOSE, *ResultLevel.choices], coerce=int, error_messages={"required": _("请选择级别。")}
    )
    prize_class = forms.ChoiceField(
        label=_("等次"), choices=[("", _("不是获奖成果")), *PrizeClass.choices], required=False, help_text=_("只有获奖成果填写。")
    )
    gap = forms.ChoiceField(
        label=_("填补空白"), choices=[("", _("没有")), *FilledGap.choices], required=False, help_text=_("选择后须附证明材料才能核实。")
    )
    issued_by = forms.CharField(
        label=_("授予或发表单位"), max_length=100, error_messages={"required": _("请填写授予单位、专利局或刊物名称和期号。")}
    )
    authors = forms.CharField(
        label=_("作者（按署名顺序）"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("职工填工号（其他单位的同事写“工号 姓名”），外单位人员填姓名，用顿号或换行隔开；第一位是第一作者。"),
        error_messages={"required": SENTENCES["result.authors_needed"]},
    )  # fmt: skip
    node = NodeChoice(
        label=_("所属单位"), queryset=None, required=False, empty_label=_("第一位本企业作者当时的单位"), help_text=_("计入哪个单位的成果。")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.named: tuple[AuthorTold, ...] = ()
        if scope.paths:
            self.fields["node"].queryset = Node.objects.within(scope).units().filter(closed_on=None)
        else:
            del self.fields["node"]

    def clean_authors(self) -> str:
        text = self.cleaned_data["authors"]
        try:
            self.named = found_authors(self.actor, text)
        except RuleBroken as broken:
            raise forms.ValidationError(sentence(broken.code, broken.params)) from None
        return text

    def facts(self) -> ResultFacts:
        """The argument of the services."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in {"authors", "version"}}
        return ResultFacts(**told, authors=self.named)


def authors_text(row: WorkResult) -> str:
    """The authors of a stored result as the form takes them."""
    return "、".join(f"{a.person.staff_no} {a.person.name}" if a.person else a.name for a in row.authors.all())


class ResultSeenForm(VersionForm):
    """A button of a result: which state of it the reader saw."""


class ReasonForm(VersionForm):
    reason = forms.CharField(
        label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("作者能看到这段文字。"),
        error_messages={"required": SENTENCES["result.reason_needed"]},
    )  # fmt: skip


class AuthorChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: ResultAuthor) -> str:
        return f"{obj.place}. {obj.shown}"


class RewardForm(forms.Form):
    author = AuthorChoice(label=_("作者"), queryset=None, empty_label=_("请选择"), error_messages={"required": _("请选择作者。")})
    kind = forms.ChoiceField(label=_("类别"), choices=RewardKind.choices)
    amount = forms.DecimalField(
        label=_("金额（元）"), max_digits=12, decimal_places=2, error_messages={"required": _("请填写金额，只填数字。")}
    )
    paid_on = day_field(_("发放日期"))
    basis = forms.CharField(label=_("依据"), max_length=100, error_messages={"required": _("请填写发放依据，例如奖励文件的文号。")})

    def __init__(self, *args: Any, result: WorkResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ResultAuthor.objects.filter(result=result, person__isnull=False)
        self.fields["author"].queryset = rows.select_related("person")


class NominationForm(forms.Form):
    contest = forms.CharField(
        label=_("评比名称"), max_length=100, error_messages={"required": _("请填写评比名称，例如“全国煤炭行业职工技术创新成果评选”。")}
    )
    level = forms.TypedChoiceField(
        label=_("评比级别"), choices=[CHOOSE, *ResultLevel.choices], coerce=int, error_messages={"required": _("请选择级别。")}
    )
    nominated_on = day_field(_("推荐日期"))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=[c for c in NominationOutcome.choices if c[0] != NominationOutcome.WAITING])
    prize_class = forms.ChoiceField(
        label=_("获奖等次"), choices=[("", _("未获奖")), *PrizeClass.choices], required=False, help_text=_("获奖的选择等次。")
    )
    decided_on = day_field(_("公布日期"))
