"""Forms of projects, campaigns and reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.kernel.acts import ActForm
from portal.kernel.forms import OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.enums import BRANCH_KINDS
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.innovation.enums import InnovationCampaignKind, InnovationSupportKind
from workforce.innovation.messages import SENTENCES
from workforce.innovation.models import InnovationKind, InnovationProject, InnovationRefusal
from workforce.innovation.services import CampaignFacts, ProjectFacts
from workforce.skills.models import Occupation


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProjectForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ModelChoiceField(label=_("项目类型"), queryset=InnovationKind.objects.none(), empty_label=_("请选择"))
    title = forms.CharField(label=_("项目名称"), max_length=120)
    goal = forms.CharField(label=_("目标"), max_length=500, widget=area(3), help_text=_("写明要解决的问题和可衡量的目标。"))
    lead_no = forms.CharField(label=_("负责人工号"), max_length=20)
    unit = NodeChoice(label=_("单位"), queryset=Node.objects.none(), required=False, empty_label=_("负责人所在单位"))
    from_on = day_field(_("开始日期"))
    due_on = day_field(_("计划结题"))
    is_party_skill = forms.BooleanField(
        label=_("“党建+技能攻坚”项目"), required=False, help_text=_("党支部、技能和项目写在同一份档案里，须选择党支部和技能。")
    )
    branch = NodeChoice(label=_("党支部"), queryset=Node.objects.none(), required=False, empty_label=_("不选"))
    occupation = forms.ModelChoiceField(label=_("技能（职业）"), queryset=Occupation.objects.none(), required=False, empty_label=_("不选"))
    studio = forms.CharField(label=_("工作室"), max_length=80, required=False)
    members = forms.CharField(
        label=_("成员"),
        max_length=3000,
        required=False,
        widget=area(4),
        help_text=_("每行一人：工号 分工 创新课题小组，例如“10021 设计 通风课题组”。"),
    )
    joints = forms.CharField(
        label=_("联合单位编码"),
        max_length=200,
        required=False,
        help_text=_("协同攻关的，写联合单位的编码，用空格隔开；对方能看到项目和成果。"),
    )
    milestones = forms.CharField(
        label=_("节点"), max_length=3000, required=False, widget=area(4), help_text=_("每行一个：日期 内容，例如“2026-03-31 完成方案”。")
    )
    resource_ask = forms.CharField(
        label=_("需要的平台和资源"), max_length=300, required=False, widget=area(2), help_text=_("由单位答复；不需要的不填。")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.lead: Person | None = None
        scope = actor.scope("innovation.draft")
        own = actor.user.person.unit.path.partition("/")[0] + "/" if actor.user is not None and actor.user.person is not None else ""
        self.fields["kind"].queryset = InnovationKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Node.objects.within(Scope(scope.paths)).units().filter(closed_on=None)  # type: ignore[attr-defined]
        root = Scope((own,)) if own else Scope(scope.paths)
        branches = Node.objects.within(root).filter(kind__in=BRANCH_KINDS, closed_on=None)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        self.fields["occupation"].queryset = Occupation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        for kind, label in InnovationSupportKind.choices:
            self.fields[f"support_{kind}"] = forms.CharField(label=label, max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "lead_no" in data:
            node = data.get("unit") or _home(self.actor)
            self.lead = colleague(data["lead_no"], node, clock.today()) if node is not None else None
            if self.lead is None:
                self.add_error("lead_no", forms.ValidationError(SENTENCES["innovation.no_person"], params={"given": data["lead_no"]}))
        return data

    def facts(self) -> ProjectFacts:
        data = self.cleaned_data
        assert self.lead is not None
        names = (
            "kind", "title", "goal", "from_on", "due_on", "unit", "branch", "occupation", "is_party_skill", "studio", "resource_ask",
            "members", "milestones", "joints",
        )  # fmt: skip
        supports = [(kind, data[f"support_{kind}"]) for kind in InnovationSupportKind.values]
        return ProjectFacts(lead=self.lead, supports=supports, **{name: data[name] for name in names})


def _home(actor: Actor) -> Node | None:
    """A node of the actor's enterprise: his unit, or the node of an office."""
    if actor.user is not None and actor.user.person is not None:
        return actor.user.person.unit
    return Node.objects.within(actor.scope("innovation.draft")).first()


def written(row: InnovationProject) -> dict[str, Any]:
    """What the form of a draft begins with."""
    names = (
        "version", "kind", "title", "goal", "from_on", "due_on", "unit", "branch", "occupation", "is_party_skill", "studio", "resource_ask",
    )  # fmt: skip
    found = {name: getattr(row, name) for name in names} | {"lead_no": row.lead.staff_no}
    found["members"] = "\n".join(f"{m.person.staff_no} {m.part} {m.group}".strip() for m in row.members.all())
    found["milestones"] = "\n".join(f"{m.due_on} {m.title}" for m in row.milestones.all())
    found["joints"] = " ".join(j.unit.code for j in row.joints.all())
    return found | {f"support_{s.kind}": s.text for s in row.supports.all()}


class SeenForm(ActForm):
    """A button."""


class AnswerForm(ActForm):
    beside = "answer"
    is_granted = forms.TypedChoiceField(
        label=_("结论"), choices=[("yes", _("可以落实")), ("no", _("暂不能落实"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("答复"), max_length=300, widget=area(2))


class MilestoneForm(forms.Form):
    done_on = day_field(_("完成日期"))
    note = forms.CharField(label=_("完成情况"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, pk: int, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"milestone_{pk}_%s")


class CloseForm(ActForm):
    beside = "close"
    closed_on = day_field(_("结题日期"))
    outcome = forms.CharField(label=_("结题成效"), max_length=500, widget=area(3))


class StopForm(ActForm):
    beside = "stop"
    reason = forms.CharField(label=_("终止原因"), max_length=300, widget=area(2))


class SeatsForm(ActForm):
    beside = "seats"
    seats = forms.CharField(
        label=_("评委"),
        max_length=2000,
        widget=area(5),
        help_text=_("每行一人：工号 部门，例如“10021 生产”。生产、机电、安监每个部门都要有人；参加人不能当评委。"),
    )


class CampaignForm(OnceForm):
    kind = forms.ChoiceField(label=_("活动类别"), choices=InnovationCampaignKind.choices)
    title = forms.CharField(label=_("活动名称"), max_length=120)
    question = forms.CharField(label=_("讨论题目"), max_length=500, widget=area(3), help_text=_("例如“如何以党建破题生产难题”。"))
    node = NodeChoice(label=_("范围"), queryset=Node.objects.none(), empty_label=_("请选择"))
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("截止日期"))
    wanted = forms.IntegerField(label=_("预期采纳措施数"), min_value=1, max_value=999, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = Node.objects.within(actor.scope("innovation.office")).filter(closed_on=None)
        self.fields["node"].queryset = nodes  # type: ignore[attr-defined]

    def facts(self) -> CampaignFacts:
        return CampaignFacts(**{k: v for k, v in self.cleaned_data.items() if k != "once_key"})


class MeasureForm(ActForm):
    beside = "measure"
    once_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    title = forms.CharField(label=_("措施"), max_length=120)
    detail = forms.CharField(label=_("做法和预期成效"), max_length=1000, widget=area(4))


class _Refusals(ActForm):
    refusal = forms.ModelChoiceField(
        label=_("未采纳原因"), queryset=InnovationRefusal.objects.none(), required=False, empty_label=_("已采纳，不用选")
    )
    answer = forms.CharField(
        label=_("给作者的说明"), max_length=300, required=False, widget=area(2), help_text=_("作者能看到，请客气、具体。")
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["refusal"].queryset = InnovationRefusal.objects.filter(is_active=True)  # type: ignore[attr-defined]


class DecideForm(_Refusals):
    beside = "decide"
    is_adopted = forms.TypedChoiceField(
        label=_("结论"), choices=[("yes", _("采纳")), ("no", _("不采纳"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    field_order = ["version", "is_adopted", "refusal", "answer"]


class OutcomeForm(_Refusals):
    beside = "outcome"

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["refusal"].label = _("未通过原因")
        self.fields["refusal"].empty_label = _("通过的不用选")  # type: ignore[attr-defined]


class JudgeForm(ActForm):
    beside = "judge"
    benefit = forms.IntegerField(label=_("效益（0–100）"), min_value=0, max_value=100)
    feasibility = forms.IntegerField(label=_("可行性（0–100）"), min_value=0, max_value=100)
    note = forms.CharField(label=_("评语"), max_length=300, required=False, widget=area(2))


class DissolveForm(ActForm):
    beside = "dissolve"
    reason = forms.CharField(label=_("撤销原因"), max_length=200, widget=area(2))


class RecuseForm(ActForm):
    beside = "recuse"
    reason = forms.CharField(label=_("回避原因"), max_length=200, widget=area(2))
