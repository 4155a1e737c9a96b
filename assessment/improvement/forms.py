"""Forms of the checklist, of feedback sheets and of improvements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.improvement import selectors
from assessment.improvement.enums import Degree
from assessment.improvement.models import DiagnosisAnswer, Improvement
from assessment.improvement.selectors import Fact
from assessment.improvement.services import Done, Given
from assessment.rounds.models import AssessmentRound
from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.plans.models import PlanItem
from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.kernel.scope import Scope
from portal.people.forms import ColleagueInput
from portal.rights.access import Actor


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BranchChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Branch) -> str:
        return obj.node.name


class ActivityChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.held_on:%Y-%m-%d} {obj.subject}"


class PlanItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PlanItem) -> str:
        return f"{obj.plan.year} {obj.title}"


def branches_in(scope: Scope) -> Any:
    return Branch.objects.within(scope).select_related("node")


class OpenForm(forms.Form):
    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), empty_label=None)
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches_in(scope)  # type: ignore[attr-defined]
        self.fields["year"].choices = [(str(y), str(y)) for y in (today.year, today.year - 1)]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Question:
    """One line of the checklist as the page draws it."""

    answer: DiagnosisAnswer
    fact: Fact | None
    degree: forms.BoundField
    words: forms.BoundField


class AnswersForm(VersionForm):
    """A choice and words for each question of one sheet."""

    def __init__(self, *args: Any, answers: Sequence[DiagnosisAnswer], facts: Mapping[str, Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers, self.facts = answers, facts
        for a in answers:
            self.fields[f"degree_{a.item_id}"] = forms.ChoiceField(
                label=_("严重程度"), choices=Degree.choices, widget=forms.RadioSelect, required=False, initial=a.degree
            )
            self.fields[f"words_{a.item_id}"] = forms.CharField(
                label=_("具体表现"), max_length=300, widget=_words(2), required=False, initial=a.words
            )

    @property
    def questions(self) -> list[Question]:
        return [Question(a, self.facts.get(a.item.metric), self[f"degree_{a.item_id}"], self[f"words_{a.item_id}"]) for a in self.answers]

    def given(self) -> Given:
        clean = self.cleaned_data
        return {a.item_id: (clean[f"degree_{a.item_id}"], clean[f"words_{a.item_id}"]) for a in self.answers}


class FeedbackForm(forms.Form):
    round = forms.ModelChoiceField(
        label=_("考核期"), queryset=AssessmentRound.objects.none(), to_field_name="code", empty_label=_("请选择")
    )
    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), empty_label=_("请选择"))
    words = forms.CharField(
        label=_("小结"), max_length=500, widget=_words(3), required=False, help_text=_("这一期做得好的、主要差在哪里。")
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = selectors.published_rounds()  # type: ignore[attr-defined]
        self.fields["branch"].queryset = branches_in(scope)  # type: ignore[attr-defined]


class ProposeForm(OnceForm):
    branch = BranchChoice(label=_("党支部"), queryset=Branch.objects.none(), empty_label=_("请选择"))
    problem = forms.CharField(label=_("存在问题"), max_length=300, widget=_words(3), help_text=_("写明在哪件事上差、差多少。"))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches_in(scope)  # type: ignore[attr-defined]


class PlanForm(VersionForm):
    cause = forms.CharField(label=_("原因"), max_length=300, widget=_words(2))
    measure = forms.CharField(label=_("措施"), max_length=300, widget=_words(2), help_text=_("写明做什么、做到什么程度。"))
    owner = forms.CharField(label=_("责任人"), max_length=20, widget=ColleagueInput())
    due_on = day_field(_("完成期限"))


class DoneForm(VersionForm):
    proof = forms.CharField(
        label=_("整改结果"), max_length=300, widget=_words(3), help_text=_("写明做了什么、效果怎样；材料在“佐证材料”中添加。")
    )
    activity = ActivityChoice(label=_("关联活动"), queryset=Activity.objects.none(), required=False, empty_label=_("不关联"))
    plan_item = PlanItemChoice(label=_("关联计划任务"), queryset=PlanItem.objects.none(), required=False, empty_label=_("不关联"))

    def __init__(self, *args: Any, actor: Actor, improvement: Improvement, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "activity": selectors.activities_to_link(actor, improvement),
            "plan_item": selectors.plan_items_to_link(actor, improvement, today),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        clean = dict(self.cleaned_data)
        return {"version": clean.pop("version"), "done": Done(**clean)}


class ConfirmForm(VersionForm):
    """Only a button."""


class ReopenForm(VersionForm):
    reason = forms.CharField(label=_("退回原因"), max_length=200, widget=_words(2))
    due_on = day_field(_("新的完成期限"))


class DropForm(VersionForm):
    reason = forms.CharField(label=_("不列入的原因"), max_length=200, widget=_words(2))
