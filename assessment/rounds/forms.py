"""Forms of a round."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.rounds.enums import ProofKind
from assessment.rounds.models import AssessmentRound
from assessment.rounds.selectors import body_of, judged_lines, participants
from assessment.schemes.enums import SchemeState
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.selectors import name_of
from assessment.scoring.selectors.words import group_name
from branches.orgs.models import Branch
from portal.kernel.forms import VersionForm, day_field
from portal.kernel.scope import Scope
from portal.people.forms import ColleagueInput
from portal.rights.enums import BUSINESS_ROLES, Role
from portal.rights.models import User


class SchemeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: AssessmentScheme) -> str:
        return f"{name_of(obj)}（{obj}）"


class BranchField(forms.ModelChoiceField):
    """Branches by their code."""

    def label_from_instance(self, obj: Branch) -> str:
        return obj.node.name

    def prepare_value(self, value: Any) -> Any:
        return value.node.code if isinstance(value, Branch) else value


class RoundOpenForm(forms.Form):
    code = forms.CharField(label=_("考核期"), max_length=8, help_text=_("季度写作 2026Q3，年度写作 2026。"))
    scheme = SchemeChoice(label=_("考核方案"), queryset=AssessmentScheme.objects.filter(state=SchemeState.ADOPTED), empty_label=None)

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class JudgesForm(forms.Form):
    """Whom to ask; nobody ticked means that the assessors judge as before. ``groups``: the groups of assessors that the scheme
    weighs, each with a list of people of its own."""

    users = forms.MultipleChoiceField(label=_("评议人"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, users: Iterable[User], groups: Iterable[str] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.people = {str(user.pk): user for user in users}
        self.groups = list(groups)
        if self.groups:
            del self.fields["users"]
            for group in self.groups:
                self.fields[group] = forms.MultipleChoiceField(
                    label=group_name(group), required=False, widget=forms.CheckboxSelectMultiple,
                    choices=[(pk, _with_unit(user)) for pk, user in self.people.items()],
                )  # fmt: skip
            return
        self.fields["users"].choices = [(pk, _with_unit(user)) for pk, user in self.people.items()]  # type: ignore[attr-defined]

    def clean_users(self) -> list[User]:
        return [self.people[pk] for pk in self.cleaned_data["users"]]

    def clean(self) -> dict:
        """Nobody sits in two groups."""
        data = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for group in self.groups:
            for pk in data.get(group, ()):
                if pk in seen:
                    self.add_error(group, _("%(name)s已在“%(group)s”中，每人只能属于一个评议组。") % {
                        "name": self.people[pk].display_name, "group": group_name(seen[pk]),
                    })  # fmt: skip
                seen.setdefault(pk, group)
        return data

    @property
    def named(self) -> dict[str, Any]:
        """``users`` and ``groups`` as the service takes them."""
        if not self.groups:
            return {"users": self.cleaned_data["users"]}
        found = {pk: group for group in self.groups for pk in self.cleaned_data[group]}
        return {"users": [self.people[pk] for pk in found], "groups": {int(pk): group for pk, group in found.items()}}


def _with_unit(user: User) -> str:
    return f"{user.display_name}（{user.person.unit.name}）" if user.person is not None else user.display_name


class AdjustmentForm(forms.Form):
    branch = forms.ChoiceField(label=_("党支部"))
    indicator = forms.ChoiceField(label=_("指标"))
    delta = forms.DecimalField(label=_("调整分"), max_digits=6, decimal_places=2, help_text=_("加分写正数，扣分写负数，例如 -1.5。"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, round: AssessmentRound, scope: Scope, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.branches = {p.branch.node.code: p.branch for p in participants(round, scope)}
        self.fields["branch"].choices = [
            ("", _("请选择")),
            *((code, branch.node.name) for code, branch in self.branches.items()),
        ]
        self.fields["indicator"].choices = [
            ("", _("请选择")),
            *((i.code, f"{i.code} {name_of(i)}（{i.points.normalize():f}）") for i in body_of(round).indicators),
        ]

    def clean_branch(self) -> Branch:
        return self.branches[self.cleaned_data["branch"]]


class StepForm(VersionForm):
    """The days of a step and who answers for it."""

    starts_on = day_field(_("开始日期"))
    due_on = day_field(_("到期日期"))
    role = forms.ChoiceField(label=_("负责角色"), choices=[(role.value, role.label) for role in Role if role in BUSINESS_ROLES])
    owner = forms.CharField(
        label=_("负责人"), max_length=20, required=False, widget=ColleagueInput(), help_text=_("填了人只提醒这个人，留空提醒该角色。")
    )


class ClaimForm(forms.Form):
    """What the branch did for one judged indicator, with a line for each kind of proof."""

    round = forms.ChoiceField(label=_("考核期"))
    branch = BranchField(label=_("党支部"), queryset=Branch.objects.none(), empty_label=_("请选择"), to_field_name="node__code")
    indicator = forms.ChoiceField(label=_("指标"))
    text = forms.CharField(
        label=_("自报内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写结果，不写过程；一个支部一项指标报一次。"),
    )

    def __init__(self, *args: object, rounds: Iterable[AssessmentRound], scope: Scope, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.rounds = {row.code: row for row in rounds}
        lines = {line.code: name_of(line) for row in self.rounds.values() for line in judged_lines(row)}
        self.fields["round"].choices = [(code, code) for code in self.rounds]  # type: ignore[attr-defined]
        self.fields["indicator"].choices = [(code, f"{code} {name}") for code, name in lines.items()]  # type: ignore[attr-defined]
        self.fields["branch"].queryset = Branch.objects.within(scope).select_related("node")  # type: ignore[attr-defined]
        for kind in ProofKind:
            self.fields[f"proof_{kind.value}"] = forms.CharField(label=kind.label, max_length=200, required=False)

    def clean_round(self) -> AssessmentRound:
        return self.rounds[self.cleaned_data["round"]]

    def facts(self) -> dict[str, Any]:
        """The arguments of the service."""
        given = self.cleaned_data
        proofs = {kind.value: given.get(f"proof_{kind.value}", "") for kind in ProofKind}
        return {name: given[name] for name in ("round", "branch", "indicator", "text")} | {"proofs": proofs}


class VerifyForm(VersionForm):
    is_confirmed = forms.TypedChoiceField(
        label=_("核实结论"),
        choices=[("", _("请选择")), ("yes", _("属实，予以确认")), ("no", _("退回支部"))],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(label=_("核实说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
