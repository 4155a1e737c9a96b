"""Forms of study groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.research import selectors
from branches.research.messages import SENTENCES
from branches.research.models import StudyGroup
from branches.research.services import GroupFacts, PaperFacts, people_named
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import VersionForm, day_field
from portal.kernel.sentences import sentence
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.results.models import WorkResult

PEOPLE = _("写“工号 姓名”，用顿号或换行隔开；管理范围内单位的职工可以只写工号。")


class GroupForm(forms.Form):
    node = NodeChoice(label=_("牵头组织"), queryset=None, empty_label=_("请选择"), error_messages={"required": _("请选择牵头组织。")})
    name = forms.CharField(label=_("小组名称"), max_length=80, error_messages={"required": _("请填写小组名称。")})
    topic = forms.CharField(label=_("研究课题"), max_length=200, error_messages={"required": _("请填写研究课题。")})
    lead = forms.CharField(
        label=_("组长"),
        max_length=80,
        help_text=_("写“工号 姓名”，例如 10021 王建国。"),
        error_messages={"required": SENTENCES["research.lead_alone"]},
    )
    members = forms.CharField(label=_("成员"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=PEOPLE)
    from_on = day_field(_("开始日期"))
    to_on = day_field(_("计划完成日期"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, nodes: Any, group: StudyGroup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.group = actor, group
        self.people: dict[str, tuple[Person, ...]] = {}
        if group is None:
            self.fields["node"].queryset = nodes
        else:
            del self.fields["node"]

    def _named(self, field: str) -> str:
        text = self.cleaned_data[field]
        try:
            self.people[field] = people_named(self.actor, text, field)
        except RuleBroken as broken:
            raise forms.ValidationError(sentence(broken.code, broken.params)) from None
        return text

    def clean_lead(self) -> str:
        text = self._named("lead")
        if len(self.people["lead"]) != 1:
            raise forms.ValidationError(SENTENCES["research.lead_alone"])
        return text

    def clean_members(self) -> str:
        return self._named("members")

    def facts(self) -> GroupFacts:
        data = self.cleaned_data
        node: Node = self.group.node if self.group is not None else data["node"]
        told = {name: data[name] for name in ("name", "topic", "from_on", "to_on")}
        return GroupFacts(node=node, lead=self.people["lead"][0], members=self.people["members"], **told)


def initial_of(row: StudyGroup) -> dict[str, Any]:
    """A stored group as its form takes it."""
    names = [f"{person.staff_no} {person.name}" for person in row.members.all()]
    told = {name: getattr(row, name) for name in ("name", "topic", "from_on", "to_on", "version")}
    return {**told, "lead": f"{row.lead.staff_no} {row.lead.name}", "members": "、".join(names)}


class CloseForm(VersionForm):
    outcome = forms.ChoiceField(label=_("结果"), choices=[("concluded", _("结题")), ("stopped", _("停止"))])
    closed_on = day_field(_("结题日期"))
    conclusion = forms.CharField(
        label=_("研究结论"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("停止的写明原因。"),
        error_messages={"required": SENTENCES["research.conclusion_needed"]},
    )  # fmt: skip

    def act(self) -> dict[str, Any]:
        """The arguments of ``close_group``."""
        data = self.cleaned_data
        told = {name: data[name] for name in ("version", "closed_on", "conclusion")}
        return {**told, "is_stopped": data["outcome"] == "stopped"}


class ResultChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: WorkResult) -> str:
        return f"{obj.title}（{obj.achieved_on}）"


class PaperForm(forms.Form):
    """A paper of the register of results is chosen; one that stands nowhere else is written down here."""

    result = ResultChoice(
        label=_("成果库中的论文"),
        queryset=None,
        required=False,
        empty_label=_("不在成果库中"),
        help_text=_("选择后下面的题目、作者和发表情况不用填。"),
    )
    title = forms.CharField(label=_("论文题目"), max_length=200, required=False)
    authors = forms.CharField(
        label=_("作者（按署名顺序）"), max_length=600, required=False, help_text=_("小组成员写工号，其他人写姓名，用顿号隔开。")
    )
    published_in = forms.CharField(label=_("发表或报送处"), max_length=100, required=False, help_text=_("刊物和期号，或报送的部门。"))
    published_on = day_field(_("发表日期"), required=False)
    adopted_by = forms.CharField(label=_("采纳单位"), max_length=100, required=False)
    adopted_on = day_field(_("采纳日期"), required=False)

    def __init__(self, *args: Any, group: StudyGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].queryset = selectors.published_results(group)

    def facts(self) -> PaperFacts:
        return PaperFacts(**self.cleaned_data)


class AdoptForm(forms.Form):
    adopted_by = forms.CharField(label=_("采纳单位"), max_length=100, error_messages={"required": _("请填写采纳单位。")})
    adopted_on = day_field(_("采纳日期"))
