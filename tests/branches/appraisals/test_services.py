from datetime import timedelta

import pytest

from branches.appraisals import services
from branches.appraisals.models import DutyReport, DutyReportRemark, MemberAppraisal, MemberAppraisalCase, MutualReview
from branches.appraisals.services.reports import Conclusion
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.appraisals import factories as make
from tests.branches.appraisals.factories import words


def code_of(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_a_round_is_opened_once_and_by_its_branch_alone(people):
    row = make.opened(people)
    assert make.opened(people) == row
    assert code_of(lambda: make.opened(people, self_due_on=clock.today())) == "appraisal.exists"
    for user in (people.sibling, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            make.opened(people, user)
    assert AuditRow.objects.filter(action="appraisal.opened").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"year": 2020}, "appraisal.year_far"),
        ({"as_of": clock.today() + timedelta(days=1)}, "appraisal.day_ahead"),
        ({"self_due_on": clock.today() - timedelta(days=30)}, "appraisal.due_before_day"),
        ({"as_of": clock.today() - timedelta(days=3660)}, "appraisal.day_before_year"),
    ],
)
def test_a_round_with_wrong_days_is_refused(people, changes, code):
    assert code_of(lambda: make.opened(people, **changes)) == code


def test_the_roll_is_that_of_the_day_with_probationary_members_beside(people):
    late = make.made_probationary(people)
    row = make.brought_to(people, "self")
    standings = dict(row.cases.values_list("person_id", "standing"))
    assert (len(standings), standings[late.pk]) == (5, "probationary")


def test_the_own_review_is_written_by_the_member_alone_in_its_step(people):
    row = make.brought_to(people, "self")
    member = row.cases.exclude(person=people.secretary.person).first()
    user = make.account_of(member.person)
    case = make.case_of(row, member.person)
    services.review_oneself(**words(people, user), case=case, version=case.version, text="对照检查")
    services.review_oneself(**words(people, user), case=case, version=case.version, text="对照检查")  # the same click twice
    case.refresh_from_db()
    assert (case.self_review, case.version) == ("对照检查", 2)
    with pytest.raises(EditConflict):
        services.review_oneself(**words(people, user), case=case, version=1, text="别的")
    for other in (people.secretary, people.committee, people.stranger):
        with pytest.raises(NotReachable):
            services.review_oneself(**words(people, other), case=case, version=2, text="代写")
    make.advanced(people, row)
    assert code_of(lambda: services.review_oneself(**words(people, user), case=case, version=2, text="晚了")) == "appraisal.not_in_self"


def test_mutual_reviews_are_of_others_in_the_same_round(people):
    row = make.brought_to(people, "mutual")
    first, second = [c.person for c in row.cases.exclude(person=people.secretary.person).select_related("person")[:2]]
    user, case = make.account_of(first), make.case_of(row, second)
    services.comment_on(**words(people, user), case=case, text="主动带班")
    services.comment_on(**words(people, user), case=case, text="主动带班，建议多讲安全课")
    assert [r.text for r in MutualReview.objects.all()] == ["主动带班，建议多讲安全课"]
    services.comment_on(**words(people, user), case=case, text=" ")
    assert MutualReview.objects.count() == 0
    for other, on in ((people.stranger, case), (user, make.case_of(row, first))):
        with pytest.raises(NotReachable):
            services.comment_on(**words(people, other), case=on, text="不能写")


def test_the_ballot_takes_the_round_to_the_committee(people):
    make.made_probationary(people)
    row = make.brought_to(people, "ballot")
    assert code_of(lambda: make.advanced(people, row)) == "appraisal.ballot_open"
    ballot = make.ballot_held(people, row)
    row.refresh_from_db()
    # probationary members fill in a paper and are not on it
    assert (row.state, ballot.items.count(), ballot.voters.count()) == ("committee", 4, 5)
    assert code_of(lambda: make.ballot_drafted(people, row)) == "appraisal.not_in_ballot"


def test_no_grade_against_the_ballot_without_a_reason(people):
    row = make.brought_to(people, "committee")
    case = make.case_of(row, row.cases.exclude(person=people.secretary.person).first().person)
    assert code_of(lambda: make.opined(people, case, grade="excellent")) == "appraisal.reason_needed"
    assert code_of(lambda: make.opined(people, case, opinion=" ")) == "appraisal.opinion_needed"
    assert code_of(lambda: make.opined(people, case, grade="basic", reason="多次迟到")) == "appraisal.improvement_needed"
    due = clock.today() + timedelta(days=60)
    kept = make.opined(people, case, grade="basic", reason="多次迟到", improvement="按时参会", improve_by=due)
    assert (kept.grade, kept.improve_by, kept.decided_by) == ("basic", due, people.secretary)


def test_excellent_is_a_third_of_the_roll_at_most(people):
    row = make.brought_to(people, "committee")  # five members: one may be excellent
    first, second = [make.case_of(row, c.person) for c in row.cases.exclude(person=people.secretary.person).select_related("person")[:2]]
    first = make.opined(people, first, grade="excellent", reason="抢险立功")
    with pytest.raises(RuleBroken) as caught:
        make.opined(people, second, grade="excellent", reason="技术骨干")
    assert (caught.value.code, caught.value.params) == (
        "appraisal.too_many_excellent", {"members": 5, "num": 1, "den": 3, "most": 1},
    )  # fmt: skip
    make.opined(people, first, grade="excellent", reason="抢险立功，再核实")  # the one who has it keeps it
    assert MemberAppraisalCase.objects.filter(grade="excellent").count() == 1


def test_nobody_opines_on_himself_and_above_the_branch_only_on_post_holders(people):
    row = make.brought_to(people, "committee")
    own = make.case_of(row, people.secretary.person)
    member = make.case_of(row, row.cases.exclude(person=people.secretary.person).first().person)
    assert code_of(lambda: make.opined(people, own, people.secretary)) == "appraisal.own_case"
    assert make.opined(people, own, people.committee).grade == "competent"
    for user in (people.committee, people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            make.opined(people, member, user)


def test_a_probationary_member_gets_an_opinion_and_no_grade(people):
    late = make.made_probationary(people)
    row = make.brought_to(people, "committee")
    case = make.case_of(row, late)
    assert code_of(lambda: make.opined(people, case, grade="competent")) == "appraisal.not_graded"
    assert (make.opined(people, case).grade, make.opined(people, make.case_of(row, late)).opinion) == ("", "履职尽责，作用明显。")


def test_told_read_and_closed(people):
    row = make.brought_to(people, "told")
    case = make.case_of(row, row.cases.exclude(person=people.secretary.person).first().person)
    user = make.account_of(case.person)
    assert code_of(lambda: services.confirm_reading(**words(people, user), case=case)) == "appraisal.not_told_yet"
    assert code_of(lambda: make.advanced(people, row)) == "appraisal.not_all_told"
    early = clock.today() - timedelta(days=1)
    assert code_of(lambda: services.tell_member(**words(people), case=case, on=early)) == "appraisal.told_day"
    make.told_all(people, row)
    make.told_all(people, row)
    assert Notice.objects.filter(recipient=user, code="appraisal.told_notice").count() == 1
    services.confirm_reading(**words(people, user), case=case)
    first = make.case_of(row, case.person).read_at
    services.confirm_reading(**words(people, user), case=case)
    assert (first is not None, make.case_of(row, case.person).read_at) == (True, first)
    assert make.advanced(people, row).state == "closed"
    assert code_of(lambda: make.advanced(people, row)) == "appraisal.is_closed"


def test_an_improvement_is_followed_up(people):
    row = make.brought_to(people, "committee")
    for case in row.cases.select_related("person"):
        due = clock.today() + timedelta(days=5)
        worse = {"grade": "basic", "reason": "差距明显", "improvement": "补课", "improve_by": due}
        make.opined(people, make.case_of(row, case.person), **(worse if case.person_id != people.secretary.person_id else {}))
    make.advanced(people, row)
    make.told_all(people, row)
    case = make.case_of(row, row.cases.exclude(person=people.secretary.person).first().person)
    done = services.finish_improvement(**words(people), case=case, version=case.version, on=clock.today(), note="已补课")
    assert (done.improved_on, done.improved_note) == (clock.today(), "已补课")
    own = make.case_of(row, people.secretary.person)
    args = {"case": own, "version": own.version, "on": clock.today(), "note": "x"}
    assert code_of(lambda: services.finish_improvement(**words(people, people.committee), **args)) == "appraisal.nothing_to_improve"


# -- duty reports -----------------------------------------------------------------------------------------
def test_a_report_is_the_secretarys_own(people):
    row = make.report_opened(people)
    assert (make.report_opened(people), row.parts.count()) == (row, 7)
    assert code_of(lambda: services.file_report(**words(people), report=row, version=row.version)) == "duty_report.parts_missing"
    for user in (people.sibling, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            services.write_report(**words(people, user), report=row, version=row.version, texts={})
    filed = make.report_filed(people)
    assert (filed.pk, filed.state) == (row.pk, "filed")
    assert (
        code_of(lambda: services.write_report(**words(people), report=filed, version=filed.version, texts={})) == "duty_report.cannot_write"
    )


def test_a_report_goes_back_with_a_reason(people):
    row = make.report_filed(people)
    args = {"report": row, "version": row.version}
    assert code_of(lambda: services.return_report(**words(people, people.committee), **args, reason=" ")) == "duty_report.reason_needed"
    with pytest.raises(NotReachable):
        services.return_report(**words(people, people.sibling), **args, reason="x")
    assert services.return_report(**words(people, people.committee), **args, reason="写具体些").state == "draft"


def test_groups_are_large_enough_apart_and_without_the_reporter(people):
    row = make.report_filed(people)
    few = [*make.officers(people)[:2], people.secretary]
    assert code_of(lambda: make.convened(people, row, "committee", few)) == "duty_report.group_few"
    vote = make.convened(people, row, "committee", make.officers(people))
    assert make.convened(people, row, "committee", make.officers(people)) == vote
    mixed = [*make.delegates(people), people.committee]
    assert code_of(lambda: make.convened(people, row, "delegates", mixed)) == "duty_report.rater_twice"
    assert [i.label for i in vote.ballot.items.all()] == ["书记甲 · 党建责任", "书记甲 · 业务实绩"]


def test_the_result_weighs_the_groups_and_is_frozen(people):
    row = make.report_concluded(people, problems="基层走访少")
    # committee 100 (24), delegates party 85, business 77.5 -> 81.25 (16): (100*24 + 81.25*16) / 40
    lines = {line["group"]: (line["total"], line["papers"], line["weight"]) for line in row.result["groups"]}
    assert lines == {"committee": ("100.00", 3, "24"), "delegates": ("81.25", 4, "16")}
    assert (str(row.total), row.band, row.state) == ("92.50", "good", "concluded")
    answered = services.answer_report(**words(people), report=row, version=row.version, text="每周下井两次")
    assert answered.state == "done"


def test_two_groups_are_needed_and_each_to_its_end(people):
    row = make.report_filed(people)
    vote = make.convened(people, row, "committee", make.officers(people))
    given = Conclusion("好")

    def conclude():
        fresh = DutyReport.objects.get(pk=row.pk)
        services.conclude_report(**words(people, people.committee), report=fresh, version=fresh.version, given=given)

    assert code_of(conclude) == "duty_report.two_groups"
    make.group_voted(people, vote, make.officers(people), ["competent"] * 3)
    make.convened(people, row, "delegates", make.delegates(people))
    assert code_of(conclude) == "duty_report.group_open"


def test_a_remark_leaves_no_name(people):
    row = make.report_filed(people)
    vote = make.convened(people, row, "delegates", make.delegates(people))
    speaker = make.delegates(people)[0]
    services.leave_remark(**words(people, speaker), vote=vote, text="多到班组来")
    services.leave_remark(**words(people, speaker), vote=vote, text="多到班组来")
    assert [r.text for r in DutyReportRemark.objects.all()] == ["多到班组来"]
    columns = {f.name for f in DutyReportRemark._meta.fields}
    assert columns == {"id", "vote", "text"}
    line = AuditRow.objects.get(action="duty_report.remarked")
    assert (line.at.astimezone().minute, line.address, "班组" in str(line.after)) == (0, "", False)
    for user in (people.secretary, people.stranger, people.committee):
        with pytest.raises(NotReachable):
            services.leave_remark(**words(people, user), vote=vote, text="x")


def test_a_stale_page_does_not_move_a_round(people):
    row = make.opened(people)
    make.advanced(people, row)
    with pytest.raises(EditConflict):
        services.advance_appraisal(**words(people), appraisal=row, version=1)
    assert MemberAppraisal.objects.get().state == "self"


def test_a_closed_branch_appraises_nobody(people):
    node = people.branch_a.node
    node.closed_on = clock.today() - timedelta(days=1)
    node.save()
    assert code_of(lambda: make.opened(people)) == "branch.is_closed"
    assert MemberAppraisal.objects.count() == 0
