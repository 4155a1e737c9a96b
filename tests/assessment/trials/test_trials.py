"""Dry runs over a published round and golden cases from it: the round stays as it is, the draft is proved before it is adopted."""

import pytest
from django.urls import reverse

from assessment.rounds.models import FrozenBranch
from assessment.rounds.services import verify_round
from assessment.schemes import services as schemes
from assessment.schemes.models import AssessmentScheme
from assessment.scoring.models import ScoreTotal
from assessment.trials import services
from assessment.trials.models import SchemeTrial, SchemeTrialRow
from assessment.trials.rules import KEPT
from assessment.trials.tasks import compute
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.models import Job
from portal.rights.models import RoleGrant
from tests.assessment.rounds.factories import AT, opened

pytestmark = pytest.mark.db


def changed(people, draft: AssessmentScheme, *pairs: tuple[str, str]) -> AssessmentScheme:
    text = draft.source_text
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return schemes.change_draft(actor=people.actor(people.assessor), at=AT, scheme=draft, revision=draft.revision, text=text)


def ran(people, scheme, round, **more) -> SchemeTrial:
    trial = services.ask_trial(actor=people.actor(people.committee), at=AT, scheme=scheme, round=round, **more)
    compute(job_id=trial.job_id)
    trial.refresh_from_db()
    return trial


def test_the_rounds_own_scheme_changes_nothing(group, round, draft):
    """The property that a dry run stands on."""
    trial = ran(group, round.scheme, round)

    assert (trial.state, trial.live, trial.absent, trial.rows.count()) == ("done", [], [], 3)
    for row in trial.rows.all():
        total = ScoreTotal.objects.get(round=round, branch=row.branch_id)
        assert (row.party_after, row.business_after, row.items, row.shift) == (total.party, total.business, {}, 0)
        assert (row.party_rank_after, row.business_rank_after) == (total.party_rank, total.business_rank)
        assert (row.party_band_after, row.business_band_after) == (total.party_band, total.business_band)
        assert (row.total_after, row.total_rank_after, row.grade_after) == (row.total_before, row.total_rank_before, row.grade_before)
        assert (row.total_shift, row.grade_after) == (0, "fail")


def test_a_draft_shows_who_gains_and_loses_and_leaves_the_round_alone(group, round, draft):
    before = round.package_hash
    trial = ran(group, changed(group, draft, ("deduct: 15", "deduct: 5")), round)
    row = trial.rows.get(branch=group.branch_a)

    assert set(row.items) <= {"P1"}
    assert sum(one.shift for one in trial.rows.all()) > 0
    round.refresh_from_db()
    assert (round.package_hash, verify_round(round).is_equal) == (before, True)


def test_a_metric_that_was_not_frozen_is_read_from_the_records_or_left_out(group, round, draft):
    new = changed(group, draft, ("metric: promotions_gained", "metric: grade_rises"))
    live, without = ran(group, new, round), ran(group, new, round, reads_live=False)

    assert (live.live, live.absent) == (["B3"], [])
    assert (without.live, without.absent) == ([], ["B3"])
    assert without.rows.get(branch=group.branch_a).items["B3"][1] is None


def test_a_job_that_runs_twice_gives_the_same(group, round, draft):
    trial = ran(group, draft, round)
    Job.objects.filter(pk=trial.job_id).update(state="queued")
    compute(job_id=trial.job_id)
    assert trial.rows.count() == 3


def test_one_under_way_is_not_asked_for_twice_and_the_latest_are_kept(group, round, draft):
    actor = group.actor(group.committee)
    first = services.ask_trial(actor=actor, at=AT, scheme=draft, round=round)
    assert services.ask_trial(actor=actor, at=AT, scheme=draft, round=round).pk == first.pk
    for _n in range(KEPT + 1):
        ran(group, draft, round)
    assert SchemeTrial.objects.filter(scheme=draft).count() == KEPT


def test_only_committees_try_and_only_what_was_published(group):
    moving = opened(group)
    with pytest.raises(RuleBroken) as broken:
        services.ask_trial(actor=group.actor(group.committee), at=AT, scheme=moving.scheme, round=moving)
    assert broken.value.code == "trial.round_not_published"
    with pytest.raises(NotReachable):
        services.ask_trial(actor=group.actor(group.assessor), at=AT, scheme=moving.scheme, round=moving)


def test_the_pages_of_dry_runs(client, group, round, draft):
    url = reverse("scheme_trials", args=[draft.code, draft.version])
    client.force_login(group.committee)
    assert "还没有试算过" in client.get(reverse("scheme_detail", args=[draft.code, draft.version])).content.decode()
    assert client.post(url, {"round": "1999Q1"}).status_code == 422
    answer = client.post(url, {"round": round.code, "reads_live": "on"})
    trial = SchemeTrial.objects.get()
    assert answer.headers["Location"] == reverse("scheme_trial", args=[trial.pk])
    assert "正在试算：0 / 3" in client.get(answer.headers["Location"]).content.decode()
    compute(job_id=trial.job_id)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "共 3 个支部，0 个合计上升，0 个下降，0 个等次有变化。" in page
    assert round.code in client.get(url).content.decode()
    assert client.get(answer.headers["Location"] + "?band=1").status_code == 200
    for user in (group.assessor, group.secretary, group.sibling, group.stranger, group.worker, group.hr):
        client.force_login(user)
        assert (client.get(url).status_code, client.get(answer.headers["Location"]).status_code) == (404, 404)


def test_on_a_phone_what_changed_stands_under_the_name(client, group, round, draft):
    trial = ran(group, changed(group, draft, ("deduct: 15", "deduct: 5")), round)
    row = trial.rows.get(branch=group.branch_b)
    client.force_login(group.committee)
    text = " ".join(client.get(reverse("scheme_trial", args=[trial.pk])).content.decode().split())
    folded = [part.partition("</span>")[0] for part in text.split('<span class="cell-sub">')[1:]]
    assert any(one.startswith(f"党建 {row.party_before} → <b>{row.party_after}</b>") for one in folded)
    assert [sum(one.startswith(name) for one in folded) for name in ("业务 ", "综合 ")] == [trial.rows.count()] * 2
    assert text.count('<td class="num">') == trial.rows.count()  # the change of the sum alone stays a column


def test_a_reader_sees_the_branches_in_reach_only(client, group, round, draft):
    trial = ran(group, draft, round)
    RoleGrant.objects.filter(user=group.committee).update(node=group.nodes["DW1"])
    client.force_login(group.committee)
    page = client.get(reverse("scheme_trial", args=[trial.pk])).content.decode()
    assert ("支部A" in page, "支部B" in page, "支部C" in page) == (True, True, False)
    assert "共 2 个支部" in page


def test_the_page_of_a_dry_run_costs_the_same_with_more_rows(client, group, round, draft, django_assert_num_queries):
    trial = ran(group, draft, round)
    client.force_login(group.committee)
    with django_assert_num_queries(11):
        client.get(reverse("scheme_trial", args=[trial.pk]))
    SchemeTrialRow.objects.filter(trial=trial).exclude(branch=group.branch_a).delete()
    with django_assert_num_queries(8):
        client.get(reverse("scheme_trial", args=[trial.pk]))


# -- golden cases -----------------------------------------------------------------------------------------------
def sample(people, draft) -> AssessmentScheme:
    frozen = FrozenBranch.objects.select_related("round__scheme").get(branch=people.branch_a)
    return services.add_case(actor=people.actor(people.assessor), at=AT, scheme=draft, revision=draft.revision, frozen=frozen)


def test_a_branch_of_a_past_round_becomes_a_case_without_its_name(group, round, draft):
    row = sample(group, draft)
    assert (len(row.cases), row.cases[0]["name"]) == (1, "2026Q3 样本 1")
    assert group.branch_a.node.name not in str(row.cases)
    total = ScoreTotal.objects.get(round=round, branch=group.branch_a)
    assert row.cases[0]["totals"] == {"party": f"{total.party.normalize():f}", "business": f"{total.business.normalize():f}"}
    assert (row.cases[0]["total"], row.cases[0]["grade"]) == ("53.34", "fail")
    services.cases_come_out(row)


def test_a_case_that_does_not_come_out_stops_the_adoption(group, round, draft):
    row = sample(group, draft)
    row = changed(group, row, ("target: 0.9", "target: 1"))
    with pytest.raises(RuleBroken) as broken:
        schemes.adopt_scheme(actor=group.actor(group.committee), at=AT, scheme=row)
    assert (broken.value.code, broken.value.params["n"]) == ("scheme.cases_fail", 1)
    assert "“2026Q3 样本 1”" in broken.value.params["first"]
    row = services.expect_anew(actor=group.actor(group.assessor), at=AT, scheme=row, revision=row.revision, name="2026Q3 样本 1")
    assert schemes.adopt_scheme(actor=group.actor(group.committee), at=AT, scheme=row).state == "adopted"


def test_cases_go_with_the_next_draft_and_are_dropped_by_name(group, round, draft):
    row = sample(group, draft)
    adopted = schemes.adopt_scheme(actor=group.actor(group.committee), at=AT, scheme=row)
    nxt = schemes.start_draft(actor=group.actor(group.assessor), at=AT, scheme=adopted)
    assert nxt.cases == row.cases
    actor = group.actor(group.assessor)
    with pytest.raises(RuleBroken):
        services.drop_case(actor=actor, at=AT, scheme=adopted, revision=adopted.revision, name="2026Q3 样本 1")
    with pytest.raises(EditConflict):
        services.drop_case(actor=actor, at=AT, scheme=nxt, revision=9, name="2026Q3 样本 1")
    assert services.drop_case(actor=actor, at=AT, scheme=nxt, revision=1, name="2026Q3 样本 1").cases == []


def test_the_pages_of_cases(client, group, round, draft):
    args = [draft.code, draft.version]
    frozen = FrozenBranch.objects.get(branch=group.branch_a)
    client.force_login(group.assessor)
    assert "支部A" in client.get(reverse("scheme_samples", args=args)).content.decode()
    assert client.post(reverse("scheme_case_add", args=args), {"frozen": frozen.pk, "revision": 1}).status_code == 302
    page = client.get(reverse("scheme_cases", args=args)).content.decode()
    assert ("1 例全部符合" in page, "删去" in page) == (True, True)
    stale = client.post(reverse("scheme_case_add", args=args), {"frozen": frozen.pk, "revision": 1})
    assert stale.status_code == 409
    draft.refresh_from_db()
    changed(group, draft, ("deduct: 15", "deduct: 20"), ("floor: 90", "floor: 99"))
    client.force_login(group.committee)
    page = client.get(reverse("scheme_cases", args=args)).content.decode()
    assert ("重新校验" in page, "以现在的结果为准" in page) == (True, False)
    client.force_login(group.assessor)
    name = {"name": "2026Q3 样本 1", "revision": 3}
    assert client.post(reverse("scheme_case_expect", args=args), name).status_code == 302
    draft.refresh_from_db()
    assert client.post(reverse("scheme_case_drop", args=args), {**name, "revision": draft.revision}).status_code == 302
    assert client.post(reverse("scheme_case_drop", args=args), {}).status_code == 422


def test_a_branch_out_of_reach_is_no_sample(client, group, round, draft):
    frozen = FrozenBranch.objects.get(branch__node=group.nodes["ZB-C"])
    RoleGrant.objects.filter(user=group.assessor).update(node=group.nodes["DW1"])
    client.force_login(group.assessor)
    args = [draft.code, draft.version]
    assert "支部C" not in client.get(reverse("scheme_samples", args=args)).content.decode()
    assert client.post(reverse("scheme_case_add", args=args), {"frozen": frozen.pk, "revision": 1}).status_code == 404


@pytest.mark.parametrize("name", ["scheme_cases", "scheme_samples"])
def test_strangers_to_the_right_see_no_cases(client, group, draft, name):
    for user in (group.secretary, group.sibling, group.stranger, group.worker, group.hr):
        client.force_login(user)
        assert client.get(reverse(name, args=[draft.code, draft.version])).status_code == 404
