"""Forms of the bank, of papers, of tests on the spot, and the sheet that somebody answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.fields import validate_moment
from portal.kernel.forms import DateTimeInput, OnceForm, VersionForm
from portal.organization.forms import NodeChoice
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.quizzes import rules, selectors
from workforce.quizzes.enums import QuizDraw, QuizPurpose, QuizQuestionKind
from workforce.quizzes.messages import SENTENCES
from workforce.quizzes.models import QuizPaper, QuizQuestion, QuizSubject
from workforce.quizzes.services import InspectionFacts, PaperFacts, QuestionFacts


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def judge_words() -> list[tuple[str, Any]]:
    return [(rules.TRUE, _("对")), (rules.FALSE, _("错"))]


def choices_of(question: QuizQuestion) -> list[tuple[str, Any]]:
    """The options of a question with their letters."""
    if question.kind == rules.JUDGE:
        return judge_words()
    return [(letter, f"{letter}. {text}") for letter, text in zip(rules.LETTERS, question.options, strict=False)]


class NodeField(NodeChoice):
    """A unit of the reach of an office."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label=label, queryset=Node.objects.none(), empty_label=_("请选择"), **kwargs)


class QuestionForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    node = NodeField(_("单位"), help_text=_("审核后，该单位和下级单位组卷时都能用。"))
    kind = forms.ChoiceField(label=_("题型"), choices=QuizQuestionKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("题干"), max_length=500, widget=_words(3), error_messages={"required": SENTENCES["quiz.text_needed"]})
    options = forms.CharField(
        label=_("选项"), max_length=1700, widget=_words(4), required=False,
        help_text=_("选择题一行一个选项，不写字母；判断题不填。"),
    )  # fmt: skip
    answer = forms.CharField(label=_("答案"), max_length=20, help_text=_("选择题填字母，例如 B 或 ACD；判断题填“对”或“错”。"))
    subjects = forms.ModelMultipleChoiceField(
        label=_("主题"), queryset=QuizSubject.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": SENTENCES["quiz.no_subject"]},
    )  # fmt: skip
    note = forms.CharField(label=_("解析"), max_length=500, required=False, widget=_words(2), help_text=_("答题截止后给答题人看。"))
    source = forms.CharField(label=_("出处"), max_length=200, required=False, help_text=_("制度、文件名称和条款。"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.units_for(actor, "quiz.bank")  # type: ignore[attr-defined]
        self.fields["subjects"].queryset = selectors.subjects()  # type: ignore[attr-defined]

    def facts(self) -> QuestionFacts:
        data = self.cleaned_data
        options = tuple(line.strip() for line in data["options"].splitlines() if line.strip())
        return QuestionFacts(
            data["node"], data["kind"], data["text"], data["answer"], tuple(data["subjects"]), options, data["note"], data["source"]
        )


class ReasonForm(VersionForm):
    reason = forms.CharField(
        label=_("停用原因"), max_length=200, widget=_words(2), error_messages={"required": SENTENCES["quiz.reason_needed"]}
    )


class PaperForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("试卷名称"), max_length=80, help_text=_("例如“安全生产月知识竞赛”。"),
        error_messages={"required": SENTENCES["quiz.title_needed"]},
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("用途"), choices=QuizPurpose.choices,
        help_text=_("知识竞赛按单位排名；规定考试和逢查必考可看到谁没有及格，其余只看单位比率。"),
    )  # fmt: skip
    node = NodeField(_("答题范围"), help_text=_("该单位和下级单位的职工可以答题。"))
    draw = forms.ChoiceField(label=_("组卷"), choices=QuizDraw.choices, widget=forms.RadioSelect)
    opens_at = forms.DateTimeField(label=_("开始时间"), widget=DateTimeInput(), validators=[validate_moment])
    closes_at = forms.DateTimeField(
        label=_("截止时间"), widget=DateTimeInput(), validators=[validate_moment], help_text=_("截止后给答题人看正确答案。")
    )
    pass_mark = forms.IntegerField(label=_("及格线（百分制）"), min_value=1, max_value=100)
    tries = forms.IntegerField(label=_("可答次数"), min_value=1, max_value=99)
    note = forms.CharField(label=_("答题说明"), max_length=300, required=False, widget=_words(2))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.units_for(actor, "quiz.run")  # type: ignore[attr-defined]

    def facts(self) -> PaperFacts:
        return PaperFacts(**{k: v for k, v in self.cleaned_data.items() if k not in {"version", "once_key"}})


class PartForm(forms.Form):
    subject = forms.ModelChoiceField(label=_("主题"), queryset=QuizSubject.objects.none(), empty_label=_("请选择"))
    count = forms.IntegerField(label=_("题数"), min_value=1, max_value=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = selectors.subjects()  # type: ignore[attr-defined]


class InspectionForm(OnceForm):
    node = NodeField(_("被查单位"))
    paper = forms.ModelChoiceField(label=_("试卷"), queryset=QuizPaper.objects.none(), empty_label=_("请选择"))
    place = forms.CharField(
        label=_("检查地点"), max_length=80, help_text=_("例如“西二采区变电所”。"),
        error_messages={"required": SENTENCES["quiz.place_needed"]},
    )  # fmt: skip
    note = forms.CharField(
        label=_("检查内容"), max_length=300, widget=_words(2), error_messages={"required": SENTENCES["quiz.note_needed"]}
    )
    staff_nos = forms.CharField(
        label=_("被考人工号"), max_length=900, widget=_words(2), help_text=_("几个人之间用顿号、逗号或换行分开；本人当场用手机答题。"),
        error_messages={"required": SENTENCES["quiz.nobody_called"]},
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("答题时间（分钟）"), min_value=1, max_value=600)

    def __init__(self, *args: Any, actor: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = selectors.units_for(actor, "quiz.inspect")  # type: ignore[attr-defined]
        self.fields["paper"].queryset = selectors.check_papers(actor, now)  # type: ignore[attr-defined]

    def facts(self) -> InspectionFacts:
        data = self.cleaned_data
        return InspectionFacts(data["node"], data["paper"], data["place"], data["note"], data["minutes"], numbers_of(data["staff_nos"]))


def numbers_of(text: str) -> tuple[str, ...]:
    for mark in "、，,;；\n\t|":
        text = text.replace(mark, " ")
    return tuple(text.split())


class CallForm(forms.Form):
    staff_nos = forms.CharField(label=_("再点名"), max_length=900, help_text=_("工号，几个人之间用顿号分开。"))


class SheetForm(forms.Form):
    """The questions of one sheet; each may be left open until it is handed in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, questions: Iterable[QuizQuestion], answers: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for no, question in enumerate(self.questions, 1):
            given = answers.get(str(question.pk), "")
            label = f"{no}. {question.text}"
            if question.kind == rules.MULTIPLE:
                field: forms.Field = forms.MultipleChoiceField(
                    label=label, choices=choices_of(question), required=False, widget=forms.CheckboxSelectMultiple, initial=list(given)
                )
            else:
                field = forms.ChoiceField(
                    label=label, choices=choices_of(question), required=False, widget=forms.RadioSelect, initial=given
                )
            field.kind_label = question.get_kind_display()  # type: ignore[attr-defined]
            self.fields[f"q{question.pk}"] = field

    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("q")]

    def answers(self) -> dict[int, str]:
        return {int(name[1:]): "".join(value) for name, value in self.cleaned_data.items() if name.startswith("q")}
