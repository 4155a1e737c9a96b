"""Forms of a branch. A person is named by staff number and found within the reach of the editor only."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.orgs import rules
from branches.orgs.enums import BranchPostKind, Standing
from branches.orgs.models import Branch, BranchMembership
from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateInput
from portal.kernel.scope import Scope
from portal.kernel.sentences import sentence
from portal.organization.enums import BRANCH_KINDS, UNIT_KINDS, NodeKind
from portal.organization.models import Node, PeerGroup
from portal.people.forms import ColleagueInput
from portal.people.models import Person

MOST_FOUNDERS = 100
STANDING_KINDS = [kind for kind in map(NodeKind, BRANCH_KINDS) if kind != NodeKind.TEMPORARY_BRANCH]  # those of projects: temporaries


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        messages = {"required": _("请填写日期，例如 2026-03-05。")}
        super().__init__(widget=DateInput(), validators=[validate_moment], error_messages=messages, **kwargs)


class StaffNoField(forms.CharField):
    """A staff number that becomes the Person; ``scope`` is set by the form."""

    scope = Scope()

    def clean(self, value: Any) -> Person | None:
        text = super().clean(value).strip().upper()
        if not text:
            return None
        person = Person.objects.within(self.scope).filter(staff_no=text).first()
        if person is None:
            raise forms.ValidationError(sentence("branch.person_unknown", {"staff_no": text}), code="unknown")
        return person


class NodeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Node) -> str:
        return f"{obj.name}（{obj.code}）"


def _override() -> forms.CharField:
    return forms.CharField(
        label=_("超出规定的理由"), max_length=200, required=False, help_text=_("只在上级批准突破规定时填写，会记入审计并在支部页面显示。")
    )


class BranchForm(forms.Form):
    """New branch; ``founders`` are staff numbers, all full members."""

    code = forms.CharField(label=_("编码"), max_length=20, help_text=_("全企业唯一，建立后不再更改，例如 ZB-CM01。"))
    name = forms.CharField(label=_("名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=20)
    kind = forms.ChoiceField(label=_("类别"), choices=[(k.value, k.label) for k in STANDING_KINDS])
    parent = NodeChoice(label=_("上级党组织"), queryset=Node.objects.none(), empty_label=_("请选择"))
    peer_group = forms.ModelChoiceField(label=_("同类组"), queryset=PeerGroup.objects.none(), required=False, empty_label=_("不参加排名"))
    founded_on = DayField(label=_("成立日期"))
    founders = forms.CharField(
        label=_("首批正式党员工号"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个或用逗号隔开。成立党支部应有正式党员 3 名以上。"),
    )  # fmt: skip
    note = forms.CharField(label=_("备注"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    override_reason = _override()

    def __init__(self, *args: Any, parents: Any, roster: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        self.fields["parent"].queryset = parents
        self.fields["peer_group"].queryset = PeerGroup.objects.filter(is_active=True)

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()

    def clean_founders(self) -> list[Person]:
        wanted = list(dict.fromkeys(re.findall(r"[A-Za-z0-9-]+", self.cleaned_data["founders"].upper())))[:MOST_FOUNDERS]
        found = {p.staff_no: p for p in Person.objects.within(self.roster).filter(staff_no__in=wanted)}
        for staff_no in wanted:
            if staff_no not in found:
                raise forms.ValidationError(sentence("branch.person_unknown", {"staff_no": staff_no}), code="unknown")
        return [found[staff_no] for staff_no in wanted]


class BranchEditForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
    short_name = forms.CharField(label=_("简称"), max_length=20)
    peer_group = forms.ModelChoiceField(label=_("同类组"), queryset=PeerGroup.objects.none(), required=False, empty_label=_("不参加排名"))
    founded_on = DayField(label=_("成立日期"))
    note = forms.CharField(label=_("备注"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        node = branch.node
        kwargs["initial"] = {
            "name": node.name, "short_name": node.short_name, "peer_group": node.peer_group_id, "founded_on": branch.founded_on,
            "note": branch.note, "version": branch.version,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["peer_group"].queryset = PeerGroup.objects.filter(is_active=True)


class ActForm(forms.Form):
    """Base of the small forms that change one dated row."""

    def __init__(self, *args: Any, branch: Branch, roster: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branch = branch
        if "person" in self.fields and isinstance(self.fields["person"], StaffNoField):
            self.fields["person"].scope = roster
        if "group" in self.fields:
            groups = Node.objects.filter(parent_id=branch.pk, kind=NodeKind.PARTY_GROUP, closed_on=None)
            self.fields["group"].queryset = groups.order_by("sort", "code")


def _group() -> NodeChoice:
    return NodeChoice(label=_("党小组"), queryset=Node.objects.none(), required=False, empty_label=_("不编入党小组"))


def _reason() -> forms.CharField:
    return forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("例如批复文件的名称和文号。"))


class AdmitForm(ActForm):
    """Members who come with their affiliation; whom a branch admits itself comes by the steps of development (docs/adr/0016)."""

    person = StaffNoField(label=_("工号"), max_length=20, widget=ColleagueInput(), error_messages={"required": _("请填写工号。")})
    standing = forms.ChoiceField(
        label=_("党员类别"), choices=Standing.choices, help_text=_("转入的党员按原类别登记；本支部新接收的预备党员在“发展党员”中办理。")
    )
    group = _group()
    from_on = DayField(label=_("起始日期"))
    reason = _reason()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("standing") == Standing.PROBATIONARY and not data.get("reason"):
            self.add_error("reason", _("请写明从哪个支部转入；本支部新接收的预备党员在“发展党员”中办理。"))
        return data


class MoveMemberForm(ActForm):
    to_branch = forms.ModelChoiceField(
        label=_("转到支部"), queryset=Branch.objects.none(), required=False, empty_label=_("留在本支部，只调整党小组")
    )
    group = _group()
    on = DayField(label=_("变更日期"), help_text=_("这一天起计入新的支部或党小组。"))
    reason = _reason()

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_branch"].queryset = targets


class StandingForm(ActForm):
    """The vote, and corrections: conversion is a step of development (docs/adr/0016)."""

    standing = forms.ChoiceField(
        label=_("党员类别"), choices=Standing.choices, help_text=_("转正在“发展党员”中办理；这里只更正登记错误，须写明原因。")
    )
    is_vote_suspended = forms.BooleanField(label=_("暂停表决权"), required=False)
    on = DayField(label=_("变更日期"))
    reason = _reason()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("standing") != self.initial.get("standing") and not data.get("reason"):
            self.add_error("reason", _("更正党员类别须写明原因；转正请在“发展党员”中办理。"))
        return data


class EndMembershipForm(ActForm):
    to_on = DayField(label=_("最后一天"))
    reason = forms.CharField(label=_("原因"), max_length=200, error_messages={"required": _("请填写原因，例如“转往外单位”。")})
    has_left_party = forms.BooleanField(label=_("不再是党员（退党、除名、开除党籍）"), required=False)


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name}（{obj.staff_no}）"


def _members_of(branch: Branch, **wanted: Any) -> QuerySet[Person]:
    running = BranchMembership.objects.filter(branch=branch, to_on=None, **wanted).values("person_id")
    return Person.objects.filter(pk__in=running).order_by("staff_no")


class AppointForm(ActForm):
    person = MemberChoice(label=_("党员"), queryset=Person.objects.none(), empty_label=_("请选择"))
    post = forms.ChoiceField(label=_("职务"), choices=BranchPostKind.choices)
    group = NodeChoice(label=_("党小组"), queryset=Node.objects.none(), required=False, empty_label=_("（任组长时选择）"))
    from_on = DayField(label=_("任期开始"))
    to_on = DayField(label=_("任期届满"), required=False, help_text=_("留空时按支部委员会任期计算。"))
    reason = _reason()
    override_reason = _override()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = _members_of(self.branch)


class EndPostForm(ActForm):
    ended_on = DayField(label=_("卸任日期"), help_text=_("在任的最后一天。"))
    reason = _reason()


class ExtendForm(ActForm):
    """Putting an election off with approval."""

    to_on = DayField(label=_("延期至"), help_text=_("从原定届满日算起，最长时间见规则参数 TERM-05。"))
    approval = forms.CharField(
        label=_("批复文件"), max_length=200, help_text=_("上级党组织批复的名称和文号。"),
        error_messages={"required": _("请填写上级党组织批复文件的名称和文号。")},
    )  # fmt: skip
    override_reason = _override()


class ElectionForm(ActForm):
    """The result of an election: who, which post, from when. Fields stand by post, as the ballot does."""

    SEATS = (
        ("secretary", BranchPostKind.SECRETARY), ("deputy", BranchPostKind.DEPUTY), ("organization", BranchPostKind.ORGANIZATION),
        ("publicity", BranchPostKind.PUBLICITY), ("discipline", BranchPostKind.DISCIPLINE), ("member_1", BranchPostKind.MEMBER),
        ("member_2", BranchPostKind.MEMBER),
    )  # fmt: skip

    from_on = DayField(label=_("新一届任期开始"), help_text=_("原任委员在前一天卸任，任期按规定年限计算。"))
    approval = forms.CharField(
        label=_("批复文件"), max_length=200, help_text=_("上级党组织批准选举结果（提前、延期换届的一并注明）的文件名称和文号。"),
        error_messages={"required": _("请填写上级党组织批复文件的名称和文号。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = _members_of(self.branch, standing=Standing.FULL)
        for name, post in self.SEATS:
            self.fields[name] = MemberChoice(
                label=BranchPostKind(post).label, queryset=people, required=name == "secretary", empty_label=_("（不设或空缺）"),
                error_messages={"required": _("换届结果应有一名书记，请选择书记。")},
            )  # fmt: skip
        self.fields["override_reason"] = _override()

    def seats(self) -> list[tuple[Person, str]]:
        """Whoever was chosen, with the post."""
        return [(person, post) for name, post in self.SEATS if (person := self.cleaned_data.get(name)) is not None]


class ProxyForm(ActForm):
    person = MemberChoice(label=_("代理人"), queryset=Person.objects.none(), empty_label=_("请选择"))
    from_on = DayField(label=_("开始日期"))
    to_on = DayField(label=_("截止日期"), help_text=_("最后一天；第二天起代理人不再有书记的权限。"))
    reason = forms.CharField(label=_("代理原因"), max_length=200, error_messages={"required": _("请填写原因，例如“书记外出学习”。")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = _members_of(self.branch, standing=Standing.FULL)


class WithdrawProxyForm(ActForm):
    reason = forms.CharField(label=_("原因"), max_length=200, error_messages={"required": _("请填写原因，例如“书记提前返岗”。")})


class CloseBranchForm(ActForm):
    closed_on = DayField(label=_("撤销日期"), help_text=_("最后一天；职务、代理和覆盖随之结束，记录仍可查看。"))
    reason = forms.CharField(label=_("依据"), max_length=200, error_messages={"required": _("请填写依据，例如“项目竣工，批复文号”。")})


class CoverForm(ActForm):
    unit = NodeChoice(label=_("单位"), queryset=Node.objects.none(), empty_label=_("请选择"), help_text=_("包含它下面的全部单位。"))
    from_on = DayField(label=_("起始日期"))
    reason = _reason()

    def __init__(self, *args: Any, roster: Scope, **kwargs: Any) -> None:
        super().__init__(*args, roster=roster, **kwargs)
        self.fields["unit"].queryset = Node.objects.within(roster).filter(kind__in=UNIT_KINDS, closed_on=None).order_by("path")


class EndCoverForm(ActForm):
    to_on = DayField(label=_("最后一天"))
    reason = _reason()


class ShareForm(ActForm):
    """Shares of one unit from a day on: this branch and up to two others. One row per branch that may be named."""

    on = DayField(label=_("起始日期"))

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for i in (1, 2, 3):
            self.fields[f"branch_{i}"] = forms.ModelChoiceField(
                label=_("支部 %(i)s") % {"i": i}, queryset=others, required=i == 1, empty_label="—", initial=self.branch if i == 1 else None
            )
            self.fields[f"share_{i}"] = forms.DecimalField(
                label=_("份额 %(i)s（%%）") % {"i": i},
                min_value=0,
                max_value=rules.FULL_SHARE,
                decimal_places=2,
                max_digits=5,
                required=i == 1,
            )

    def shares(self) -> list[tuple[Branch, Any]]:
        data = self.cleaned_data
        return [(data[f"branch_{i}"], data[f"share_{i}"]) for i in (1, 2, 3) if data.get(f"branch_{i}") and data.get(f"share_{i}")]
