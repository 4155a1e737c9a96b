"""Forms of a competition: the plan, entries, scores, targets and figures of a drive, honours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.competitions import selectors
from workforce.competitions.enums import (
    CompetitionClass,
    CompetitionGroup,
    CompetitionKind,
    CompetitionLevel,
    CompetitionPartner,
    CompetitionPrize,
    ContestantKind,
    ProjectKind,
)
from workforce.competitions.messages import SENTENCES
from workforce.competitions.models import Competition
from workforce.competitions.services import CompetitionFacts
from workforce.honours.models import HonourTitle
from workforce.skills.models import Occupation

MANY = 999


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _none(choices: Any, label: Any) -> list[Any]:
    return [("", label), *choices]


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MANY)


class CompetitionForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("竞赛名称"), max_length=100, error_messages={"required": SENTENCES["competition.name_needed"]})
    kind = forms.ChoiceField(label=_("类型"), choices=CompetitionKind.choices, help_text=_("劳动竞赛按单位比指标，其他按选手比成绩。"))
    level = forms.TypedChoiceField(label=_("级别"), choices=CompetitionLevel.choices, coerce=int)
    node = NodeChoice(label=_("主办单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    partner = forms.ChoiceField(label=_("联合主办"), choices=_none(CompetitionPartner.choices, _("没有")), required=False)
    is_planned = forms.BooleanField(label=_("列入年度计划"), required=False, initial=True)
    occupations = forms.ModelMultipleChoiceField(
        label=_("职业（工种）"), queryset=Occupation.objects.none(), required=False, help_text=_("不选的不限工种；名次按工种分别排。"),
    )  # fmt: skip
    enrol_from = day_field(_("报名开始"))
    enrol_to = day_field(_("报名截止"))
    starts_on = day_field(_("比赛日期"))
    team_size = forms.IntegerField(label=_("每队人数"), min_value=1, max_value=50, initial=1, help_text=_("个人赛填 1。"))
    theory_weight = forms.IntegerField(label=_("理论占比（%）"), min_value=0, max_value=100, help_text=_("其余为实操。"))
    first_prizes = _count(_("一等奖名额"))
    second_prizes = _count(_("二等奖名额"))
    third_prizes = _count(_("三等奖名额"))
    excellence_prizes = _count(_("优胜奖名额"))
    next_up = forms.ModelChoiceField(
        label=_("上一级竞赛"), queryset=Competition.objects.none(), required=False, empty_label=_("不推荐晋级"),
        help_text=_("成绩发布后，把每个工种的前几名推荐到这项竞赛。"),
    )  # fmt: skip
    quota_up = forms.IntegerField(label=_("每个工种晋级名额"), min_value=0, max_value=50, initial=0)
    project_kind = forms.ChoiceField(label=_("围绕的重点"), choices=_none(ProjectKind.choices, _("没有")), required=False)
    project = forms.CharField(label=_("重点名称"), max_length=100, required=False)
    is_external = forms.BooleanField(
        label=_("外部竞赛"), required=False, help_text=_("由行业、地方或国家举办，本企业组队参加，登记公布的名次。")
    )
    host = forms.CharField(label=_("外部主办单位"), max_length=100, required=False)
    contest_class = forms.ChoiceField(
        label=_("类别"),
        choices=_none(CompetitionClass.choices, _("没有分类")),
        required=False,
        help_text=_("按主管部门文件，晋级绿色通道用。"),
    )
    group = forms.ChoiceField(label=_("组别"), choices=_none(CompetitionGroup.choices, _("不分组")), required=False)
    text = forms.CharField(label=_("规则说明"), max_length=2000, required=False, widget=_words(4))

    def __init__(self, *args: Any, actor: Actor, row: Competition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = actor.scope("competition.run")
        units = Node.objects.within(scope).units().filter(closed_on=None).order_by("path")
        self.fields["node"].queryset = units  # type: ignore[attr-defined]
        self.fields["occupations"].queryset = Occupation.objects.filter(is_active=True)  # type: ignore[attr-defined]
        above = selectors.next_tiers(actor.scope("competition.view"), row.pk if row is not None else None)
        self.fields["next_up"].queryset = above  # type: ignore[attr-defined]
        if row is not None:
            del self.fields["node"]
        self.row = row

    def facts(self) -> CompetitionFacts:
        data = dict(self.cleaned_data)
        prizes = tuple(data.pop(f"{name}_prizes") for name in ("first", "second", "third", "excellence"))
        for name in ("version", "once_key"):
            data.pop(name)
        node = self.row.node if self.row is not None else data.pop("node")
        return CompetitionFacts(**{**data, "node": node, "prizes": prizes})  # type: ignore[arg-type]


class BesideForm(forms.Form):
    """A form that stands beside others on the page: its fields have ids of their own."""

    beside = ""

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.beside}_%s")


class EntryForm(BesideForm):
    """People by staff number, one a line or separated by commas; the first stands for the team."""

    beside = "entry"
    people = forms.CharField(label=_("选手工号"), max_length=1000, widget=_words(2))
    team_name = forms.CharField(label=_("队名"), max_length=60, required=False)
    occupation = forms.ModelChoiceField(
        label=_("职业（工种）"), queryset=Occupation.objects.none(), required=False, empty_label=_("不分工种")
    )
    contestant = forms.ChoiceField(label=_("选手类别"), choices=ContestantKind.choices, initial=ContestantKind.STAFF)

    def __init__(self, data: Any = None, *, initial: Any = None, actor: Actor, row: Competition) -> None:
        super().__init__(data, initial=initial)
        self.actor = actor
        self.found: list[Person] = []
        mine = row.occupations.all()
        every = Occupation.objects.filter(is_active=True)
        self.fields["occupation"].queryset = mine if mine.exists() else every  # type: ignore[attr-defined]
        if row.team_size <= 1:
            del self.fields["team_name"]
        else:
            self.fields["people"].help_text = _("每行一个工号，第一人为队长。")
        if not actor.scope("competition.enter").paths:
            self.fields["contestant"].widget = forms.HiddenInput()

    def clean_people(self) -> str:
        text = self.cleaned_data["people"]
        numbers = [n.strip().upper() for n in text.replace("，", ",").replace("、", ",").replace("\n", ",").split(",") if n.strip()]
        known = selectors.people_for(self.actor, set(numbers))
        for number in numbers:
            if number not in known:
                raise forms.ValidationError(SENTENCES["competition.no_person"], params={"staff_no": number})
        self.found = [known[number] for number in numbers]
        return text


def points_field(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=100, decimal_places=2, required=False)


class ScoreForm(BesideForm):
    beside = "score"
    version = forms.IntegerField(widget=forms.HiddenInput)
    theory = points_field(_("理论"))
    practice = points_field(_("实操"))
    is_absent = forms.BooleanField(label=_("缺席"), required=False)


class OutcomeForm(BesideForm):
    beside = "outcome"
    version = forms.IntegerField(widget=forms.HiddenInput)
    place = forms.IntegerField(label=_("名次"), min_value=1, max_value=30000, required=False)
    field = forms.IntegerField(label=_("同工种参赛人数"), min_value=1, max_value=1000000, required=False)
    prize = forms.ChoiceField(label=_("奖项"), choices=_none(CompetitionPrize.choices, _("没有奖项")), required=False)
    is_absent = forms.BooleanField(label=_("缺席"), required=False)


class TargetForm(BesideForm):
    beside = "target"
    name = forms.CharField(label=_("指标"), max_length=60, help_text=_("例如“掘进进尺”。"))
    measure = forms.CharField(label=_("计量单位"), max_length=20)
    weight = forms.IntegerField(label=_("权重"), min_value=1, max_value=100, initial=1)
    is_less_better = forms.BooleanField(label=_("越小越好"), required=False)


class PlannedForm(BesideForm):
    beside = "planned"
    target = forms.ModelChoiceField(label=_("指标"), queryset=Competition.objects.none(), empty_label=_("请选择"))
    unit = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"))
    planned = forms.DecimalField(label=_("目标值"), max_digits=12, decimal_places=2)

    def __init__(self, data: Any = None, *, initial: Any = None, row: Competition) -> None:
        super().__init__(data, initial=initial)
        self.fields["target"].queryset = row.targets.all()  # type: ignore[attr-defined]
        units = Node.objects.units().filter(path__startswith=row.node.path, closed_on=None).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class MeasuredForm(forms.Form):
    measured = forms.DecimalField(label=_("实际值"), max_digits=12, decimal_places=2)

    def __init__(self, data: Any = None, *, pk: int, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"measured_{pk}_%s")


class ReasonForm(BesideForm):
    beside = "reason"
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("原因"), max_length=300, widget=_words(2), error_messages={"required": SENTENCES["competition.reason_needed"]}
    )


class HonourForm(BesideForm):
    """Which title came with the prize."""

    beside = "honour"
    member = forms.ModelChoiceField(label=_("获奖人"), queryset=Competition.objects.none(), empty_label=_("请选择"))
    title = forms.ModelChoiceField(label=_("荣誉称号"), queryset=HonourTitle.objects.none(), empty_label=_("请选择"))
    document = forms.CharField(label=_("文号"), max_length=60, required=False)

    def __init__(self, data: Any = None, *, initial: Any = None, row: Competition) -> None:
        super().__init__(data, initial=initial)
        self.fields["member"].queryset = selectors.honourable(row)  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda m: f"{m.person.name}（{m.entry.get_prize_display()}）"  # type: ignore[attr-defined]
        self.fields["title"].queryset = HonourTitle.objects.filter(is_active=True, is_for_people=True)  # type: ignore[attr-defined]


class SeenForm(VersionForm):
    """A button of a competition: which state of it the reader saw."""
