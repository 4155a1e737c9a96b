"""What a form says when a field is empty or wrong: the field by its name, whether to write or to choose."""

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from portal.kernel.forms import day_field, refusals_of


class Asking(forms.Form):
    topic = forms.CharField(label="主题", max_length=4)
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")])
    sides = forms.MultipleChoiceField(label="方面", choices=[("a", "甲")], widget=forms.CheckboxSelectMultiple)
    on = day_field("日期")
    seats = forms.IntegerField(label="名额", min_value=1, max_value=9)
    share = forms.DecimalField(label="占比", min_value=0)
    why = forms.CharField(label="原因", error_messages={"required": "请写明原因。"})


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("topic", "", ["请填写“主题”。"]),
        ("topic", "一二三四五", ["“主题”最多 4 个字，现在 5 个。"]),
        ("topic", "一二三四", []),
        ("kind", "", ["请选择“类别”。"]),
        ("kind", "z", ["请从列表中选择“类别”。"]),
        ("kind", "a", []),
        ("sides", "", ["请选择“方面”。"]),
        ("on", "", ["请填写日期，例如 2026-03-05。"]),  # a sentence of the form itself stays
        ("seats", "0", ["“名额”应不小于 1。"]),
        ("seats", "1", []),
        ("seats", "9", []),
        ("seats", "10", ["“名额”应不大于 9。"]),
        ("seats", "五", ["“名额”应填数字。"]),
        ("share", "-1", ["“占比”应不小于 0。"]),
        ("share", "half", ["“占比”应填数字。"]),
        ("why", "", ["请写明原因。"]),
    ],
)
def test_a_refusal_names_its_field(field, given, words):
    with translation.override("zh-hans"):
        assert refusals_of(Asking({field: given} if given else {})[field]) == words


def test_the_page_says_it_at_the_field_and_in_the_summary():
    with translation.override("zh-hans"):
        drawn = Template('{% include "components/form.html" %}').render(Context({"form": Asking({})}))
    assert drawn.count("请填写“主题”。") == 2
    assert "必填项" not in drawn
