"""Forms of a ballot: the plan, the acts that ask «are you sure», the paper, the count by hand."""

import uuid
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ballots import rules, selectors
from portal.ballots.enums import Appraisal, BallotKind, BallotMode, Choice, LeaveOut
from portal.ballots.messages import SENTENCES
from portal.ballots.models import Ballot, BallotItem, VotingRule
from portal.ballots.services import ItemDraft, Plan
from portal.kernel.forms import VersionForm


class CancelForm(VersionForm):
    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": SENTENCES["ballot.reason_needed"]},
    )


class CheckForm(VersionForm):
    """The second person's word on a count by hand."""

    verdict = forms.ChoiceField(
        label=_("核对结论"), choices=[("same", _("与选票一致，确认结果")), ("differs", _("不一致，重新清点"))], widget=forms.RadioSelect,
        error_messages={"required": _("请选择核对结论。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("要求重新清点时必填。")
    )


class LeaveOutForm(VersionForm):
    person_id = forms.IntegerField()
    reason = forms.ChoiceField(choices=[("", ""), *LeaveOut.choices], required=False)


class RuleChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: VotingRule) -> str:
        return obj.name


class PlanForm(forms.Form):
    """What is put to the vote beside a record."""

    once_key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    title = forms.CharField(
        label=_("投票名称"), max_length=120, help_text=_("例如“选举支部委员会委员”“接收预备党员”。"),
        error_messages={"required": SENTENCES["ballot.title_needed"]},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("类别"), choices=BallotKind.choices, widget=forms.RadioSelect, initial=BallotKind.DECISION)
    rule = RuleChoice(
        label=_("表决规则"),
        queryset=VotingRule.objects.none(),
        empty_label=None,
        error_messages={"required": SENTENCES["ballot.rule_unknown"]},
    )
    items = forms.CharField(
        label=_("表决事项或候选人"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("每行一项。候选人写姓名，同名的写工号；两名以上发展对象逐个表决，每人一行。"),
        error_messages={"required": SENTENCES["ballot.no_items"]},
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("应选名额"), required=False, min_value=1, max_value=rules.MOST_SEATS, help_text=_("只在选举时填写。")
    )
    is_multi = forms.BooleanField(label=_("差额选举"), required=False, help_text=_("候选人多于应选名额；不选为等额选举。"))
    allows_write_in = forms.BooleanField(label=_("可以另选他人"), required=False)
    mode = forms.ChoiceField(
        label=_("投票方式"), choices=BallotMode.choices, widget=forms.RadioSelect, initial=BallotMode.ELECTRONIC,
        help_text=_("会场不便使用手机的，选纸质选票，由计票人录入、监票人核对。"),
    )  # fmt: skip
    needs_presence = forms.BooleanField(label=_("到会才能投票"), required=False, initial=True, help_text=_("按签到或点名确认到会。"))

    def __init__(self, *args: Any, codes: Collection[str], eligible: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.eligible = eligible
        self.fields["rule"].queryset = found = selectors.rules_for(codes)
        self.fields["rule"].help_text = _("规则的比例和依据见目录中的“表决规则”。")
        self.initial.setdefault("once_key", uuid.uuid4().hex)
        first = next((rule for code in codes for rule in found if rule.code == code), None)
        self.initial.setdefault("rule", first)

    def plan(self) -> Plan:
        """The words of the service; names of the roll become people."""
        data = self.cleaned_data
        lines = [" ".join(line.split()) for line in data["items"].splitlines() if line.strip()]
        people = selectors.find_people(self.eligible, lines)
        items = [ItemDraft(_named(people, line), people.get(line)) for line in lines]
        return Plan(
            title=data["title"], kind=data["kind"], mode=data["mode"], rule=data["rule"], items=items, seats=data["seats"] or 0,
            is_multi=data["is_multi"], allows_write_in=data["allows_write_in"], needs_presence=data["needs_presence"],
        )  # fmt: skip


def _named(people: dict[str, Any], line: str) -> str:
    """A staff number becomes name and number; anything else stays as written."""
    return f"{people[line].name}（{line}）" if line in people and people[line].staff_no == line else line


class PaperForm(forms.Form):
    """The voter's paper. An election may be left blank beside a name: that is an abstention."""

    def __init__(self, *args: Any, ballot: Ballot, items: Collection[BallotItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ballot, self.items = ballot, list(items)
        is_election = ballot.kind == BallotKind.ELECTION
        choices = Appraisal.choices if ballot.kind == BallotKind.GRID else Choice.choices
        for item in self.items:
            self.fields[f"c{item.no}"] = forms.ChoiceField(
                label=item.label, choices=choices, widget=forms.RadioSelect, required=not is_election,
                error_messages={"required": _("请选择一项。")},
            )  # fmt: skip
        if ballot.allows_write_in:
            for n in range(1, ballot.seats + 1):
                self.fields[f"w{n}"] = forms.CharField(
                    label=_("另选他人 %(n)s") % {"n": n}, required=False, max_length=rules.LONGEST_NAME,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )  # fmt: skip

    @property
    def choices(self) -> dict[int, str]:
        """Item number -> option."""
        return {item.no: self.cleaned_data[f"c{item.no}"] or Choice.ABSTAIN for item in self.items}

    @property
    def write_ins(self) -> list[str]:
        return [text for n in range(1, self.ballot.seats + 1) if (text := self.cleaned_data.get(f"w{n}", "").strip())]

    def read_back(self) -> list[tuple[str, str]]:
        """What the voter is about to hand in: label and word, for the review."""
        words = dict(Appraisal.choices if self.ballot.kind == BallotKind.GRID else Choice.choices)
        lines = [(item.label, str(words[self.choices[item.no]])) for item in self.items]
        return lines + [(name, str(_("另选"))) for name in self.write_ins]


class TotalsForm(VersionForm):
    """A count by hand: papers out, back, void, and a row of figures for each item."""

    issued = forms.IntegerField(label=_("发出选票"), min_value=0)
    returned = forms.IntegerField(label=_("收回选票"), min_value=0)
    spoiled = forms.IntegerField(label=_("无效票"), min_value=0, initial=0)

    def __init__(self, *args: Any, ballot: Ballot, items: Collection[BallotItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ballot, self.items = ballot, list(items)
        self.options = rules.options_of(ballot.kind)
        words = dict(Appraisal.choices if ballot.kind == BallotKind.GRID else Choice.choices)
        for item in self.items:
            for option in self.options:
                self.fields[f"n{item.no}_{option}"] = forms.IntegerField(
                    label=f"{item.label} · {words[option]}", min_value=0, max_value=100_000,
                    widget=forms.NumberInput(attrs={"class": "input input--sm", "inputmode": "numeric"}),
                )  # fmt: skip
        if ballot.allows_write_in:
            self.fields["write_ins"] = forms.CharField(
                label=_("另选他人"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("每行一人：姓名 空格 票数，例如“李四 3”。"),
            )

    @property
    def figures(self) -> list[Any]:
        """The fields beside the table: papers out, back and void, and the names that were written in."""
        return [self[name] for name in ("issued", "returned", "spoiled", "write_ins") if name in self.fields]

    @property
    def table(self) -> list[tuple[BallotItem, list[Any]]]:
        """Item and its number fields, for the page's table."""
        return [(item, [self[f"n{item.no}_{option}"] for option in self.options]) for item in self.items]

    def clean_write_ins(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in self.cleaned_data.get("write_ins", "").splitlines():
            name, _space, count = line.strip().rpartition(" ")
            if not line.strip():
                continue
            if not name.strip() or not (count.isascii() and count.isdigit() and len(count) <= 6) or name.strip() in found:
                raise forms.ValidationError(_("请每行写一人：姓名 空格 票数，每人写一次，例如“李四 3”。"))
            found[name.strip()[: rules.LONGEST_NAME]] = int(count)
        return found

    def words(self) -> dict[str, Any]:
        """The words of the service."""
        data = self.cleaned_data
        counts = {item.no: {option: data[f"n{item.no}_{option}"] for option in self.options} for item in self.items}
        figures = {name: data[name] for name in ("version", "issued", "returned", "spoiled")}
        return figures | {"counts": counts, "write_ins": data.get("write_ins") or {}}
