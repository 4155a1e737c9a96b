"""Forms of a course and its chapters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.kernel.forms import OnceForm, VersionForm, day_field
from portal.rights.access import Actor
from workforce.courses import selectors
from workforce.courses.enums import CourseKind
from workforce.courses.messages import SENTENCES
from workforce.courses.models import CourseModule
from workforce.courses.services import CourseFacts
from workforce.quizzes.forms import NodeField
from workforce.quizzes.models import QuizPaper
from workforce.quizzes.selectors import units_for


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CourseForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("课程名称"), max_length=80, error_messages={"required": SENTENCES["course.title_needed"]})
    module = forms.ModelChoiceField(label=_("栏目"), queryset=CourseModule.objects.none(), empty_label=_("请选择"))
    kind = forms.ChoiceField(
        label=_("类型"), choices=CourseKind.choices, widget=forms.RadioSelect,
        help_text=_("制度学习须附测试，学完后本人签收“已阅知”；政策和会议解读须写明来源日期。"),
    )  # fmt: skip
    node = NodeField(_("学习范围"), help_text=_("该单位和下级单位的职工都要学。"))
    summary = forms.CharField(label=_("简介"), max_length=300, required=False, widget=_words(2))
    source = forms.CharField(label=_("来源"), max_length=200, required=False, help_text=_("制度、文件或会议的名称和文号。"))
    source_on = day_field(_("来源日期"), required=False)
    due_on = day_field(_("学完期限"), required=False, help_text=_("不填的不设期限，也不计入学习完成率。"))
    valid_until = day_field(_("失效日期"), required=False, help_text=_("过了这一天标为已失效，不再列入待学。"))
    quiz = forms.ModelChoiceField(
        label=_("测试"), queryset=QuizPaper.objects.none(), required=False, empty_label=_("没有测试"),
        help_text=_("先在“题库和答题”里组一份用途为“课程测试”的试卷。"),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["node"].queryset = units_for(actor, "course.edit")  # type: ignore[attr-defined]
        self.fields["module"].queryset = selectors.modules()  # type: ignore[attr-defined]
        self.fields["quiz"].queryset = selectors.quizzes_for(actor)  # type: ignore[attr-defined]

    def facts(self) -> CourseFacts:
        return CourseFacts(**{k: v for k, v in self.cleaned_data.items() if k not in {"version", "once_key"}})


class ChapterForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("章节名称"), max_length=80, error_messages={"required": SENTENCES["course.chapter_title"]})
    text = forms.CharField(
        label=_("内容"), max_length=20000, widget=_words(10), help_text=_("空一行另起一段；图片、视频和课件在保存后作为文件添加。"),
        error_messages={"required": SENTENCES["course.chapter_text"]},
    )  # fmt: skip


class WithdrawForm(VersionForm):
    reason = forms.CharField(
        label=_("下架原因"), max_length=200, widget=_words(2), error_messages={"required": SENTENCES["course.reason_needed"]}
    )
