"""The way of a ballot from its draft to the result, and everything that is refused on it."""

from datetime import timedelta

import pytest
from django.http import Http404

from portal.audit.models import AuditRow
from portal.ballots import selectors, services
from portal.ballots.models import Ballot, BallotEnvelope, BallotPaper, BallotVoter
from portal.kernel import clock
from portal.kernel.errors import EditConflict
from portal.notices.models import Notice
from tests.portal.ballots.acts import broken, results, run, second_runner
from tests.portal.ballots.factories import call, cast, closed, drafted, enlarged, meeting, members, opened, plan

pytestmark = pytest.mark.db


def test_a_resolution_from_draft_to_result(people):
    users = members(people)
    row = opened(people)
    assert (row.state, row.voters.count(), row.terms["code"]) == ("open", 5, "VOTE-01")
    assert Notice.objects.filter(code="ballot.opened_notice").count() == 5
    for user, mark in zip(users, ("yes", "yes", "yes", "no", "abstain"), strict=True):
        cast(people, row, user, mark)
    row = closed(people, row)
    assert (row.state, row.eligible, row.present, row.cast, row.spoiled) == ("concluded", 5, 5, 5, 0)
    assert results(row) == {"同意大修方案": ({"yes": 3, "no": 1, "abstain": 1}, "passed")}
    assert selectors.result_of(row).lines == [
        "应到有表决权 5 人，实到 5 人；要求不少于应到的 1/2，至少 3 人：达到。",
        "收回选票 5 张，其中有效 5 张、无效 0 张。",
        "赞成票须超过应到有表决权人数 5 的 1/2，至少 3 票。",
    ]


@pytest.mark.parametrize(("present", "yes", "result"), [(5, 3, "passed"), (5, 2, "failed"), (3, 3, "passed"), (3, 2, "failed")])
def test_a_resolution_needs_more_than_half_of_those_expected(people, present, yes, result):
    users = members(people)
    row = opened(people, meeting(people, present=present))
    for n, user in enumerate(users[:present]):
        cast(people, row, user, "yes" if n < yes else "no")
    assert closed(people, row).items.get().result == result


def test_a_vote_needs_its_quorum(people):
    activity = meeting(people, present=3)
    row = drafted(people, activity, rule="VOTE-03", kind="election", items=("甲", "乙"), seats=2)
    refusal = broken(run, people, services.open_ballot, row)
    assert (refusal.code, refusal.params) == ("ballot.no_quorum", {"eligible": 5, "present": 3, "least": 4})
    call(activity, members(people)[3])
    assert run(people, services.open_ballot, row).state == "open"


def test_whoever_is_left_out_counts_nowhere_and_votes_not(people):
    users = members(people)
    row = drafted(people, meeting(people, present=4))
    row = run(people, services.leave_out, row, person_id=users[4].person_id, reason="bedridden")
    assert selectors.presence_of(row).eligible == 4
    trail = AuditRow.objects.get(action="ballot.roll_changed")
    assert "bedridden" not in str(trail.after)  # what ails somebody stands on the roll alone
    row = run(people, services.open_ballot, row)
    assert broken(cast, people, row, users[4]).code == "ballot.left_out"
    assert broken(run, people, services.leave_out, row, person_id=users[3].person_id, reason="ill").code == "ballot.cannot_leave_out"


def test_the_roll_stays_as_it_was_on_the_day(people):
    row = drafted(people)
    enlarged(people, 7)
    assert row.voters.count() == 5


def test_only_full_members_have_a_vote(people):
    membership = people.branch_a.memberships.order_by("-pk").first()
    membership.standing = "probationary"
    membership.save()
    assert drafted(people).voters.count() == 4


def test_one_person_one_vote(people):
    users = members(people)
    row = opened(people)
    cast(people, row, users[1])
    assert broken(cast, people, row, users[1], "no").code == "ballot.voted_already"
    assert (BallotEnvelope.objects.count(), BallotVoter.objects.filter(has_voted=True).count()) == (1, 1)


def test_who_may_not_vote(people):
    activity = meeting(people, present=4)
    users = members(people)
    row = drafted(people, activity)
    assert broken(cast, people, row, users[0]).code == "ballot.cannot_cast"  # not open yet
    row = run(people, services.open_ballot, row)
    assert broken(cast, people, row, users[4]).code == "ballot.not_present"
    assert broken(cast, people, row, people.committee).code == "ballot.not_on_roll"  # sees it, has no vote
    with pytest.raises(Http404):
        cast(people, row, people.stranger)
    call(activity, users[4])
    cast(people, row, users[4])
    row = closed(people, row)
    assert broken(cast, people, row, users[0]).code == "ballot.cannot_cast"


def test_a_broken_paper_leaves_no_trace(people):
    row = opened(people, rule="VOTE-03", kind="election", items=("甲", "乙", "丙"), seats=2, is_multi=True, allows_write_in=True)
    user = members(people)[0]
    assert broken(cast, people, row, user, "yes", "yes", "yes").code == "ballot.too_many_named"
    assert broken(cast, people, row, user, "yes", "yes").code == "ballot.paper_incomplete"
    assert broken(cast, people, row, user, "no", "no", "no", write_ins=("甲",)).code == "ballot.write_in_listed"
    assert (BallotEnvelope.objects.count(), BallotVoter.objects.filter(has_voted=True).count()) == (0, 0)


def election(people, *papers, seats=2, **how):
    row = opened(people, rule="VOTE-03", kind="election", items=("甲", "乙", "丙"), seats=seats, is_multi=True, **how)
    for user, marks in zip(members(people), papers, strict=True):
        cast(people, row, user, *[{"y": "yes", "n": "no", "a": "abstain"}[m] for m in marks])
    return closed(people, row)


def test_an_election_with_a_tie_goes_to_a_run_off_with_the_same_roll(people):
    row = election(people, "yyn", "yyn", "yny", "yny", "nyy")  # 4 3 3
    assert {label: result for label, (_counts, result) in results(row).items()} == {"甲": "elected", "乙": "tied", "丙": "tied"}
    assert selectors.result_of(row).lines[-1] == "乙、丙得票相等，还有 1 个名额须在他们之间再次投票。"
    second = services.run_off(actor=people.actor(people.secretary), at=clock.now(), ballot=row)
    again = services.run_off(actor=people.actor(people.secretary), at=clock.now(), ballot=row)
    assert (second.pk, second.seats, [i.label for i in second.items.all()]) == (again.pk, 1, ["乙", "丙"])
    assert set(second.voters.values_list("person_id")) == set(row.voters.values_list("person_id"))
    second = run(people, services.open_ballot, second)
    for n, user in enumerate(members(people)):
        cast(people, second, user, *(("yes", "no") if n < 3 else ("no", "yes")))
    second = closed(people, second)
    assert {i.label: i.result for i in second.items.all()} == {"乙": "elected", "丙": "short"}
    assert broken(services.run_off, actor=people.actor(people.secretary), at=clock.now(), ballot=second).code == "ballot.nothing_to_run_off"


def test_a_run_off_keeps_the_terms_of_its_parent_whatever_changed_since(people):
    activity = meeting(people)
    row = drafted(people, activity, rule="VOTE-03", kind="election", items=("甲", "乙", "丙"), seats=2, is_multi=True)
    left_out = row.voters.order_by("person__staff_no").last()
    row = run(people, services.leave_out, row, person_id=left_out.person_id, reason="ill")
    row = run(people, services.open_ballot, row)
    for user, marks in zip(members(people), ("yyn", "yny", "yyn", "yny"), strict=False):
        cast(people, row, user, *[{"y": "yes", "n": "no"}[mark] for mark in marks])
    row = closed(people, row)
    row.rule.is_active, row.rule.is_for_elections, row.rule.pass_num, row.rule.basis = False, False, 0, "cast"
    row.rule.save()
    type(activity).objects.filter(pk=activity.pk).update(held_on=activity.starts_at.date() - timedelta(days=400))
    enlarged(people, 9)
    second = services.run_off(actor=people.actor(people.secretary), at=clock.now(), ballot=row)

    kept = ("terms", "rule_id", "mode", "kind", "needs_presence", "eligible_on", "node_id", "record_kind", "record_id")
    assert [getattr(second, name) for name in kept] == [getattr(row, name) for name in kept]
    assert (second.seats, second.is_multi, second.allows_write_in, second.parent_id) == (1, True, False, row.pk)
    roll = [set(b.voters.values_list("person_id", "left_out")) for b in (row, second)]
    assert roll[0] == roll[1]
    refusal = broken(run, people, services.leave_out, second, person_id=left_out.person_id, reason="")
    assert refusal.code == "ballot.roll_of_parent"
    assert selectors.presence_of(second).eligible == 4


def test_seats_that_stay_open_are_run_off_among_the_others(people):
    row = election(people, "ynn", "ynn", "yyn", "nny", "nna")  # 3 1 1: one past the line
    assert selectors.result_of(row).lines[-1] == "还有 1 个名额没有选出，可以在未当选的候选人中另行选举。"
    second = services.run_off(actor=people.actor(people.secretary), at=clock.now(), ballot=row)
    assert [i.label for i in second.items.all()] == ["乙", "丙"]


def test_somebody_written_in_can_be_elected(people):
    row = opened(people, rule="VOTE-03", kind="election", items=("甲", "乙"), seats=1, is_multi=True, allows_write_in=True)
    users = members(people)
    for user in users[:3]:
        cast(people, row, user, "no", "no", write_ins=(" 丁  某 ",))
    for user in users[3:]:
        cast(people, row, user, "yes", "no")
    row = closed(people, row)
    assert (row.write_ins, selectors.result_of(row).named) == ({"丁 某": 3}, [("丁 某", 3, True)])
    assert {i.label: i.result for i in row.items.all()} == {"甲": "short", "乙": "short"}


def test_an_appraisal_counts_grades(people):
    row = opened(people, kind="grid", items=("张三", "李四"))
    for user, marks in zip(members(people), (("excellent", "basic"),) * 3 + (("competent", "failing"),) * 2, strict=True):
        cast(people, row, user, *marks)
    row = closed(people, row)
    assert results(row)["张三"] == ({"excellent": 3, "competent": 2, "basic": 0, "failing": 0}, "counted")


def test_where_nobody_need_be_there_those_who_vote_are_the_quorum(people):
    users = members(people)
    activity = meeting(people, present=0)
    row = opened(people, activity, needs_presence=False)
    cast(people, row, users[0])
    cast(people, row, users[1])
    row = closed(people, row)
    assert (row.state, row.present, BallotPaper.objects.count(), BallotEnvelope.objects.count(), row.seal_key) == ("void", 2, 0, 0, "")


def test_who_has_voted_was_there_whatever_the_roll_call_says_later(people):
    activity = meeting(people)
    users = members(people)
    row = opened(people, activity)
    for user in users:
        cast(people, row, user)
    call(activity, users[0], "absent")
    assert closed(people, row).present == 5


def test_totals_come_after_the_end_and_a_recount_gives_the_same(people):
    row = opened(people)
    for user in members(people)[:4]:
        cast(people, row, user)
    found = selectors.result_of(row)
    assert (found.voted, found.views, found.is_over) == (4, [], False)
    assert broken(services.recount, actor=people.actor(people.secretary), at=clock.now(), ballot=row).code == "ballot.cannot_recount"
    row = closed(people, row)
    assert services.recount(actor=people.actor(people.committee), at=clock.now(), ballot=row) is True
    paper = BallotPaper.objects.first()
    paper.choices = {"1": "no"}
    paper.save()
    assert services.recount(actor=people.actor(people.committee), at=clock.now(), ballot=row) is False
    assert [r.after["same"] for r in AuditRow.objects.filter(action="ballot.recounted").order_by("pk")] == [True, False]


def test_a_cancelled_vote_leaves_no_paper(people):
    row = opened(people)
    cast(people, row, members(people)[0])
    assert broken(run, people, services.cancel_ballot, row, reason=" ").code == "ballot.reason_needed"
    row.refresh_from_db()
    row = run(people, services.cancel_ballot, row, reason="会场停电")
    assert (row.state, row.seal_key, BallotEnvelope.objects.count(), BallotPaper.objects.count()) == ("void", "", 0, 0)
    assert broken(closed, people, row).code == "ballot.cannot_close"


def entered(people, row, user=None, **changes):
    words = {"issued": 5, "returned": 5, "spoiled": 1, "counts": {1: {"yes": 3, "no": 1, "abstain": 0}}, "write_ins": {}}
    return run(people, services.enter_totals, row, user, **words | changes)


def test_a_count_by_hand_takes_two_people(people):
    row = opened(people, mode="paper")
    assert Notice.objects.filter(code="ballot.opened_notice").count() == 0
    assert broken(cast, people, row, members(people)[0]).code == "ballot.is_paper"
    assert broken(entered, people, row, returned=6).code == "ballot.more_returned"
    row = entered(people, row)
    assert (row.state, row.teller) == ("counted", people.secretary)
    assert selectors.result_of(row).views == []  # nothing is public before the check
    assert broken(run, people, services.answer_count, row, agrees=True).code == "ballot.own_count"
    second = members(people)[1]
    assert broken(run, people, services.answer_count, row, second, agrees=False, reason="").code == "ballot.reason_needed"
    row = run(people, services.answer_count, row, second, agrees=False, reason="少数一张")
    assert (row.state, row.items.get().counts) == ("open", {})
    row = run(people, services.answer_count, entered(people, row), second, agrees=True)
    assert (row.state, row.checker, row.cast, row.spoiled) == ("concluded", second, 4, 1)
    assert results(row) == {"同意大修方案": ({"yes": 3, "no": 1, "abstain": 0}, "passed")}
    assert broken(services.recount, actor=people.actor(second), at=clock.now(), ballot=row).code == "ballot.recount_paper"


def test_a_count_that_was_entered_is_voided_by_another_than_its_teller(people):
    row = entered(people, opened(people, mode="paper"))
    assert broken(run, people, services.cancel_ballot, row, reason="不满意").code == "ballot.own_void"
    other = second_runner(people)
    row = run(people, services.cancel_ballot, row, other, reason="选票印错")
    assert (row.state, row.teller, row.ended_by, row.cast, row.end_reason) == ("void", people.secretary, other, 4, "选票印错")
    told = AuditRow.objects.get(action="ballot.cancelled")
    assert (told.after["was_counted"], told.reason) == (True, "选票印错")


def test_where_one_runner_is_alone_the_checker_sends_the_count_back_first(people):
    row = entered(people, opened(people, mode="paper"))
    row = run(people, services.answer_count, row, members(people)[1], agrees=False, reason="选票印错")
    assert run(people, services.cancel_ballot, row, reason="选票印错").state == "void"


def test_a_candidate_does_not_check_the_count(people):
    users = members(people)
    activity = meeting(people)
    choice = plan(rule="VOTE-03", kind="election", mode="paper", seats=1)
    words = {"record_kind": "activity", "record_id": activity.pk}
    items = [services.ItemDraft(users[1].person.name, users[1].person)]
    row = services.draft_ballot(
        actor=people.actor(people.secretary), at=clock.now(), **words, plan=services.Plan(**{**choice.__dict__, "items": items})
    )
    row = entered(people, run(people, services.open_ballot, row))
    assert broken(run, people, services.answer_count, row, users[1], agrees=True).code == "ballot.candidate_checks"
    with pytest.raises(Http404):
        run(people, services.answer_count, row, people.stranger, agrees=True)


def test_what_can_be_drafted(people):
    assert broken(drafted, people, rule="VOTE-04").code == "ballot.rule_unknown"  # the committee's rule
    assert broken(drafted, people, items=()).code == "ballot.no_items"
    assert broken(drafted, people, meeting(people, code="MT-03")).code == "activity.no_ballot"  # a group's meeting
    activity = meeting(people)
    activity.state = "archived"
    activity.save()
    assert broken(drafted, people, activity).code == "activity.archived_locked"
    with pytest.raises(Http404):
        services.draft_ballot(
            actor=people.actor(people.stranger), at=clock.now(), record_kind="activity", record_id=meeting(people).pk, plan=plan()
        )


def test_the_second_press_changes_nothing(people):
    activity = meeting(people)
    row = drafted(people, activity, once_key="a")
    assert drafted(people, activity, once_key="a").pk == row.pk
    row = run(people, services.open_ballot, row)
    seen = row.version
    closed(people, row)
    with pytest.raises(EditConflict):
        services.close_ballot(actor=people.actor(people.secretary), at=clock.now(), ballot=row, version=seen)
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("who", ["committee", "sibling", "stranger", "worker", "hr"])
def test_only_the_branch_runs_its_votes(people, who):
    row = drafted(people)
    with pytest.raises(Http404):
        run(people, services.open_ballot, row, getattr(people, who))


def test_a_rule_changed_later_leaves_the_ballot_as_it_was(people):
    row = drafted(people)
    row.rule.pass_num = row.rule.pass_den = 1
    row.rule.save()
    row.refresh_from_db()
    assert selectors.terms_of(row).passing.share == "1/2"
