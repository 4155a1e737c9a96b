"""Forms of coverage. Units, branches and teams are those within the editor's reach."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.coverage import selectors
from branches.coverage.enums import TrackWay
from branches.coverage.messages import SENTENCES
from branches.coverage.models import CandidateCriterion, PartySetup, SetupKind
from branches.coverage.services import CrewFacts, SetupFacts
from branches.orgs.enums import COMMITTEE_POSTS, BranchPostKind
from branches.orgs.forms import DayField
from branches.orgs.models import Branch
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.organization.enums import NodeKind
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.forms import ColleagueInput
from portal.people.models import Person

POSTS = [(kind.value, kind.label) for kind in map(BranchPostKind, COMMITTEE_POSTS)]
YES_NO = [("yes", _("符合")), ("no", _("不符合"))]


def _area(rows: int, limit: int, **attrs: Any) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows, **attrs}), "max_length": limit}


class SetupForm(forms.Form):
    """``head`` is a staff number of somebody within the units of the editor."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ModelChoiceField(
        label=_("类别"), queryset=SetupKind.objects.none(), empty_label=None, help_text=_("组建期限按类别计算，从单位成立或开工之日起。")
    )
    node = NodeChoice(label=_("所在单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    name = forms.CharField(
        label=_("名称"), max_length=80, help_text=_("例如“二号风井项目部”。"), error_messages={"required": SENTENCES["setup.name_needed"]}
    )
    opened_on = DayField(label=_("单位成立或开工日期"))
    head = forms.CharField(
        label=_("负责人工号"), max_length=20, widget=ColleagueInput(), required=False, help_text=_("可以以后再填，办结前必须明确。")
    )
    helper = forms.ModelChoiceField(
        label=_("帮建支部"),
        queryset=Branch.objects.none(),
        required=False,
        empty_label=_("暂不确定"),
        help_text=_("负责帮助组建的支部，按期组建计入它的指标。"),
    )
    note = forms.CharField(label=_("说明"), required=False, **_area(2, 300))

    def __init__(self, *args: Any, units: Scope, branches: QuerySet[Branch], setup: PartySetup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.setup = units, setup
        self.fields["kind"].queryset = SetupKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["helper"].queryset = branches  # type: ignore[attr-defined]
        if setup is not None:
            del self.fields["node"]
        else:
            kinds = (*selectors.MAPPED, NodeKind.COMPANY, NodeKind.GROUP)
            rows = Node.objects.within(units).filter(kind__in=kinds, closed_on=None)
            self.fields["node"].queryset = rows.order_by("path")  # type: ignore[attr-defined]

    def clean_head(self) -> Person | None:
        number = self.cleaned_data["head"].strip().upper()
        if not number:
            return None
        found = Person.objects.within(self.units).filter(staff_no=number, left_on=None).first()
        if found is None:
            raise forms.ValidationError(sentence("setup.no_person", {"number": number}), code="unknown")
        return found

    def facts(self) -> SetupFacts:
        data = {name: self.cleaned_data[name] for name in ("kind", "name", "opened_on", "head", "helper", "note")}
        return SetupFacts(node=self.setup.node if self.setup is not None else self.cleaned_data["node"], **data)


class CompleteForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    branch = forms.ModelChoiceField(
        label=_("党支部"),
        queryset=Branch.objects.none(),
        required=False,
        empty_label=_("请选择"),
        help_text=_("新成立的支部，或党小组所在的支部。"),
    )
    group = NodeChoice(label=_("党小组"), queryset=Node.objects.none(), required=False, empty_label=_("单独成立党支部"))
    on = DayField(label=_("组建日期"))

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]
        groups = Node.objects.filter(kind=NodeKind.PARTY_GROUP, closed_on=None, parent__branch__in=branches)
        self.fields["group"].queryset = groups.order_by("path")  # type: ignore[attr-defined]


class EndSetupForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("原因"), **_area(2, 300), error_messages={"required": SENTENCES["setup.reason_needed"]})


class LeaderForm(forms.Form):
    number = forms.CharField(label=_("班组长工号"), max_length=20, widget=ColleagueInput())
    on = DayField(label=_("任职日期"))


class GroupForm(forms.Form):
    group = NodeChoice(label=_("党小组"), queryset=Node.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = selectors.groups_for(branch)  # type: ignore[attr-defined]


class TrackForm(forms.Form):
    number = forms.CharField(label=_("培养对象工号"), max_length=20, widget=ColleagueInput())
    way = forms.ChoiceField(label=_("培养方向"), choices=TrackWay.choices)
    steps = forms.CharField(
        label=_("培养措施"), **_area(3, 500), help_text=_("例如参加组长培训、列席支委会、由谁带。"),
        error_messages={"required": SENTENCES["track.steps_needed"]},
    )  # fmt: skip
    goal_on = DayField(label=_("目标日期"))

    def facts(self, branch: Branch, team: Node) -> CrewFacts:
        return CrewFacts(branch=branch, team=team, **self.cleaned_data)


class CloseTrackForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=[("done", _("已任职")), ("stopped", _("停止培养"))])
    result = forms.CharField(label=_("说明"), max_length=200, error_messages={"required": SENTENCES["track.result_needed"]})


class BackboneForm(forms.Form):
    branch = forms.ModelChoiceField(label=_("党支部"), queryset=Branch.objects.none(), empty_label=None)
    number = forms.CharField(label=_("党员工号"), max_length=20, widget=ColleagueInput())
    field = forms.CharField(label=_("专业或领域"), max_length=60, error_messages={"required": SENTENCES["backbone.field_needed"]})

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]


class CandidateForm(forms.Form):
    branch = forms.ModelChoiceField(label=_("党支部"), queryset=Branch.objects.none(), empty_label=None)
    number = forms.CharField(label=_("人选工号"), max_length=20, widget=ColleagueInput(), help_text=_("应是本支部党员。"))
    post = forms.ChoiceField(label=_("拟任职务"), choices=POSTS)
    reason = forms.CharField(label=_("提名理由"), **_area(3, 300), error_messages={"required": SENTENCES["setup.reason_needed"]})

    def __init__(self, *args: Any, branches: QuerySet[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches  # type: ignore[attr-defined]


class JudgeForm(forms.Form):
    """A yes or no and a note for each criterion in force."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(CandidateCriterion.objects.filter(is_active=True))
        for row in self.criteria:
            self.fields[f"met_{row.pk}"] = forms.ChoiceField(label=row.name, choices=YES_NO, widget=forms.RadioSelect, help_text=row.hint)
            label = _("%(name)s：情况") % {"name": row.name}
            self.fields[f"note_{row.pk}"] = forms.CharField(label=label, max_length=200, required=False)

    def marks(self) -> dict[CandidateCriterion, tuple[bool, str]]:
        data = self.cleaned_data
        return {row: (data[f"met_{row.pk}"] == "yes", data[f"note_{row.pk}"]) for row in self.criteria}
