"""Forms of check lists of processes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.orgs.models import Branch
from branches.processes import rules, selectors
from branches.processes.enums import PointResult
from branches.processes.models import PartyProcess, ProcessCheck, ProcessPoint
from branches.processes.services import Mark
from portal.kernel.forms import day_field
from portal.kernel.scope import Scope
from portal.people.models import Person


class BranchChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Branch) -> str:  # type: ignore[override]
        return obj.node.name


class BeginForm(forms.Form):
    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), empty_label=_("请选择"))
    process = forms.ModelChoiceField(
        label=_("工作流程"), queryset=PartyProcess.objects.none(), to_field_name="code", empty_label=_("请选择")
    )  # fmt: skip
    period = forms.ChoiceField(label=_("时期"), help_text=_("年度写作 2026，上半年写作 2026H1，下半年写作 2026H2。"))

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = selectors.branches_of(scope, today)  # type: ignore[attr-defined]
        self.fields["process"].queryset = selectors.processes()  # type: ignore[attr-defined]
        self.fields["period"].choices = [(p.code, p.code) for p in rules.periods_around(today)]  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """A result, a note and the record that shows it for each point, then the conclusion."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def __init__(self, *args: Any, check: ProcessCheck, points: list[ProcessPoint], **kwargs: Any) -> None:
        first: dict[str, Any] = {"version": check.version, "conclusion": check.conclusion}
        for point in points:
            first |= {f"result_{point.no}": point.result, f"note_{point.no}": point.note, f"record_{point.no}": point.record_id}
        kwargs["initial"] = first
        super().__init__(*args, **kwargs)
        self.numbers = [point.no for point in points]
        records = {activity.pk: activity for activity in selectors.records_of(check)}
        records |= {point.record.pk: point.record for point in points if point.record is not None}  # one that left the period stays
        choices = [("", _("不对应记录")), *((pk, f"{a.held_on:%Y-%m-%d} {a.subject}"[:60]) for pk, a in records.items())]
        self.records = records
        for point in points:
            no = point.no
            self.fields[f"result_{no}"] = forms.ChoiceField(label=f"{no}. {point.text}", choices=PointResult.choices)
            self.fields[f"note_{no}"] = forms.CharField(label=_("第 %(no)s 项说明") % {"no": no}, max_length=200, required=False)
            self.fields[f"record_{no}"] = forms.TypedChoiceField(
                label=_("第 %(no)s 项对应记录") % {"no": no}, choices=choices, coerce=int, empty_value=None, required=False
            )  # fmt: skip
        self.fields["conclusion"] = forms.CharField(
            label=_("结论"), max_length=300, required=False, help_text=_("例如“12 项达到 11 项，1 项月底前整改”。")
        )

    def marks(self) -> dict[int, Mark]:
        data = self.cleaned_data
        return {no: Mark(data[f"result_{no}"], data[f"note_{no}"], self.records.get(data[f"record_{no}"])) for no in self.numbers}


class AssignForm(forms.Form):
    point = forms.ModelChoiceField(label=_("未达到的标准"), queryset=ProcessPoint.objects.none(), empty_label=_("请选择"))
    owner = forms.ModelChoiceField(label=_("责任人"), queryset=Person.objects.none(), empty_label=_("请选择"))
    due_on = day_field(_("整改期限"))

    def __init__(self, *args: Any, check: ProcessCheck, today: date, **kwargs: Any) -> None:
        kwargs["auto_id"] = "gap_%s"  # it stands beside the form of the points
        super().__init__(*args, **kwargs)
        self.fields["point"].queryset = check.points.filter(result=PointResult.UNMET)  # type: ignore[attr-defined]
        self.fields["owner"].queryset = selectors.owners_of(check.branch, today)  # type: ignore[attr-defined]


class MendForm(forms.Form):
    words = forms.CharField(label=_("整改情况"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SettleForm(forms.Form):
    verdict = forms.CharField(label=_("复核意见"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
