"""Forms of problems, studies and claims, and the small ones that stand beside each other on the page of a challenge."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput
from portal.rights.access import Actor
from workforce.challenges import selectors
from workforce.challenges.enums import AcceptanceOutcome, ChallengeRole, ChallengeSource
from workforce.challenges.messages import SENTENCES
from workforce.challenges.models import Challenge
from workforce.challenges.services import ProblemFacts, StudyFacts
from workforce.results.models import WorkResult
from workforce.studios.models import Studio

EMPTY = _("请选择")
ROLES = {str(label): value for value, label in ChallengeRole.choices if value != ChallengeRole.LEAD}


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _yuan(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=12, decimal_places=2, min_value=0)


class ProblemForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("难题"), max_length=120, help_text=_("例如“高瓦斯区域抽采效率低”。"))
    source = forms.ChoiceField(label=_("来源类型"), choices=ChallengeSource.choices)
    text = forms.CharField(label=_("情况"), max_length=1000, widget=_words(4), help_text=_("难在哪里、影响什么。"))
    value = forms.CharField(label=_("解决后的价值"), max_length=300, required=False, widget=_words(2))
    unit = NodeChoice(label=_("来源单位"), queryset=Node.objects.none(), empty_label=EMPTY)
    branch = NodeChoice(label=_("列入哪个党支部的难题清单"), queryset=Node.objects.none(), required=False, empty_label=_("不列入"))
    owner_no = forms.CharField(label=_("负责人工号"), max_length=20, widget=ColleagueInput())
    due_on = day_field(_("要求解决日期"))
    origin = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    origin_no = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = selectors.units_for(actor)  # type: ignore[attr-defined]
        self.fields["branch"].queryset = selectors.branches_for(actor)  # type: ignore[attr-defined]

    def facts(self) -> ProblemFacts:
        told = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "once_key"}}
        return ProblemFacts(**told)


class StudyForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("项目名称"), max_length=120)
    feasibility = forms.CharField(label=_("可行性"), max_length=1000, widget=_words(3))
    target = forms.CharField(label=_("目标数值"), max_length=300, help_text=_("例如“截齿单耗由每米 0.8 把降到 0.5 把”。"))
    budget = _yuan(_("预算（元）"))
    prize = _yuan(_("奖金（元）"))
    claim_until = day_field(_("揭榜截止"))
    due_on = day_field(_("完成期限"))

    def facts(self) -> StudyFacts:
        return StudyFacts(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class DropForm(VersionForm):
    reason = forms.CharField(label=_("不列入的理由"), max_length=300, widget=_words(2))


class BesideForm(forms.Form):
    """A form that stands beside others on the page of a challenge: its fields have ids of their own."""

    beside = ""

    def __init__(self, data: Any = None, *, row: Challenge, actor: Actor, initial: Any = None) -> None:
        super().__init__(data, initial={"version": row.version, **(initial or {})}, auto_id=f"{self.beside}_%s")
        self.row, self.actor = row, actor
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the challenge or on who acts."""


class SeenForm(BesideForm):
    """A button: which state of the challenge the reader saw."""

    beside = "seen"
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(BesideForm):
    beside = "withdraw"


class ClaimForm(BesideForm):
    """A line for each member with staff number and role; the lead is who claims."""

    beside = "claim"
    team = forms.CharField(
        label=_("团队成员"), widget=_words(4), help_text=_("每行一人：工号 角色，例如“10021 攻关”；角色写攻关或群众参与。领题人是您本人。")
    )
    plan = forms.CharField(label=_("攻关方案"), max_length=2000, widget=_words(4))
    pledge = forms.CharField(label=_("承诺"), max_length=300, widget=_words(2))
    studio = forms.ModelChoiceField(label=_("依托的工作室"), queryset=Studio.objects.none(), required=False, empty_label=_("不选"))
    exception = forms.CharField(label=_("非党员领题的理由"), max_length=300, required=False, help_text=_("领题人是党员的不填。"))

    def prepare(self) -> None:
        rows = Studio.objects.within(self.actor.scope("studio.view")).filter(state="named").order_by("name")
        self.fields["studio"].queryset = rows  # type: ignore[attr-defined]

    def clean_team(self) -> list[tuple[str, str]]:
        lines = []
        for no, line in enumerate((part for part in self.cleaned_data["team"].splitlines() if part.strip()), 1):
            number, role = [*line.split(maxsplit=1), str(ChallengeRole.TEAM.label)][:2]
            if role.strip() not in ROLES:
                raise forms.ValidationError(SENTENCES["challenge.line_broken"], params={"line": no})
            lines.append((number.upper(), ROLES[role.strip()]))
        return lines


class ExtendForm(BesideForm):
    beside = "extend"
    version = forms.IntegerField(widget=forms.HiddenInput)
    claim_until = day_field(_("揭榜延长至"))


class JudgesForm(BesideForm):
    beside = "judges"
    version = forms.IntegerField(widget=forms.HiddenInput)
    numbers = forms.CharField(label=_("评委工号"), max_length=300, help_text=_("用空格分开；揭榜团队成员和难题负责人不能当评委。"))

    def clean_numbers(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["numbers"].replace("，", " ").replace("、", " ").replace(",", " ").upper().split()))


class RecuseForm(BesideForm):
    beside = "recuse"
    reason = forms.CharField(label=_("回避理由"), max_length=300)


class ReleaseForm(BesideForm):
    beside = "release"
    judge_id = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("解除理由"), max_length=300)


class ScoreForm(BesideForm):
    beside = "score"
    claim_id = forms.IntegerField(widget=forms.HiddenInput)
    value = forms.IntegerField(label=_("分数（0–100）"), min_value=0, max_value=100)
    note = forms.CharField(label=_("评语"), max_length=300, required=False)


class ClaimChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.lead.name


class ChooseForm(BesideForm):
    beside = "choose"
    version = forms.IntegerField(widget=forms.HiddenInput)
    claim = ClaimChoice(label=_("中榜团队"), queryset=None, empty_label=EMPTY)
    note = forms.CharField(label=_("选定理由"), max_length=300, required=False, help_text=_("不选得分最高的团队时须填写。"))

    def prepare(self) -> None:
        self.fields["claim"].queryset = self.row.claims.filter(state="open").select_related("lead")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        claim = data.pop("claim", None)
        return {**data, "claim_id": claim.pk} if claim is not None else data


class MilestoneForm(BesideForm):
    beside = "milestone"
    title = forms.CharField(label=_("节点"), max_length=120)
    due_on = day_field(_("节点日期"))
    pay = forms.IntegerField(label=_("付款比例（%）"), min_value=0, max_value=100, initial=0)


class DropMilestoneForm(BesideForm):
    beside = "drop"
    milestone_id = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(BesideForm):
    beside = "review"
    milestone_id = forms.IntegerField(widget=forms.HiddenInput)
    score = forms.IntegerField(label=_("阶段得分"), min_value=0, max_value=100)
    finding = forms.CharField(label=_("进展"), max_length=300)
    risk = forms.CharField(label=_("风险"), max_length=300, required=False)


class AcceptanceForm(BesideForm):
    beside = "acceptance"
    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("验收意见"), choices=AcceptanceOutcome.choices)
    reached = forms.CharField(label=_("目标完成数值"), max_length=300)
    proof = forms.CharField(label=_("经济效益证明"), max_length=300, required=False, help_text=_("写明证明材料名称，材料传到“附件”。"))
    benefit = forms.DecimalField(label=_("经济效益（万元）"), max_digits=12, decimal_places=2, min_value=0, required=False)
    new_due = day_field(_("新的期限"), required=False, help_text=_("延期时填写。"))


class DecideForm(BesideForm):
    beside = "decide"
    acceptance_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_agreed = forms.TypedChoiceField(
        label=_("审定"), choices=[("yes", _("同意")), ("no", _("不同意"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("审定意见"), max_length=300, required=False, help_text=_("不同意的须写明理由。"))


class RewardForm(BesideForm):
    beside = "reward"
    amount = _yuan(_("奖励（元）"))
    paid_on = day_field(_("发放日期"))
    shares = forms.CharField(label=_("分配"), widget=_words(4), help_text=_("每行一人：工号 比例，例如“10021 40”；全队合计 100。"))

    def clean_shares(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for no, line in enumerate((part for part in self.cleaned_data["shares"].splitlines() if part.strip()), 1):
            parts = line.rstrip("% ").split()
            try:
                share = Decimal(parts[1]) if len(parts) == 2 else None
            except InvalidOperation:
                share = None
            if share is None or not share.is_finite() or not 0 <= share <= 100 or share != round(share, 2) or parts[0].upper() in found:
                raise forms.ValidationError(SENTENCES["challenge.shares_broken"], params={"line": no})
            found[parts[0].upper()] = share
        return found


class RewardDecideForm(BesideForm):
    beside = "reward_decide"
    version = forms.IntegerField(widget=forms.HiddenInput)
    is_agreed = forms.TypedChoiceField(
        label=_("审定"), choices=[("yes", _("同意")), ("no", _("不同意"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("审定意见"), max_length=300, required=False, help_text=_("不同意的须写明理由。"))


class ResultForm(BesideForm):
    beside = "result"
    result = forms.ModelChoiceField(label=_("成果"), queryset=WorkResult.objects.none(), empty_label=EMPTY)

    def prepare(self) -> None:
        people = self.row.claims.filter(state="chosen").values("team__person")
        rows = WorkResult.objects.filter(state="confirmed", authors__person__in=people).distinct()
        self.fields["result"].queryset = rows  # type: ignore[attr-defined]


class CancelForm(BesideForm):
    beside = "cancel"
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("撤销原因"), max_length=300, widget=_words(2))
