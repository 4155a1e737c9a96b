"""Forms of posts, key posts and task forces. The branch is chosen first: units, key posts and members are its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.vanguard import rules, selectors
from branches.vanguard.enums import ForceKind, ForceRole, ReviewOutcome, VanguardKind
from branches.vanguard.messages import SENTENCES
from branches.vanguard.models import KeyPost, TaskForce, VanguardPost
from branches.vanguard.services import ForceFacts, PostFacts
from branches.vanguard.services.looks import Look
from portal.kernel import clock
from portal.kernel.forms import DateInput
from portal.measures.models import MeasureKind
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput
from workforce.challenges.models import Challenge
from workforce.challenges.selectors import posted_in

ROLES = {str(value): value for value in ForceRole.values} | {str(role.label): role.value for role in ForceRole}


def _text(rows: int, limit: int, **attrs: Any) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows, **attrs}), "max_length": limit}


class BranchForm(forms.Form):
    """The part that every form of this room begins with: a version, and a unit that the branch covers."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    node = NodeChoice(label=_("单位或班组"), queryset=Node.objects.none(), empty_label=None)

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch
        self.fields["node"].queryset = selectors.covered_units(branch, clock.today())  # type: ignore[attr-defined]


class PostForm(BranchForm):
    """A post or area; ``numbers`` only when it is set up."""

    kind = forms.ChoiceField(label=_("类别"), choices=VanguardKind.choices, widget=forms.RadioSelect, initial=VanguardKind.VANGUARD)
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如“综采机电党员先锋岗”。"))
    place = forms.CharField(label=_("地点或关键节点"), max_length=80, required=False)
    key_post = forms.ModelChoiceField(
        label=_("对应关键岗位"), queryset=KeyPost.objects.none(), required=False, empty_label=_("不对应"),
        help_text=_("对应后计入关键岗位覆盖。"),
    )  # fmt: skip
    duty = forms.CharField(label=_("职责"), **_text(4, 2000))
    numbers = forms.CharField(label=_("党员工号"), max_length=200, help_text=_("多人用空格或逗号隔开。"))
    plate_no = forms.CharField(label=_("牌号"), max_length=30, required=False)
    is_plate_shown = forms.BooleanField(label=_("已挂牌亮明身份"), required=False)
    from_on = forms.DateField(label=_("开始日期"), widget=DateInput())
    to_on = forms.DateField(label=_("截止日期"), required=False, widget=DateInput(), help_text=_("急难险重任务请填写；长期的不填。"))

    field_order = (
        "version",
        "kind",
        "name",
        "node",
        "place",
        "key_post",
        "duty",
        "numbers",
        "plate_no",
        "is_plate_shown",
        "from_on",
        "to_on",
    )

    def __init__(self, *args: Any, post: VanguardPost | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key_post"].queryset = KeyPost.objects.filter(branch=self.branch, closed_on=None)  # type: ignore[attr-defined]
        if post is not None:
            del self.fields["numbers"]

    def facts(self) -> PostFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k not in {"version", "numbers"}}
        return PostFacts(branch=self.branch, **data)

    def staff_numbers(self) -> list[str]:
        return self.cleaned_data["numbers"].upper().replace("，", " ").replace(",", " ").replace("、", " ").split()


class HolderForm(forms.Form):
    number = forms.CharField(label=_("党员工号"), max_length=20, widget=ColleagueInput())
    on = forms.DateField(label=_("到岗日期"), widget=DateInput())


class DayForm(forms.Form):
    on = forms.DateField(label=_("日期"), widget=DateInput())


class EndForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("结束日期"), widget=DateInput())
    reason = forms.CharField(label=_("结束原因"), **_text(2, 200), error_messages={"required": SENTENCES["vanguard.reason_needed"]})


class PledgeForm(forms.Form):
    text = forms.CharField(label=_("承诺"), **_text(3, 300), help_text=_("写今年立足岗位要做到的事，能检查、能兑现；随牌亮出。"))


class ResultForm(forms.Form):
    text = forms.CharField(label=_("兑现情况"), **_text(3, 300))


class ReviewForm(forms.Form):
    """The look at a half-year."""

    period = forms.ChoiceField(label=_("考核期"), choices=[])
    outcome = forms.ChoiceField(
        label=_("结果"), choices=ReviewOutcome.choices, widget=forms.RadioSelect,
        error_messages={"required": SENTENCES["vanguard.outcome_needed"]},
    )  # fmt: skip
    note = forms.CharField(label=_("情况"), **_text(3, 500), error_messages={"required": SENTENCES["vanguard.note_needed"]})
    follow_up = forms.CharField(label=_("跟踪措施"), required=False, **_text(2, 300), help_text=_("需要改进的必填；写怎么帮、怎么改。"))
    follow_up_by = forms.DateField(label=_("跟踪期限"), required=False, widget=DateInput())

    def __init__(self, *args: Any, halves: list[rules.Half], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {1: _("上半年"), 2: _("年终")}
        self.fields["period"].choices = [(h.code, f"{h.year} {words[h.no]}") for h in halves]  # type: ignore[attr-defined]

    def look(self) -> Look:
        return Look(**self.cleaned_data)


class FollowForm(forms.Form):
    note = forms.CharField(label=_("跟踪情况"), **_text(2, 300), error_messages={"required": SENTENCES["vanguard.note_needed"]})


class KeyPostForm(BranchForm):
    name = forms.CharField(label=_("关键岗位或区域"), max_length=80, help_text=_("例如“主井提升机司机”“变电所”。"))


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.held_on} {obj.subject}"


class ForceForm(BranchForm):
    """A task force with its roster: a line each with staff number, role and duty."""

    kind = forms.ChoiceField(label=_("任务类别"), choices=ForceKind.choices, initial=ForceKind.OTHER)
    name = forms.CharField(label=_("名称"), max_length=80)
    task = forms.CharField(label=_("任务"), max_length=300)
    reason = forms.CharField(label=_("急难险重情况"), max_length=300, help_text=_("为什么要成立：急在哪里、难在哪里。"))
    duty = forms.CharField(label=_("节点和职责"), **_text(4, 2000))
    roster = forms.CharField(
        label=_("队员"), **_text(6, 4000), help_text=_("每行一人：工号 角色 分工，例如“10021 队长 现场指挥”；角色写队长、副队长或队员。")
    )
    activity = MeetingChoice(label=_("关联活动"), queryset=Activity.objects.none(), required=False, empty_label=_("不关联"))
    measure = forms.ModelChoiceField(label=_("关联指标"), queryset=MeasureKind.objects.none(), required=False, empty_label=_("不关联"))
    challenge = forms.ModelChoiceField(
        label=_("关联揭榜挂帅项目"), queryset=Challenge.objects.none(), required=False, empty_label=_("不关联")
    )
    from_on = forms.DateField(label=_("开始日期"), widget=DateInput())
    to_on = forms.DateField(label=_("计划完成日期"), widget=DateInput())

    field_order = (
        "version", "kind", "name", "task", "reason", "node", "duty", "roster", "activity", "measure", "challenge", "from_on", "to_on",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Activity.objects.filter(branch=self.branch).order_by("-held_on", "-pk")
        self.fields["activity"].queryset = rows  # type: ignore[attr-defined]
        self.fields["measure"].queryset = MeasureKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["challenge"].queryset = posted_in(self.branch.node)  # type: ignore[attr-defined]
        self.lines: list[tuple[str, str, str]] = []

    def clean_roster(self) -> str:
        text, lines = self.cleaned_data["roster"], []
        for no, line in enumerate((part for part in text.splitlines() if part.strip()), 1):
            number, role, duty = [*line.split(maxsplit=2), "", ""][:3]
            if (role or ForceRole.MEMBER.label) not in ROLES:
                raise forms.ValidationError(SENTENCES["task_force.line_broken"], params={"line": no})
            lines.append((number.upper(), ROLES[str(role or ForceRole.MEMBER.label)], duty))
        self.lines = lines
        return text

    def facts(self) -> ForceFacts:
        data = {k: v for k, v in self.cleaned_data.items() if k not in {"version", "roster"}}
        return ForceFacts(branch=self.branch, **data)


def roster_text(force: TaskForce) -> str:
    """The roster as the form writes it."""
    return "\n".join(f"{m.person.staff_no} {m.get_role_display()} {m.duty}".strip() for m in force.roster.select_related("person"))


class FinishForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("完成日期"), widget=DateInput())
    result = forms.CharField(label=_("成果"), **_text(4, 2000), error_messages={"required": SENTENCES["task_force.result_needed"]})
