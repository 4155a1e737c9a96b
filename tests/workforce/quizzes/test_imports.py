"""The bank from a table, and taken back."""

import io

import pytest

from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from workforce.quizzes.models import QuizQuestion

HEAD = "题型,题目,A,B,C,正确答案,标签,解析,单位编码"
SINGLE = "单选,停电后先做什么？,验电,合闸,离开,a,安全规程,,MK1"
JUDGE = "判断,可以带电作业。,,,,错,安全规程、岗位技能,规程禁止,"


def load(people, *lines: str, who: str = "hr"):
    text = "\n".join([HEAD, *lines])
    actor = people.actor(getattr(people, who))
    return check_table(
        kind=kind_of("quiz-questions"), file=io.BytesIO(text.encode()), name="a.csv", actor=actor, at=clock.now(), commit=True
    )


def test_questions_wait_for_somebody_else_and_a_second_time_changes_nothing(people):
    assert load(people, SINGLE, JUDGE).created == 2
    rows = QuizQuestion.objects.order_by("pk").values_list("kind", "answer", "state", "node__code", "proposed_by")
    assert list(rows) == [("single", "A", "draft", "MK1", people.hr.pk), ("judge", "B", "draft", "MK1", people.hr.pk)]
    again = load(people, SINGLE, JUDGE)
    assert (again.created, again.unchanged) == (0, 2)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (SINGLE.replace(",a,", ",d,"), "答案只能是"),
        (SINGLE.replace("合闸", "验电"), "不能重复"),
        (SINGLE.replace("安全规程", "天文"), "没有“天文”"),
        (SINGLE.replace("MK1", "MK2"), "不在您的管理范围内"),
        (JUDGE.replace("错", "也许"), "判断题的答案"),
    ],
)
def test_every_wrong_row_is_named(people, line, sentence):
    report = load(people, line)
    assert (sentence in report.problems[0].message, QuizQuestion.objects.count()) == (True, 0)


def test_a_known_question_told_otherwise(people):
    load(people, SINGLE)
    assert "先核对" in load(people, SINGLE.replace(",a,", ",b,")).problems[0].message
    assert "写了两次" in load(people, JUDGE, JUDGE).problems[0].message
