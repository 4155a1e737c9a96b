"""One act on several rows: asked first, each row by the service of its single button, an answer for each."""

import re

import pytest

from branches.activities.enums import ActivityState
from branches.activities.models import Activity
from portal.audit.models import AuditRow
from portal.desk.rules import MOST_BULK
from portal.kernel import clock
from portal.rights.models import RoleGrant, User
from tests.branches.activities.factories import ActivityFactory
from tests.portal.accounts.factories import admin
from tests.workforce.honours.factories import HonourFactory

ARCHIVE, RETURN = "/bulk/activity.archive/", "/bulk/activity.return/"


def filed(branch, by, **changes) -> Activity:
    return ActivityFactory(branch=branch, state=ActivityState.FILED, filed_by=by, filed_at=clock.now(), **changes)


def states(*rows: Activity) -> list[str]:
    return [Activity.objects.get(pk=row.pk).state for row in rows]


def test_the_list_offers_what_the_reader_may_do(client, people):
    filed(people.branch_a, people.secretary)
    shown = {}
    for user in (people.committee, people.secretary):
        client.force_login(user)
        page = client.get("/activities/").content.decode()
        shown[user.display_name] = (re.findall(r'formaction="([^"]+)"', page), page.count("data-pick>"))
    assert shown == {"委员甲": ([ARCHIVE, RETURN], 1), "书记甲": ([], 0)}


def test_the_question_comes_first_and_changes_nothing(client, people):
    rows = [filed(people.branch_a, people.secretary, subject=f"党课{n}") for n in range(2)]
    client.force_login(people.committee)
    page = client.post(ARCHIVE, {"ids": [r.pk for r in rows], "back": "/activities/?state=filed"}).content.decode()
    assert ("党课0" in page, "党课1" in page, "已选 2 条" in page) == (True, True, True)
    assert states(*rows) == ["filed", "filed"]


def test_each_row_gets_its_answer(client, people):
    good, done = filed(people.branch_a, people.secretary), ActivityFactory(branch=people.branch_b, state="archived", subject="早已归档")
    own, foreign = filed(people.branch_b, people.committee, subject="本人提交"), filed(people.branch_c, people.stranger, subject="外单位")
    client.force_login(people.committee)
    answer = client.post(ARCHIVE, {"ids": [r.pk for r in (good, done, own, foreign)], "sure": "1"})
    assert answer.status_code == 200
    assert states(good, done, own, foreign) == ["archived", "archived", "filed", "filed"]
    answers = answer.context["answers"]
    assert [bool(why) for _name, why in answers] == [False, True, True, True]
    assert answers[3] == ("—", "没有找到，或不在您的权限范围内。")
    assert "外单位" not in answer.content.decode()
    assert "成功 1 条，未办 3 条" in answer.content.decode()
    assert AuditRow.objects.filter(action="activity.archived").count() == 1


def test_a_second_click_does_nothing_twice(client, people):
    row = filed(people.branch_a, people.secretary)
    client.force_login(people.committee)
    for _click in range(2):
        answer = client.post(ARCHIVE, {"ids": [row.pk], "sure": "1"})
    assert answer.context["well"] == 0
    assert AuditRow.objects.filter(action="activity.archived").count() == 1


def test_returning_several_needs_one_reason(client, people):
    rows = [filed(people.branch_a, people.secretary), filed(people.branch_b, people.sibling)]
    client.force_login(people.committee)
    empty = client.post(RETURN, {"ids": [r.pk for r in rows], "sure": "1", "reason": " "})
    assert (empty.status_code, states(*rows)) == (422, ["filed", "filed"])
    assert "请填写原因" in empty.content.decode()
    client.post(RETURN, {"ids": [r.pk for r in rows], "sure": "1", "reason": "照片不清"})
    assert set(Activity.objects.values_list("state", "return_reason")) == {("returned", "照片不清")}


def test_without_the_right_there_is_no_such_page(client, people):
    row = filed(people.branch_a, people.secretary)
    for user in (people.secretary, people.stranger, people.hr, people.worker):
        client.force_login(user)
        assert client.post(ARCHIVE, {"ids": [row.pk], "sure": "1"}).status_code == 404
    assert client.post("/bulk/no.such/", {"ids": [row.pk]}).status_code == 404
    assert states(row) == ["filed"]


@pytest.mark.parametrize("ids", [[], ["x"], ["-1"], ["9" * 30], ["999999"]])
def test_nothing_chosen_is_said(client, people, ids):
    client.force_login(people.committee)
    answer = client.post(ARCHIVE, {"ids": ids})
    assert (answer.status_code, "没有可处理的记录" in answer.content.decode()) == (422, True)


def test_too_many_are_refused_whole(client, people):
    client.force_login(people.committee)
    answer = client.post(ARCHIVE, {"ids": list(range(1, MOST_BULK + 2)), "sure": "1"})
    assert (answer.status_code, "一次最多处理 200 条" in answer.content.decode()) == (422, True)


def test_the_way_back_stays_in_the_house(client, people):
    row = filed(people.branch_a, people.secretary)
    client.force_login(people.committee)
    assert client.post(ARCHIVE, {"ids": [row.pk], "back": "https://evil.example/"}).context["back"] == "/"
    assert client.post(ARCHIVE, {"ids": [row.pk], "back": "/activities/?o=-starts_at"}).context["back"] == "/activities/?o=-starts_at"


def test_accounts_are_closed_together(client, people):
    client.force_login(admin("system_admin", people.nodes["JT"], "root-admin"))
    users = [people.worker, people.hr]
    client.post("/bulk/account.close/", {"ids": [u.pk for u in users], "sure": "1", "reason": "单位撤并"})
    assert set(User.objects.filter(pk__in=[u.pk for u in users]).values_list("is_active", flat=True)) == {False}
    assert AuditRow.objects.filter(action="account.closed", reason="单位撤并").count() == 2


def test_roles_are_withdrawn_together_but_never_ones_own(client, people):
    me = admin("security_admin", people.nodes["JT"], "root-security")
    client.force_login(me)
    grants = RoleGrant.objects.filter(user__in=[people.hr, people.committee, me]).order_by("pk")
    answer = client.post("/bulk/grant.withdraw/", {"ids": [g.pk for g in grants], "sure": "1", "reason": "年度清理"})
    assert (answer.context["well"], answer.context["badly"]) == (2, 1)
    assert list(RoleGrant.objects.filter(pk__in=grants, withdrawn_at=None).values_list("user", flat=True)) == [me.pk]


def test_honours_are_confirmed_by_a_second_person(client, people):
    mine = HonourFactory(person=people.worker.person, node=people.nodes["CM-A"], registered_by=people.hr)
    theirs = HonourFactory(person=people.worker.person, node=people.nodes["CM-A"], registered_by=people.second_hr)
    client.force_login(people.hr)
    answer = client.post("/bulk/honour.confirm/", {"ids": [mine.pk, theirs.pk], "sure": "1"})
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (answer.context["well"], mine.confirmed_by, theirs.confirmed_by) == (1, None, people.hr)
