"""Receipt, report and ranking say how the two scores became one result, and what is frozen does not hang on the method."""

import html
import json
import re

import pytest
from django.urls import reverse

from assessment.metrics.rules import METRICS
from assessment.rounds import services
from assessment.rounds.enums import RoundState
from assessment.schemes.rules import body_to_json, fingerprint, parse_scheme
from assessment.schemes.selectors import body_of, result_words
from assessment.scoring.models import ScoreTotal
from assessment.scoring.services import run_here
from portal.catalogue.models import RuleParameter
from tests.assessment.insight.factories import under_scheme
from tests.assessment.papers.factories import registered
from tests.assessment.papers.test_papers import make, words
from tests.assessment.rounds.factories import AT, judge_all, opened, published
from tests.assessment.schemes.test_combining import WAYS
from tests.assessment.scoring.factories import SCHEME, scheme_from

pytestmark = pytest.mark.db
KEY = "2026Q3~ZB-A"
CHOICES = {
    "apart": "combine: {method: apart, source: 矿党字〔2026〕3 号}\n",
    "coefficient": "combine: {method: coefficient, source: 矿党字〔2026〕3 号}\n",
    "lower": "combine: {method: lower, by: points, source: 矿党字〔2026〕3 号}\n",
    "geometric": "combine: {method: geometric, source: 矿党字〔2026〕3 号}\n",
}


def scheme(way):
    text = SCHEME + CHOICES[way]
    if way == "coefficient":
        assert "floor: 0}" in text
        text = re.sub(r"floor: (\d+)}", lambda m: f"floor: {m[1]}, coefficient: {'0.9' if m[1] == '0' else '1'}}}", text)
    return scheme_from(text)


def published_under(people, way):
    round = opened(people, scheme(way))
    judge_all(people, round)
    run_here(actor=people.actor(people.assessor), at=lambda: AT, round=round)
    round.refresh_from_db()
    round = services.review_round(actor=people.actor(people.assessor), at=AT, round=round)
    by = {"actor": people.actor(people.committee), "second": people.actor(people.second_committee)}
    return services.publish_round(**by, at=AT, round=round)


def receipt(client):
    return html.unescape(client.get(reverse("receipt_detail", args=[KEY])).content.decode())


@pytest.mark.parametrize("way", CHOICES)
def test_a_round_under_any_method_is_published_and_comes_out_again(group, way):
    round = published_under(group, way)
    found = services.verify_round(round)
    assert (found.is_equal, found.differences, found.branches) == (True, (), 3)


def test_what_is_frozen_is_the_same_whatever_the_method_but_for_the_scheme_itself(group):
    """The two scores are frozen, their combination is read off the scheme: packages differ in its fingerprint alone."""
    round = published_under(group, "geometric")
    package = json.loads(round.frozen.get(branch=group.branch_a).package)
    plain = fingerprint(body_to_json(parse_scheme(SCHEME, METRICS)))
    assert package["scheme"] == round.scheme.sha256 != plain
    assert set(package["totals"]) == {"party", "business"}
    assert "combine" not in json.dumps(package)


@pytest.mark.parametrize(
    ("way", "rule", "arithmetic"),
    [
        ("apart", "党建、业务分别排名，不合成综合分", "分别排名，不合成综合分"),
        ("coefficient", "换算系数按党建等次", "换算系数"),
    ],
)
def test_receipt_page_and_papers_of_a_branch_say_how(client, group, way, rule, arithmetic):
    published_under(group, way)
    total = ScoreTotal.objects.get(branch=group.branch_a)
    client.force_login(group.secretary)
    own = result_words(body_of(total.round.scheme), total.party, total.business, total.peer_group)
    assert arithmetic in own
    text = receipt(client)
    assert [part for part in (own, rule, "依据：矿党字〔2026〕3 号") if part not in text] == []
    for paper, form in (("receipt", "docx"), ("receipt", "pdf"), ("report", "docx")):
        made = words(client.post(reverse("receipt_make", args=[KEY, paper, form])))
        assert own.replace(" ", "") in made.replace(" ", "")
    client.force_login(group.stranger)
    assert client.get(reverse("receipt_detail", args=[KEY])).status_code == 404


@pytest.mark.parametrize(
    ("way", "there", "absent"),
    [
        ("apart", ("党建、业务分别排名，不合成综合分；名次", "党建名次", "业务名次", "支部A"), ("综合分 =", "综合等次")),
        ("coefficient", ("换算系数按党建等次：优秀 1.1", "96.80", "综合"), ("党建名次",)),
        ("lower grade", ("综合等次", "良好", "党建名次"), ("综合分 =",)),
        ("weighted", ("综合分 = 党建 × 0.5 + 业务 × 0.5；名次", "90.25"), ("党建名次",)),
    ],
)
def test_the_ranking_as_a_paper(client, scored, way, there, absent):
    under_scheme(WAYS[way])
    scored.now.refresh_from_db()
    scored.now.state = RoundState.PUBLISHED
    scored.now.save()
    paper = registered(scored.people, scored.now, "ranking", peer_group="production")
    client.force_login(scored.people.committee)
    text = words(make(client, paper, "docx"))
    assert [part for part in there if part not in text] == []
    assert [part for part in absent if part in text] == []
    notice = registered(scored.people, scored.now, "notice", number="矿党发〔2026〕13 号")
    said = words(make(client, notice, "docx"))
    assert ("优秀 " in said and "个，" in said) is (way != "apart")


def test_a_branch_beyond_the_share_of_the_highest_grade_reads_why_in_its_papers(client, group):
    """One place for three branches, which all reach the highest grade: A has it, B reads why it has the one below."""
    RuleParameter.objects.filter(code="RANKING_MINIMUM_GROUP").update(value=2)
    low = SCHEME.replace("floor: 90}", "floor: 2}").replace("floor: 80}", "floor: 1}")
    published(group, scheme_from(low + "top_share: {percent: 40, source: 党委会决定}\n"))
    said = "得分达到“优秀”，在同类组 40% 的名额之外，评为“良好”"
    for user, key, is_lowered in ((group.sibling, "2026Q3~ZB-B", True), (group.secretary, KEY, False)):
        client.force_login(user)
        page = html.unescape(client.get(reverse("receipt_detail", args=[key])).content.decode())
        assert (said in page, "依据：党委会决定。" in page) == (is_lowered, True)
        for paper in ("receipt", "report"):
            made = words(client.post(reverse("receipt_make", args=[key, paper, "docx"])))
            assert "依据：党委会决定。" in made
            assert (said in made, "名次在名额以内的，评为最高等次。" in made) == (is_lowered, is_lowered), paper
