"""Forms of temporary branches. Founders are staff numbers of members of standing branches, found within the editor's roster."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.orgs.forms import BranchForm, DayField, NodeChoice
from branches.orgs.services import NewMember
from branches.temporaries.messages import SENTENCES
from branches.temporaries.models import TemporaryBranch
from branches.temporaries.services import NewBranch, ProjectFacts
from portal.organization.models import Node

PROJECT_FIELDS = ("project", "project_no", "duty", "approval", "ends_on")


def _area(rows: int, limit: int, **attrs: Any) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows, **attrs}), "max_length": limit}


class ProjectForm(forms.Form):
    """What the branch is for and until when."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    project = forms.CharField(
        label=_("项目或任务"), max_length=80, help_text=_("例如“主井提升机大修”。"),
        error_messages={"required": SENTENCES["temporary.project_needed"]},
    )  # fmt: skip
    project_no = forms.CharField(label=_("项目编号"), max_length=40, required=False)
    duty = forms.CharField(label=_("要完成的任务"), **_area(3, 1000), error_messages={"required": SENTENCES["temporary.duty_needed"]})
    approval = forms.CharField(
        label=_("批准文件"), max_length=200, help_text=_("上级党组织批复的名称和文号。"),
        error_messages={"required": SENTENCES["temporary.approval_needed"]},
    )  # fmt: skip
    ends_on = DayField(label=_("项目计划结束日期"), help_text=_("到期前提醒准备交接，项目结束时撤销。"))

    def facts(self) -> ProjectFacts:
        return ProjectFacts(**{name: self.cleaned_data[name] for name in PROJECT_FIELDS})


class ProjectEditForm(ProjectForm):
    """The end moves by an extension with its own paper."""

    def __init__(self, *args: Any, row: TemporaryBranch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        del self.fields["ends_on"]

    def facts(self) -> ProjectFacts:
        data = {name: self.cleaned_data[name] for name in PROJECT_FIELDS if name != "ends_on"}
        return ProjectFacts(**data, ends_on=self.row.ends_on)


class FoundForm(ProjectForm):
    """A new temporary branch: the project first, then its place in the tree and its people."""

    code = forms.CharField(label=_("支部编码"), max_length=20, help_text=_("全企业唯一，建立后不再更改，例如 LS-2026-01。"))
    name = forms.CharField(label=_("支部名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=20)
    parent = NodeChoice(label=_("批准成立的党组织"), queryset=Node.objects.none(), empty_label=_("请选择"))
    founded_on = DayField(label=_("成立日期"))
    founders = forms.CharField(
        label=_("党员工号"), required=False, **_area(4, 2000),
        help_text=_("一行一个或用逗号隔开。组织关系不转移，党员仍属原支部；也可以以后再添加。"),
    )  # fmt: skip

    field_order = (*PROJECT_FIELDS, "code", "name", "short_name", "parent", "founded_on", "founders")

    def __init__(self, *args: Any, parents: Any, roster: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    clean_code = BranchForm.clean_code
    clean_founders = BranchForm.clean_founders

    def new_branch(self, standing_of: Any) -> NewBranch:
        """``standing_of(people)``: person id -> standing in the home branch."""
        data = self.cleaned_data
        standings = standing_of(data["founders"])
        founders = [NewMember(person, standings[person.pk]) if person.pk in standings else NewMember(person) for person in data["founders"]]
        names = ("code", "name", "short_name", "parent", "founded_on")
        return NewBranch(**{name: data[name] for name in names}, founders=founders)


class ExtendForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    ends_on = DayField(label=_("延期后的结束日期"))
    extension = forms.CharField(
        label=_("批准文件"), max_length=200, error_messages={"required": SENTENCES["temporary.approval_needed"]},
        help_text=_("批准项目延期、临时党支部继续运行的文件。"),
    )  # fmt: skip


class CloseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    closed_on = DayField(label=_("撤销日期"), help_text=_("最后一天；党员从次日起只在原支部参加组织生活。"))
    reason = forms.CharField(label=_("依据"), max_length=200, error_messages={"required": _("请填写依据，例如“项目竣工，批复文号”。")})
    receiver = NodeChoice(label=_("接收材料的党组织"), queryset=Node.objects.none(), empty_label=_("请选择"))
    summary = forms.CharField(
        label=_("工作小结"), **_area(6, 3000), error_messages={"required": SENTENCES["temporary.summary_needed"]},
        help_text=_("做了哪些事、有什么成效、还有什么要原单位接着办。放进交接材料。"),
    )  # fmt: skip

    def __init__(self, *args: Any, receivers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = receivers  # type: ignore[attr-defined]
