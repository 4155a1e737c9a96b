"""Forms of appointments and of the roster."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from branches.appointments.enums import Body, PostRank, StaffSource
from branches.appointments.messages import SENTENCES
from branches.appointments.services import PostFacts, StaffFacts
from portal.kernel.forms import day_field
from portal.organization.models import Node
from portal.people.forms import ColleagueInput
from portal.people.models import Person


class PostForm(forms.Form):
    """``person`` only when the post is given."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    person = forms.CharField(label=_("工号"), max_length=20, widget=ColleagueInput())
    body = forms.ChoiceField(label=_("任职机构"), choices=Body.choices)
    rank = forms.ChoiceField(label=_("职务类别"), choices=PostRank.choices, initial=PostRank.OTHER)
    title = forms.CharField(label=_("职务名称"), max_length=60, help_text=_("按任职文件填写，例如“党委副书记”“职工董事”。"))
    document = forms.CharField(label=_("任职文号"), max_length=80, required=False)
    from_on = day_field(_("任职日期"))
    to_on = day_field(_("任期届满"), required=False, help_text=_("没有任期的不填。"))

    def __init__(self, *args: Any, node: Node, holder: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node, self.holder = node, holder
        if holder is not None:
            del self.fields["person"]
        if node.is_branch:
            self.fields["body"].choices = [c for c in Body.choices if c[0] != Body.PARTY]  # type: ignore[attr-defined]
            self.fields["body"].help_text = SENTENCES["appointment.in_branch_posts"]

    def facts(self) -> PostFacts:
        data = {"person": self.holder, **{k: v for k, v in self.cleaned_data.items() if k != "version"}}
        return PostFacts(node=self.node, **data)


class EndForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = day_field(_("最后一天"))


class StaffForm(forms.Form):
    """``number`` only when somebody is put on the roster."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label=_("工号"), max_length=20, widget=ColleagueInput())
    title = forms.CharField(label=_("岗位"), max_length=60, help_text=_("例如“党委办公室干事”“支部党务干事”。"))
    source = forms.ChoiceField(label=_("来源"), choices=StaffSource.choices, widget=forms.RadioSelect, initial=StaffSource.INTERNAL)
    is_full_time = forms.BooleanField(label=_("专职"), required=False)
    load = forms.IntegerField(label=_("党务工作量（%）"), min_value=1, max_value=100, help_text=_("占本人工作时间的比例；专职填 100。"))
    duty = forms.CharField(
        label=_("职责"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("写明专职或兼职负责哪些党务工作。"),
        error_messages={"required": SENTENCES["party_staff.duty_needed"]},
    )  # fmt: skip
    from_on = day_field(_("到岗日期"))

    def __init__(self, *args: Any, node: Node, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.node = node
        if not is_new:
            del self.fields["number"]

    def facts(self) -> StaffFacts:
        data = {"number": "", **{k: v for k, v in self.cleaned_data.items() if k != "version"}}
        return StaffFacts(node=self.node, **data)
