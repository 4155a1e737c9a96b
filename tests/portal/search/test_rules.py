"""How texts and questions are cut, and what is marked."""

import re

import pytest

from portal.search import rules
from portal.search.rules import Choice

WORD = re.compile(r"^[a-z][a-z0-9]*$")


def test_a_name_is_found_as_written_by_initials_and_by_full_pinyin_from_each_character_on():
    assert rules.words_of(["王建国"]).split() == [
        "h0738b05efa", "h05efa056fd", "h056fd", "fwangjianguo", "iwjg", "fjianguo", "ijg", "fguo",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sound"), [("单小丽", "shan"), ("曾明", "zeng"), ("解放", "xie"), ("查文斌", "zha"), ("长孙晟", "zhangsun")]
)
def test_a_family_name_is_found_as_it_is_read(name, sound):
    words = rules.words_of([name]).split()
    assert any(word.startswith("f" + sound) for word in words)


def test_every_word_is_one_word_for_both_databases():
    texts = ["采煤１队 MT-05：《安全·生产》ABC", "𠮷野家", "", None, "--", "O'Brien; DROP TABLE x", "éàü"]
    assert [w for w in rules.words_of(texts).split() if not WORD.match(w)] == []


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("王", [Choice(begins=("h0738b",))]),
        ("王建", [Choice(exact=("h0738b05efa",))]),
        ("WJG", [Choice(begins=("wwjg", "fwjg", "iwjg"))]),
        ("  10021 ", [Choice(begins=("w10021", "f10021", "i10021"))]),
        ("王 jg", [Choice(begins=("h0738b",)), Choice(begins=("wjg", "fjg", "ijg"))]),
        ("ＭＴ", [Choice(begins=("wmt", "fmt", "imt"))]),
        ("a", []),
        ("", []),
        ("  ' -- ; ", []),
        ("a b", []),
    ],
)
def test_a_question_becomes_conditions_that_all_must_hold(text, choices):
    assert rules.choices_of(text) == choices


def test_a_very_long_question_is_cut():
    assert len(rules.choices_of("安全 " * 500)) == rules.MOST_PARTS
    assert len(rules.choices_of("安" * 5000)) == rules.LONGEST_QUESTION - 1


@pytest.mark.parametrize(
    ("title", "question", "parts"),
    [
        ("王建国", "建国", [("王", False), ("建国", True)]),
        ("王建国", "jg", [("王", False), ("建国", True)]),
        ("王建国", "wangj", [("王建", True), ("国", False)]),
        ("主题党日：安全", "安全", [("主题党日：", False), ("安全", True)]),
        ("MT-05 会议", "mt", [("MT", True), ("-05 会议", False)]),
        ("王建国", "李", [("王建国", False)]),
        ("", "李", []),
    ],
)
def test_what_was_asked_for_is_marked(title, question, parts):
    assert rules.marked(title, rules.asked_in(question)) == parts


@pytest.mark.parametrize(("question", "found"), [("组织", True), ("zzsh", True), ("zuzhi", True), ("花名册", False), ("", False)])
def test_the_names_of_rooms_are_found_the_same_way(question, found):
    assert rules.says("组织生活", rules.asked_in(question)) is found
