from datetime import date as D

import pytest

from portal.kernel.errors import RuleBroken
from workforce.results import rules
from workforce.results.enums import PrizeClass, ResultLevel

TODAY = D(2026, 11, 30)


def code_of(call, *args, **kwargs) -> str:
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        ("patent", "zl 2003 1 0102344.5", "ZL200310102344.5"),
        ("patent", "2003101023445", "ZL200310102344.5"),
        ("patent", "CN202310000002.x", "ZL202310000002.X"),
        ("patent", "ZL85100001.0", "ZL85100001.0"),
        ("patent", "US10123456B2", "US10123456B2"),
        ("paper", "https://doi.org/10.13199/J.cnki.2025.04", "10.13199/j.cnki.2025.04"),
        ("paper", "", ""),
        ("award", " mt2026-117 ", "MT2026-117"),
        ("software", "软著登字第2024SR0123456号", "2024SR0123456"),
        ("standard", "Q/LG 0102-2026", "Q/LG0102-2026"),
    ],
)
def test_one_number_however_it_was_typed(kind, given, stored):
    assert rules.number_of(kind, given) == stored


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("patent", "", "result.number_needed"),
        ("software", " ", "result.number_needed"),
        ("standard", "", "result.number_needed"),
        ("patent", "ZL200310102344.6", "result.wrong_check_digit"),
        ("patent", "CN116123456B", "result.bad_patent_number"),
        ("patent", "专利号1", "result.bad_patent_number"),
        ("paper", "ISSN 0253-2336", "result.bad_doi"),
        ("software", "123456", "result.bad_software_number"),
    ],
)
def test_a_wrong_number_is_refused(kind, given, code):
    assert code_of(rules.number_of, kind, given) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY, ""), (D(2026, 12, 1), "result.in_the_future"), (D(1949, 10, 1), ""), (D(1949, 9, 30), "result.too_early")],
)
def test_a_result_is_there_already(day, code):
    verdict = rules.may_be_dated(day, TODAY)
    assert (bool(verdict), "" if verdict else verdict.code) == (not code, code)


@pytest.mark.parametrize(
    ("kind", "prize_class", "code"),
    [("award", "special", ""), ("award", "", "result.class_needed"), ("paper", "", ""), ("paper", "first", "result.class_of_awards")],
)
def test_awards_alone_have_a_class(kind, prize_class, code):
    verdict = rules.may_have_class(kind, prize_class)
    assert (bool(verdict), "" if verdict else verdict.code) == (not code, code)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10021、10022 张三\n李四", [("10021", ""), ("10022", "张三"), ("", "李四")]),
        ("张三（10022）； John Smith，", [("10022", "张三"), ("", "John Smith")]),
        ("a-7", [("A-7", "")]),
        (" 、；", []),
    ],
)
def test_authors_keep_their_order(text, found):
    assert rules.author_words(text) == found


@pytest.mark.parametrize(
    ("people", "names", "code"),
    [
        ([], [], "result.authors_needed"),
        ([None], ["李四"], "result.none_of_ours"),
        ([1, 1], ["", ""], "result.author_twice"),
        ([1, None, None], ["", "李四", "李四"], "result.author_twice"),
    ],
)
def test_somebody_of_ours_wrote_it_and_nobody_twice(people, names, code):
    assert code_of(rules.check_authors, people, names) == code


def test_ours_and_others_together():
    rules.check_authors([None, 1, 2], ["李四", "", ""])


@pytest.mark.parametrize(
    ("state", "registrar", "author", "proof", "code"),
    [
        ("registered", False, False, False, ""),
        ("registered", True, False, False, "result.second_person"),
        ("registered", False, True, False, "result.own"),
        ("registered", False, False, True, "result.proof_needed"),
        ("returned", False, False, False, "result.not_waiting"),
        ("confirmed", False, False, False, "result.not_waiting"),
    ],
)
def test_who_confirms(state, registrar, author, proof, code):
    verdict = rules.may_confirm(state, is_registrar=registrar, is_author=author, needs_proof=proof)
    assert (bool(verdict), "" if verdict else verdict.code) == (not code, code)


@pytest.mark.parametrize(
    ("state", "registrar", "author", "code"),
    [
        ("registered", True, True, ""),
        ("returned", True, True, ""),
        ("confirmed", True, True, "result.own"),
        ("confirmed", False, False, ""),
        ("withdrawn", False, False, "result.is_withdrawn"),
    ],
)
def test_who_withdraws(state, registrar, author, code):
    verdict = rules.may_withdraw(state, is_registrar=registrar, is_author=author)
    assert (bool(verdict), "" if verdict else verdict.code) == (not code, code)


@pytest.mark.parametrize(("state", "code"), [("confirmed", ""), ("registered", "result.confirm_first")])
def test_only_what_is_confirmed_is_followed(state, code):
    assert bool(rules.may_follow(state)) == (not code)


def test_counters_by_year_kind_level_and_class():
    groups = [
        rules.Group(2026, "patent", 7, "", "domestic", True, 2),
        rules.Group(2026, "patent", 7, "", "", False, 1),
        rules.Group(2026, "award", 5, "special", "", False, 1),
        rules.Group(2025, "award", 5, "second", "industry", False, 3),
        rules.Group(2025, "paper", 2, "", "", True, 4),
    ]
    years = rules.by_year(groups)
    assert [(y.year, y.kinds[:3], y.first_patents, y.domestic, y.industry) for y in years] == [
        (2026, (0, 3, 1), 2, 2, 0),
        (2025, (4, 0, 3), 0, 0, 3),
    ]
    awards = rules.awards_by_level(groups, sorted(ResultLevel, reverse=True), PrizeClass.values)
    assert awards == [(5, (1, 0, 3, 0, 0), 4)]
