"""Forms of a method."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel import clock
from portal.kernel.acts import ActForm
from portal.kernel.forms import OnceForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person
from portal.people.selectors import colleague
from portal.rights.access import Actor
from workforce.innovation.models import InnovationRefusal
from workforce.methods.enums import MethodCreator, MethodLevel
from workforce.methods.messages import SENTENCES
from workforce.methods.models import OperatingMethod
from workforce.methods.services import MethodFacts


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MethodForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("操作法名称"), max_length=120, help_text=_("评审通过并经本人同意后，再以创造人姓名命名。"))
    level = forms.TypedChoiceField(label=_("级别"), choices=MethodLevel.choices, coerce=int)
    creator_no = forms.CharField(label=_("创造人工号"), max_length=20)
    creator_kind = forms.ChoiceField(
        label=_("创造人身份"), choices=MethodCreator.choices, help_text=_("企业负责人、具有高级职称的人员和博士不能作为第一完成人。")
    )
    summary = forms.CharField(label=_("操作要点"), max_length=1500, widget=area(5))
    originality = forms.CharField(label=_("独创性"), max_length=500, widget=area(2))
    advancement = forms.CharField(label=_("先进性"), max_length=500, widget=area(2))
    soundness = forms.CharField(label=_("科学性"), max_length=500, widget=area(2))
    spreading = forms.CharField(label=_("普及性"), max_length=500, widget=area(2))
    indicator = forms.CharField(label=_("领先指标"), max_length=300, help_text=_("在本岗位名列第一、在同行业领先的指标和数值。"))
    record_from = day_field(_("领先成绩开始"))
    record_to = day_field(_("领先成绩截止"))
    complies = forms.BooleanField(label=_("符合操作、检修和安全规程"), required=False)
    no_secret = forms.BooleanField(label=_("不涉及国家秘密"), required=False)
    no_dispute = forms.BooleanField(label=_("没有知识产权争议"), required=False)
    not_awarded = forms.BooleanField(label=_("没有获得过省部级以上奖励"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.creator: Person | None = None

    def clean_creator_no(self) -> str:
        number = self.cleaned_data["creator_no"]
        user = self.actor.user
        home = user.person.unit if user is not None and user.person is not None else None
        node = home or Node.objects.within(self.actor.scope("method.draft")).first()
        self.creator = colleague(number, node, clock.today()) if node is not None else None
        if self.creator is None:
            raise forms.ValidationError(SENTENCES["method.no_person"], params={"given": number})
        return number

    def facts(self) -> MethodFacts:
        assert self.creator is not None
        names = [name for name in MethodFacts.__dataclass_fields__ if name != "creator"]
        return MethodFacts(creator=self.creator, **{name: self.cleaned_data[name] for name in names})


def written(row: OperatingMethod) -> dict[str, Any]:
    names = [name for name in MethodFacts.__dataclass_fields__ if name != "creator"]
    return {name: getattr(row, name) for name in names} | {"version": row.version, "creator_no": row.creator.staff_no}


class MethodSeenForm(ActForm):
    """A button."""


class MethodSeatsForm(ActForm):
    beside = "seats"
    seats = forms.CharField(
        label=_("评委"),
        max_length=2000,
        widget=area(5),
        help_text=_("每行一人：工号 部门，例如“10021 生产”。生产、机电、安监每个部门都要有人。"),
    )


class MethodReviewForm(ActForm):
    beside = "review"
    is_passed = forms.TypedChoiceField(
        label=_("结论"), choices=[("yes", _("通过")), ("no", _("不通过"))], coerce=lambda v: v == "yes", widget=forms.RadioSelect
    )
    refusal = forms.ModelChoiceField(
        label=_("未通过原因"), queryset=InnovationRefusal.objects.none(), required=False, empty_label=_("通过的不用选")
    )
    answer = forms.CharField(label=_("评审意见"), max_length=300, required=False, widget=area(2))

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["refusal"].queryset = InnovationRefusal.objects.filter(is_active=True)  # type: ignore[attr-defined]


class NameForm(ActForm):
    beside = "name"
    named_as = forms.CharField(label=_("命名"), max_length=120, help_text=_("名称中应有创造人姓名，例如“王明远支架快速调整操作法”。"))
    plan = forms.CharField(label=_("推广计划"), max_length=500, widget=area(3))


class AdopterForm(ActForm):
    beside = "adopter"
    unit = NodeChoice(label=_("应用单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    adopted_on = day_field(_("应用日期"))
    effect = forms.CharField(label=_("应用效果"), max_length=300, widget=area(2))

    def __init__(self, data: Any = None, *, initial: Any = None, row: OperatingMethod) -> None:
        super().__init__(data, initial=initial)
        root = Scope((row.unit.path.partition("/")[0] + "/",))
        units = Node.objects.within(root).units().filter(closed_on=None).exclude(pk=row.unit_id)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class NominateForm(ActForm):
    beside = "nominate"
    contest = forms.CharField(label=_("推荐参加"), max_length=100, help_text=_("例如“市级先进操作法评选”“技术标兵”。"))
    nominated_on = day_field(_("推荐日期"))
