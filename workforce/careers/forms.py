"""Forms of posts and ways, key posts and their holders, pay, plans and appointments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.kernel.scope import Scope
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from workforce.careers.enums import CareerPlanFinding, CareerStepKind
from workforce.careers.models import CareerPost
from workforce.careers.rules import APPOINTED_RANKS
from workforce.skills.enums import SkillGrade
from workforce.skills.models import GradeLevel, Occupation

GRADES = [("", _("不作要求")), *SkillGrade.choices]
YUAN: dict[str, Any] = {"max_digits": 8, "decimal_places": 2, "min_value": 0}


def _number(value: str) -> int | None:
    return int(value) if value else None


class GradeChoice(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=GRADES, coerce=_number, empty_value=None, required=False, **kwargs)


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: CareerPost) -> str:
        return f"{obj.series.name} · {obj.level} · {obj.name}"


def open_posts() -> Any:
    return CareerPost.objects.filter(is_active=True, series__is_active=True).select_related("series")


class CareerPostForm(forms.Form):
    name = forms.CharField(label=_("岗位名称"), max_length=60)
    level = forms.IntegerField(label=_("层级"), min_value=1, max_value=9, help_text=_("1 是序列的起点，数字越大层级越高。"))
    needs_grade = GradeChoice(label=_("要求的技能等级"))
    is_active = forms.BooleanField(label=_("启用"), required=False, initial=True)


class CareerStepForm(forms.Form):
    to_post = PostChoice(label=_("去向岗位"), queryset=CareerPost.objects.none(), empty_label=_("请选择"))
    kind = forms.ChoiceField(label=_("通道"), choices=CareerStepKind.choices)
    least_years = forms.IntegerField(label=_("在原岗位最少年限"), min_value=0, max_value=40, initial=0)
    condition = forms.CharField(label=_("其他条件"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_post"].queryset = open_posts()  # type: ignore[attr-defined]


class SkillPostForm(OnceForm):
    """A key post; the unit is chosen once."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    node = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    name = forms.CharField(label=_("关键岗位"), max_length=60, help_text=_("例如“瓦斯抽采主操”。"))
    occupation = forms.ModelChoiceField(label=_("职业（工种）"), queryset=Occupation.objects.none(), empty_label=_("请选择"))
    needs_grade = forms.TypedChoiceField(label=_("要求的技能等级"), choices=SkillGrade.choices, coerce=int, initial=3)
    allowance = forms.DecimalField(label=_("岗位津贴（元/月）"), initial=0, help_text=_("任职人本人和人事能看到；没有津贴的填 0。"), **YUAN)
    from_on = day_field(_("设置日期"))
    to_on = day_field(_("撤销日期"), required=False, help_text=_("仍然设置的留空。"))
    career_post = PostChoice(label=_("岗位序列中的岗位"), queryset=CareerPost.objects.none(), required=False, empty_label=_("不对应"))

    def __init__(self, *args: Any, scope: Scope, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occupation"].queryset = Occupation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["career_post"].queryset = open_posts()  # type: ignore[attr-defined]
        if is_new:
            self.fields["node"].queryset = Node.objects.within(scope).units().filter(closed_on=None)  # type: ignore[attr-defined]
        else:
            del self.fields["node"]

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class HolderForm(forms.Form):
    staff_no = forms.CharField(label=_("任职人工号"), max_length=20)
    from_on = day_field(_("任职日期"))


class EndForm(forms.Form):
    on = day_field(_("免职日期"))


class GradePayForm(forms.Form):
    level = forms.ModelChoiceField(label=_("等级"), queryset=GradeLevel.objects.none(), empty_label=_("请选择"))
    monthly = forms.DecimalField(label=_("技能津贴（元/月）"), **YUAN)
    from_on = day_field(_("执行日期"), help_text=_("原标准到前一天为止。"))
    source = forms.CharField(label=_("依据"), max_length=120, help_text=_("文件名称和文号，或职代会、董事会决议。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = GradeLevel.objects.order_by("-rank")  # type: ignore[attr-defined]


class CareerPlanForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2200)
    goal_post = PostChoice(label=_("目标岗位"), queryset=CareerPost.objects.none(), required=False, empty_label=_("还没有确定"))
    goal_grade = GradeChoice(label=_("目标技能等级"))
    aim = forms.CharField(
        label=_("发展目标"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("今年要达到什么、三年内想做什么。")
    )
    steps = forms.CharField(
        label=_("学习和实践安排"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("一行一项，写明时间。")
    )
    mentor_no = forms.CharField(
        label=_("导师工号"), max_length=20, required=False, help_text=_("导师能看到这份规划并评议；留空的由人事评议。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal_post"].queryset = open_posts()  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PlanReviewForm(VersionForm):
    finding = forms.ChoiceField(label=_("评议结论"), choices=CareerPlanFinding.choices)
    review = forms.CharField(
        label=_("评议意见"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("写明进展和下一步，本人能看到。")
    )


class ChiefForm(OnceForm):
    staff_no = forms.CharField(label=_("受聘人工号"), max_length=20)
    occupation = forms.ModelChoiceField(label=_("职业（工种）"), queryset=Occupation.objects.none(), empty_label=_("请选择"))
    level = forms.ModelChoiceField(label=_("聘任等级"), queryset=GradeLevel.objects.none(), empty_label=_("请选择"))
    from_on = day_field(_("聘期开始"), help_text=_("聘期的长度按规则计算。"))
    reviewed_on = day_field(_("业绩评审日期"))
    review = forms.CharField(
        label=_("业绩评审结论"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("技术攻关、成果转化、带徒成效。")
    )
    defended_on = day_field(_("现场答辩日期"))
    defence = forms.CharField(label=_("现场答辩结论"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occupation"].queryset = Occupation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        ranks = GradeLevel.objects.filter(rank__in=APPOINTED_RANKS)
        self.fields["level"].queryset = ranks  # type: ignore[attr-defined]


class ChiefEndForm(VersionForm):
    on = day_field(_("结束日期"))
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
