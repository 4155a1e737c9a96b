"""Drafts that leave both scores alone and change what is made of them: weights, the way to combine, the share of the highest grade.

Branch A has 61.67 and 45.00, B and C 25.00 and 0.00. Peer groups are ranked from three branches on.
"""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from assessment.rounds.models import AssessmentRound
from assessment.schemes import services as schemes
from assessment.schemes.models import AssessmentScheme
from assessment.trials import selectors, services
from assessment.trials.exports import find_rows
from assessment.trials.models import SchemeTrial
from portal.catalogue.models import RuleParameter
from portal.kernel import exporters
from portal.kernel.scope import Scope
from portal.rights.models import RoleGrant
from tests.assessment.rounds.factories import AT, published
from tests.assessment.scoring.factories import SCHEME, MeasureKindFactory, scheme_from
from tests.assessment.trials.test_trials import ran

pytestmark = pytest.mark.db
LOW = SCHEME.replace("floor: 90", "floor: 12").replace("floor: 80", "floor: 10")  # all three reach the highest grade
WEIGHTS = "weights: {party: 0.4, business: 0.6}"
HALVES = "weights:\n  party: 0.5\n  business: 0.5\n"
GEOMETRIC = "combine: {method: geometric, source: 规定}"
SHARE = "top_share: {percent: 40, source: 规定}"  # one of three


@pytest.fixture(autouse=True)
def three_are_ranked(db):
    RuleParameter.objects.filter(code="RANKING_MINIMUM_GROUP").update(value=3)


@pytest.fixture
def easy(group) -> AssessmentRound:
    MeasureKindFactory(code="T-ACCIDENT")
    return published(group, scheme_from(LOW))


def changed(people, draft: AssessmentScheme, line: str) -> AssessmentScheme:
    """``draft`` with ``line``, which takes the place of what it says of the weights."""
    text = draft.source_text
    if line == WEIGHTS:
        assert text.count(HALVES) == 1
        text = text.replace(HALVES, "")
    return schemes.change_draft(actor=people.actor(people.assessor), at=AT, scheme=draft, revision=draft.revision, text=f"{text}\n{line}\n")


def drafted(people, scheme: AssessmentScheme, line: str) -> AssessmentScheme:
    return changed(people, schemes.start_draft(actor=people.actor(people.assessor), at=AT, scheme=scheme), line)


def rows_of(trial: SchemeTrial) -> list[tuple]:
    names = ("total_before", "total_after", "total_rank_before", "total_rank_after", "grade_before", "grade_after", "total_shift")
    rows = selectors.rows_of_trial(trial, Scope(("",)))
    assert [(row.shift, row.items) for row in rows] == [(0, {})] * 3  # both scores stay
    return [(row.branch.node.name, *(getattr(row, name) for name in names)) for row in rows]


def test_only_the_weights(group, round):
    trial = ran(group, drafted(group, round.scheme, WEIGHTS), round)
    assert rows_of(trial) == [  # the larger shift first
        ("支部B", D("12.50"), D("10.00"), 2, 2, "fail", "fail", D("-2.50")),
        ("支部C", D("12.50"), D("10.00"), 2, 2, "fail", "fail", D("-2.50")),
        ("支部A", D("53.34"), D("51.67"), 1, 1, "fail", "fail", D("-1.67")),
    ]


def test_only_the_way_to_combine(group, round):
    trial = ran(group, drafted(group, round.scheme, GEOMETRIC), round)
    assert rows_of(trial) == [
        ("支部B", D("12.50"), D("0.00"), 2, 2, "fail", "fail", D("-12.50")),
        ("支部C", D("12.50"), D("0.00"), 2, 2, "fail", "fail", D("-12.50")),
        ("支部A", D("53.34"), D("52.68"), 1, 1, "fail", "fail", D("-0.66")),
    ]


def test_only_the_share_of_the_highest_grade(group, easy):
    trial = ran(group, drafted(group, easy.scheme, SHARE), easy)
    assert rows_of(trial) == [
        ("支部A", D("53.34"), D("53.34"), 1, 1, "excellent", "excellent", D(0)),
        ("支部B", D("12.50"), D("12.50"), 2, 2, "excellent", "good", D(0)),
        ("支部C", D("12.50"), D("12.50"), 2, 2, "excellent", "good", D(0)),
    ]
    counts = selectors.counts_of(trial, Scope(("",)))
    assert (counts["grade"], counts["band"], counts["total_up"], counts["total_down"]) == (2, 0, 0, 0)


def test_the_share_holds_for_the_round_too(group):
    MeasureKindFactory(code="T-ACCIDENT")
    round = published(group, scheme_from(LOW + SHARE + "\n"))
    grades = [row[5:7] for row in rows_of(ran(group, round.scheme, round))]
    assert grades == [("excellent", "excellent"), ("good", "good"), ("good", "good")]


@pytest.mark.parametrize(
    ("line", "grade"), [("combine: {method: apart, source: 规定}", ""), ("combine: {method: lower, by: grade, source: 规定}", "fail")]
)
def test_a_draft_that_forms_no_total_has_none(group, round, line, grade):
    trial = ran(group, drafted(group, round.scheme, line), round)
    assert rows_of(trial)[0] == ("支部A", D("53.34"), None, 1, None, "fail", grade, None)
    assert selectors.counts_of(trial, Scope(("",)))["grade"] == 0  # from a grade to none is no change of the grade


def test_a_branch_that_is_not_graded_has_a_total_alone(group, easy):
    scheme = drafted(group, easy.scheme, SHARE)
    trial = ran(group, scheme, easy)
    trial.rows.filter(branch=group.branch_a).update(is_graded=False, grade_before="", grade_after="")
    services._finish(trial, services.plan_of(services.body_from_json(trial.body), services.body_of(easy.scheme), reads_live=True), AT)
    assert {name: tuple(more) for name, *more in rows_of(trial)}["支部A"] == (D("53.34"), D("53.34"), None, None, "", "", D(0))


def test_points_and_total_take_turns_in_the_order(group, round):
    trial = ran(group, drafted(group, round.scheme, WEIGHTS), round)
    trial.rows.filter(branch=group.branch_a).update(shift=D("2.49"))
    names = [row.branch.node.name for row in selectors.rows_of_trial(trial, Scope(("",)))]
    trial.rows.filter(branch=group.branch_a).update(shift=D("-2.51"))
    assert (names, selectors.rows_of_trial(trial, Scope(("",)))[0].branch) == (["支部B", "支部C", "支部A"], group.branch_a)


def page_of(client, trial: SchemeTrial, query: str = "") -> str:
    return " ".join(client.get(reverse("scheme_trial", args=[trial.pk]) + query).content.decode().split())


def test_the_page_tells_the_whole(client, group, round):
    trial = ran(group, drafted(group, round.scheme, GEOMETRIC), round)
    client.force_login(group.committee)
    text = page_of(client, trial)
    assert "综合方法有改动：原为“综合分 = 党建 × 0.5 + 业务 × 0.5”，草案为“综合分 = 党建 × 业务，再开平方”。</div>" in text
    assert "0 个合计上升，0 个下降" in text
    assert "综合得分 0 个上升，3 个下降，0 个综合等次有变化。" in text
    folded = [part.partition("</span>")[0] for part in text.split('<span class="cell-sub">')[1:]]
    assert next(one for one in folded if one.startswith("综合 ")).startswith("综合 12.50 → <b>0.00</b>")  # on a phone under the name
    assert '0.00<span class="cell-note"> 综合 -12.50</span>' in text


def test_the_tab_and_the_file_show_whose_grade_changes(client, group, easy, django_assert_num_queries):
    trial = ran(group, drafted(group, easy.scheme, SHARE), easy)
    client.force_login(group.committee)
    with django_assert_num_queries(11):
        text = page_of(client, trial, "?grade=1")
    assert ("支部A" in text, "支部B" in text, "优秀 → 良好" in text) == (False, True, True)
    asked = exporters.Asked(group.actor(group.committee), Scope(("",)), {"trial": str(trial.pk), "grade": "1"}, AT)
    assert [row.branch.node.name for row in find_rows(asked).rows] == ["支部B", "支部C"]
    (exporter,) = [one for one in exporters.all_exporters() if one.key == "scheme-trial"]
    row = exporter.decorate(list(find_rows(asked).rows), asked)[0]
    assert (row.grade_before_words, row.grade_after_words) == ("优秀", "良好")


def test_schemes_that_keep_the_scores_apart_have_no_columns_for_a_whole(client, group):
    MeasureKindFactory(code="T-ACCIDENT")
    round = published(group, scheme_from(SCHEME + "combine: {method: apart, source: 规定}\n"))
    trial = ran(group, round.scheme, round)
    client.force_login(group.committee)
    text = page_of(client, trial)
    assert ("综合名次" in text, "综合得分" in text, "升级以前" in text) == (False, False, False)


def test_where_there_is_no_whole_its_tab_cuts_nothing_off(client, group):
    """An address of a trial with a whole, kept or copied: page and file show every branch and the tab of all."""
    MeasureKindFactory(code="T-ACCIDENT")
    round = published(group, scheme_from(SCHEME + "combine: {method: apart, source: 规定}\n"))
    trial = ran(group, round.scheme, round)
    client.force_login(group.committee)
    listing = client.get(reverse("scheme_trial", args=[trial.pk]) + "?grade=1").context["listing"]
    assert (len(listing.page.object_list), [is_current for *_tab, is_current in listing.tabs]) == (3, [True, False])
    asked = exporters.Asked(group.actor(group.committee), Scope(("",)), {"trial": str(trial.pk), "grade": "1"}, AT)
    assert len(find_rows(asked).rows) == 3


def test_a_dry_run_from_before_says_that_it_has_no_whole(client, group, round):
    trial = ran(group, drafted(group, round.scheme, WEIGHTS), round)
    SchemeTrial.objects.update(has_whole=False)
    client.force_login(group.committee)
    text = page_of(client, trial)
    assert ("这次试算是系统升级以前做的" in text, "综合名次" in text) == (True, False)


def test_the_counts_of_the_whole_are_cut_to_the_reach(client, group, easy):
    trial = ran(group, drafted(group, easy.scheme, SHARE), easy)
    RoleGrant.objects.filter(user=group.committee).update(node=group.nodes["DW1"])
    client.force_login(group.committee)
    text = page_of(client, trial)
    assert ("1 个综合等次有变化" in text, "支部C" in text) == (True, False)
    for user in (group.sibling, group.stranger):
        client.force_login(user)
        assert client.get(reverse("scheme_trial", args=[trial.pk])).status_code == 404


def test_the_end_of_a_dry_run_costs_the_same_however_many_branches(group, easy, django_assert_num_queries):
    trial = ran(group, drafted(group, easy.scheme, SHARE), easy)
    plan = services.plan_of(services.body_from_json(trial.body), services.body_of(easy.scheme), reads_live=True)
    trial.round.scheme  # noqa: B018
    for _n in range(2):
        with django_assert_num_queries(6):
            services._finish(trial, plan, AT)
        trial.rows.exclude(branch=group.branch_a).delete()


def test_a_case_of_the_whole_bars_a_draft_with_other_weights(client, group, round):
    actor = group.actor(group.assessor)
    draft = schemes.start_draft(actor=actor, at=AT, scheme=round.scheme)
    frozen = round.frozen.select_related("round__scheme").get(branch=group.branch_a)
    row = services.add_case(actor=actor, at=AT, scheme=draft, revision=draft.revision, frozen=frozen)
    row = changed(group, row, WEIGHTS)
    assert [case.wrong for case in selectors.run_cases(row)] == [("综合分预期 53.34 分，现为 51.67 分",)]
    client.force_login(group.committee)
    page = client.get(reverse("scheme_cases", args=[row.code, row.version])).content.decode()
    assert "<dt>综合预期</dt><dd>53.34 未达标</dd>" in page
