import pytest
from django.urls import reverse

from branches.appraisals.models import DutyReport, MemberAppraisal, MutualReview
from portal.kernel import clock
from tests.branches.appraisals import factories as make


def url(name: str, *args) -> str:
    return reverse(name, args=args)


def get(client, user, name: str, *args):
    client.force_login(user)
    return client.get(url(name, *args))


STANDING = [("secretary", 200), ("committee", 404), ("sibling", 404), ("stranger", 404)]


@pytest.mark.parametrize(("who", "status"), STANDING)
def test_a_round_is_read_by_its_branch_alone(client, people, who, status):
    row = make.brought_to(people, "committee")
    assert get(client, getattr(people, who), "appraisal_detail", row.pk).status_code == status


@pytest.mark.parametrize(("who", "status"), STANDING)
def test_a_members_line_is_read_by_the_branch_committee(client, people, who, status):
    row = make.brought_to(people, "committee")
    case = row.cases.exclude(person=people.secretary.person).first()
    assert get(client, getattr(people, who), "appraisal_case", case.pk).status_code == status


def test_above_the_branch_the_line_of_a_post_holder_alone(client, people):
    row = make.brought_to(people, "committee")
    own = row.cases.get(person=people.secretary.person)
    assert get(client, people.committee, "appraisal_case", own.pk).status_code == 200
    assert get(client, people.stranger, "appraisal_case", own.pk).status_code == 404
    page = get(client, people.secretary, "appraisal_case", own.pk).content.decode()
    assert ("这是您本人的评议" in page, 'id="c-op"' in page) == (True, False)


def test_the_list_and_the_overview_by_reach(client, people):
    make.brought_to(people, "told")
    seen = {
        who: get(client, getattr(people, who), "appraisal_list").context["listing"].page.paginator.count
        for who in ("secretary", "sibling", "stranger")
    }
    assert seen == {"secretary": 1, "sibling": 0, "stranger": 0}
    page = get(client, people.committee, "appraisal_overview")
    tiles = {str(label): n for label, n in page.context["tiles"]}
    assert (tiles, page.context["missing"]) == ({"优秀": 0, "合格": 5, "基本合格": 0, "不合格": 0}, 1)
    assert people.secretary.person.name not in page.content.decode()
    assert get(client, people.stranger, "appraisal_overview").context["listing"].page.paginator.count == 0
    assert get(client, people.worker, "appraisal_overview").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for branch in (people.branch_a, people.branch_b, people.branch_c)[:count]:
        MemberAppraisal.objects.create(branch=branch, year=2026, as_of=clock.today(), self_due_on=clock.today(), opened_at=clock.now())
    user = make.user_with("committee", people.nodes["JT"], unit=people.nodes["JT"], name="集团委员")
    client.force_login(user)
    client.get(url("appraisal_overview"))
    with django_assert_num_queries(9):
        client.get(url("appraisal_overview"))


@pytest.mark.parametrize("size", [5, 8])
def test_a_round_costs_the_same_with_more_members(client, people, django_assert_num_queries, size):
    from tests.portal.ballots.factories import enlarged

    enlarged(people, size)
    row = make.brought_to(people, "self")
    client.force_login(people.secretary)
    client.get(url("appraisal_detail", row.pk))
    with django_assert_num_queries(10):
        client.get(url("appraisal_detail", row.pk))


def test_the_whole_way_over_the_pages(client, people):
    client.force_login(people.secretary)
    today = clock.today()
    facts = {"branch": people.branch_a.pk, "year": today.year, "as_of": str(today), "self_due_on": str(today)}
    assert client.post(url("appraisal_new"), {**facts, "year": 2001}).status_code == 422
    assert client.post(url("appraisal_new"), facts).status_code == 302
    row = MemberAppraisal.objects.get()
    assert "开始个人自评" in client.get(url("appraisal_detail", row.pk)).content.decode()
    assert client.post(url("appraisal_advance", row.pk), {"version": 99}).status_code == 409
    assert client.post(url("appraisal_advance", row.pk), {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert client.post(url("appraisal_advance", row.pk), {"version": row.version}).status_code == 422  # reviews are missing
    for case in row.cases.select_related("person"):
        user = make.account_of(case.person)
        client.force_login(user)
        assert client.get(url("appraisal_self", case.pk)).status_code == 200
        assert client.post(url("appraisal_self", case.pk), {"version": case.version, "text": ""}).status_code == 422
        assert client.post(url("appraisal_self", case.pk), {"version": case.version, "text": "做了些事"}).status_code == 302
    client.force_login(people.secretary)
    assert client.post(url("appraisal_advance", row.pk), {"version": row.version}).status_code == 302
    own, peer = row.cases.exclude(person=people.secretary.person)[:2]
    client.force_login(make.account_of(own.person))
    assert peer.person.name in client.get(url("appraisal_peers", own.pk)).content.decode()
    assert client.post(url("appraisal_comment", peer.pk), {f"c{peer.pk}-text": "肯帮人"}).status_code == 302
    assert MutualReview.objects.get().text == "肯帮人"
    client.force_login(people.secretary)
    row.refresh_from_db()
    assert client.post(url("appraisal_advance", row.pk), {"version": row.version}).status_code == 302
    row.refresh_from_db()
    answer = client.post(url("appraisal_ballot", row.pk), {"version": row.version, "mode": "electronic"})
    assert answer["Location"] == url("ballot_detail", MemberAppraisal.objects.get().ballot_id)


def test_opinions_told_and_read_over_the_pages(client, people):
    row = make.brought_to(people, "committee")
    case = row.cases.exclude(person=people.secretary.person).select_related("person").first()
    client.force_login(people.secretary)
    facts = {"version": case.version, "grade": "excellent", "opinion": "好", "reason": "", "improvement": "", "improve_by": ""}
    answer = client.post(url("appraisal_opine", case.pk), facts)
    assert (answer.status_code, "测评票数最多的是“合格”" in answer.content.decode()) == (422, True)
    assert client.post(url("appraisal_opine", case.pk), {**facts, "reason": "抢险立功"}).status_code == 302
    for other in row.cases.exclude(pk=case.pk).select_related("person"):
        make.opined(people, make.case_of(row, other.person))
    make.advanced(people, row)
    user = make.account_of(case.person)
    page = get(client, user, "appraisal_mine").content.decode()
    assert ("优秀" in page, "抢险立功" in page) == (False, False)  # not told yet
    client.force_login(people.secretary)
    assert client.post(url("appraisal_tell", case.pk), {"on": "2999-01-01"}).status_code == 422
    assert client.post(url("appraisal_tell_all", row.pk), {"on": str(clock.today())}).status_code == 302
    page = get(client, user, "appraisal_mine").content.decode()
    assert ("优秀" in page, "已阅，确认" in page) == (True, True)
    assert client.post(url("appraisal_read", case.pk)).status_code == 302
    assert "确认" in get(client, user, "appraisal_mine").content.decode()


def test_a_member_never_sees_what_is_anothers(client, people):
    """Neither ballot totals, nor grade, nor review; of himself nothing before he is told."""
    row = make.brought_to(people, "self")
    mine, other = row.cases.exclude(person=people.secretary.person).select_related("person")[:2]
    user, foreign = make.account_of(mine.person), make.account_of(other.person)
    for name in ("appraisal_self", "appraisal_peers"):
        assert get(client, user, name, other.pk).status_code == 404
    assert client.post(url("appraisal_self", other.pk), {"version": 1, "text": "x"}).status_code == 404
    assert client.post(url("appraisal_read", other.pk)).status_code == 404
    make.account_of(other.person)
    from branches.appraisals import services

    services.review_oneself(**make.words(people, foreign), case=make.case_of(row, other.person), version=1, text="绝密自评内容")
    make.advanced(people, row)
    services.comment_on(**make.words(people, foreign), case=make.case_of(row, mine.person), text="绝密互评内容")
    make.advanced(people, row)
    ballot = make.ballot_held(people, row)
    pages = [get(client, user, *name) for name in (("appraisal_mine",), ("appraisal_peers", mine.pk), ("ballot_detail", ballot.pk))]
    texts = "".join(page.content.decode() for page in pages)
    assert ("绝密自评内容" in texts, "绝密互评内容" in texts, "得票表" in texts) == (False, False, False)
    assert "只由组织者掌握" in texts
    assert get(client, user, "ballot_print", ballot.pk).status_code == 422
    assert client.post(url("ballot_paper", ballot.pk, "docx")).status_code == 422
    shown = client.get(f"/api/v1/ballots/{ballot.pk}/").json()
    assert ([i["counts"] for i in shown["items"]], shown["arithmetic"]) == ([{}] * 5, [])
    assert "得票表" in get(client, people.secretary, "ballot_detail", ballot.pk).content.decode()


def test_documents_of_a_round(client, people):
    row = make.brought_to(people, "told")
    case = row.cases.exclude(person=people.secretary.person).first()
    own = row.cases.get(person=people.secretary.person)
    client.force_login(people.secretary)
    assert client.post(url("appraisal_case_paper", case.pk, "docx")).status_code == 200
    assert client.post(url("appraisal_case_paper", own.pk, "docx")).status_code == 422
    assert client.post(url("appraisal_summary_paper", row.pk, "pdf")).status_code == 200
    client.force_login(people.sibling)
    assert client.post(url("appraisal_summary_paper", row.pk, "pdf")).status_code == 404


# -- duty reports -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "status"), [("secretary", 200), ("committee", 200), ("sibling", 404), ("stranger", 404), ("worker", 404)])
def test_a_report_is_read_by_its_author_and_the_committee(client, people, who, status):
    row = make.report_filed(people)
    assert get(client, getattr(people, who), "duty_report_detail", row.pk).status_code == status


def test_a_draft_is_nobodys_but_the_authors(client, people):
    row = make.report_opened(people)
    assert get(client, people.secretary, "duty_report_edit", row.pk).status_code == 200
    assert get(client, people.committee, "duty_report_detail", row.pk).status_code == 404


def test_written_filed_rated_and_answered_over_the_pages(client, people):
    client.force_login(people.secretary)
    start = client.post(url("duty_report_new"), {"branch": people.branch_a.pk, "year": clock.today().year})
    row = DutyReport.objects.get()
    assert start["Location"] == url("duty_report_edit", row.pk)
    texts = {f"p{part.pk}": "做了工作" for part in row.parts.all()}
    assert client.post(url("duty_report_edit", row.pk), {"version": row.version, **texts}).status_code == 302
    row.refresh_from_db()
    assert client.post(url("duty_report_file", row.pk), {"version": row.version}).status_code == 302
    officers, delegates = make.officers(people), make.delegates(people)
    client.force_login(people.committee)
    assert people.committee.person.staff_no in client.get(url("duty_report_detail", row.pk)).content.decode()
    row.refresh_from_db()
    facts = {"version": row.version, "group": "committee", "mode": "electronic", "numbers": "00000"}
    assert "没有找到这些工号" in client.post(url("duty_report_convene", row.pk), facts).content.decode()
    for group, users in (("committee", officers), ("delegates", delegates)):
        row.refresh_from_db()
        numbers = "\n".join(u.person.staff_no for u in users)
        words = {**facts, "version": row.version, "group": group, "numbers": numbers}
        assert client.post(url("duty_report_convene", row.pk), words).status_code == 302
    vote = row.votes.get(group="delegates")
    assert get(client, delegates[0], "duty_report_hear").content.decode().count("支部A") > 0
    assert get(client, delegates[0], "duty_report_hearing", vote.pk).status_code == 200
    assert client.post(url("duty_report_remark", vote.pk), {"text": "多到现场"}).status_code == 302
    for user in (people.sibling, people.stranger, people.secretary):
        assert get(client, user, "duty_report_hearing", vote.pk).status_code == 404
    for group, users in (("committee", officers), ("delegates", delegates)):
        make.group_voted(people, row.votes.select_related("ballot").get(group=group), users, ["competent"] * len(users))
    client.force_login(people.committee)
    row.refresh_from_db()
    words = {"version": row.version, "comment": "总体好", "problems": "走访少", "rectify_by": ""}
    assert client.post(url("duty_report_conclude", row.pk), words).status_code == 422
    assert client.post(url("duty_report_conclude", row.pk), {**words, "rectify_by": "2999-01-01"}).status_code == 302
    page = get(client, people.secretary, "duty_report_detail", row.pk).content.decode()
    assert ("85.00" in page, "多到现场" in page, "代表0" in page, "较好" in page) == (True, True, False, True)
    row.refresh_from_db()
    assert client.post(url("duty_report_answer", row.pk), {"version": row.version, "text": "每周走访"}).status_code == 302
    assert DutyReport.objects.get().state == "done"


def test_the_committee_runs_the_ballots_of_reports_and_no_others(client, people):
    from tests.portal.ballots.factories import drafted

    row = make.report_filed(people)
    vote = make.convened(people, row, "committee", make.officers(people))
    assert get(client, people.committee, "ballot_roll", vote.ballot_id).status_code == 200
    assert get(client, people.committee, "ballot_roll", drafted(people).pk).status_code == 404
    assert get(client, people.secretary, "ballot_roll", vote.ballot_id).status_code == 404
    assert get(client, people.secretary, "ballot_detail", vote.ballot_id).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_reports_costs_the_same_with_more_rows(client, people, django_assert_num_queries, count):
    for year in range(2024, 2024 + count):
        DutyReport.objects.create(
            branch=people.branch_a, year=year, person=people.secretary.person, state="filed", filed_at=clock.now(), opened_at=clock.now()
        )
    client.force_login(people.committee)
    client.get(url("duty_report_list"))
    with django_assert_num_queries(6):
        client.get(url("duty_report_list"))
