"""The box for anybody and the desk of discipline, over the pages."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.whistle import forms, rules, services
from branches.whistle.forms import new_ticket
from branches.whistle.models import WhistleReport
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from tests.branches.whistle import factories as make

BOX = "/whistle/"


@pytest.fixture(autouse=True)
def no_looks_before():
    cache.delete("whistle-looks")


def given(**changes) -> dict:
    first = {
        "act": "report", "ticket": new_ticket(), "node": "DW1", "accused": "某采购员", "text": "三次中标都是同一家", "mode": "anonymous",
        "name": "", "contact": "",
    }  # fmt: skip
    return {**first, **changes}


def code_of(answer) -> str:
    return answer.context["receipt"]


def test_anybody_reports_and_looks_the_answer_up_without_signing_in(client, people):
    one, _two = make.officers(people)
    page = client.get(BOX)
    assert (page.status_code, page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == (200, "no-store", "strict-origin")
    assert "不得录入涉密信息" in page.content.decode()
    answer = client.post(BOX, given())
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    row = WhistleReport.objects.get()
    services.accept(**make.words(people, one), report=row, text="已受理，请等候")
    shown = client.post(BOX, {"act": "look", "receipt": code_of(answer)})
    assert "已受理，请等候" in shown.content.decode()
    added = client.post(BOX, {"act": "add", "receipt": code_of(answer), "text": "补充一份合同"})
    assert "补充一份合同" in added.content.decode()
    assert WhistleReport.objects.get().has_news


def test_a_browser_can_send_the_form(people):
    """With the policy "no-referrer" every report was refused: a browser then sends "Origin: null" (Fetch standard, 3.2)."""
    make.officers(people)
    client = Client(enforce_csrf_checks=True)
    page = client.get(BOX)
    origin = "null" if page.headers["Referrer-Policy"] == "no-referrer" else "http://testserver"
    token = {"csrfmiddlewaretoken": page.context["csrf_token"]}
    assert client.post(BOX, given(**token), headers={"origin": origin}).status_code == 200
    assert WhistleReport.objects.count() == 1


def test_the_receipt_stands_in_no_address_and_no_cookie(client, people):
    make.officers(people)
    answer = client.post(BOX, given())
    digits = code_of(answer).replace(" ", "")
    assert answer.status_code == 200  # shown at once: a redirect would carry it on
    assert not any(digits in str(c.value) for c in client.cookies.values())
    assert list(answer.cookies) in ([], ["csrftoken"], ["__Host-csrf"])


def test_a_double_click_makes_one_report_and_shows_the_same_code(client, people):
    make.officers(people)
    facts = given()
    assert code_of(client.post(BOX, facts)) == code_of(client.post(BOX, facts))
    assert WhistleReport.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "请写明反映的情况"),
        ({"ticket": "1234567890123456:forged"}, "页面放置时间过长"),
        ({"ticket": ""}, ""),
        ({"node": "ZB-A"}, ""),
        ({"mode": "sealed"}, "实名反映请填写姓名"),
        ({"mode": "nonsense"}, ""),
        ({"is_head": "on"}, "没有可以回避被反映人的纪检人员"),
        ({"text": "长" * 5001}, ""),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(client, people, changes, words):
    make.officers(people)
    answer = client.post(BOX, given(**changes))
    assert (answer.status_code, words in answer.content.decode(), WhistleReport.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("receipt", ["0000000000000000", "123", "", "x" * 40, "1" * 17])
def test_a_wrong_code_is_told_and_tells_nothing(client, people, receipt):
    make.report(people)
    assert client.post(BOX, {"act": "look", "receipt": receipt}).status_code == 422
    assert client.post(BOX, {"act": "add", "receipt": receipt, "text": "x"}).status_code == 422


def test_codes_cannot_be_tried_out(client, people):
    make.officers(people)
    cache.set("whistle-looks", 60, 60)
    answer = client.post(BOX, {"act": "look", "receipt": "0000000000000000"})
    assert (answer.status_code, "查询过于频繁" in answer.content.decode()) == (422, True)


def test_somebody_signed_in_leaves_no_mark_at_the_box(client, people):
    from django.contrib.sessions.models import Session

    make.officers(people)
    client.force_login(people.worker)
    client.get("/")
    before = dict(Session.objects.values_list("session_key", "session_data"))
    acts = AuditRow.objects.count()
    with CaptureQueriesContext(connection) as seen:
        client.post(BOX, given())
    assert dict(Session.objects.values_list("session_key", "session_data")) == before
    assert AuditRow.objects.count() == acts
    written = [q["sql"] for q in seen if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert all("branches_whistle" in sql for sql in written), written


@pytest.mark.parametrize("who", ["secretary", "committee", "sibling", "stranger", "assessor", "hr", "worker"])
def test_the_desk_is_for_discipline_alone(client, people, who):
    row = make.report(people)
    client.force_login(getattr(people, who))
    assert client.get(reverse("whistle_list")).status_code == 404
    assert client.get(reverse("whistle_detail", args=[row.pk])).status_code == 404
    assert client.post(reverse("whistle_read", args=[row.pk])).status_code == 404


def test_the_named_officer_finds_nothing_on_any_page(client, people):
    named, free = make.officers(people)
    row = make.report(people, accused=named.person.name)
    client.force_login(named)
    assert client.get(reverse("whistle_list")).context["listing"].page.paginator.count == 0
    for name in ("detail", "read", "accept", "decline", "reply", "conclude", "forward", "recuse", "ask", "open"):
        method = client.get if name == "detail" else client.post
        assert method(reverse(f"whistle_{name}", args=[row.pk])).status_code == 404, name
    assert f"#{row.pk.hex[:8]}" not in client.get("/todos/").content.decode()
    client.force_login(free)
    assert client.get(reverse("whistle_detail", args=[row.pk])).status_code == 200


def test_contents_open_on_a_click_that_is_recorded(client, people):
    one, _two = make.officers(people)
    row = make.report(people, accused="李四光", text="同一家三次中标")
    client.force_login(one)
    for name in ("whistle_list", "whistle_detail"):
        page = client.get(reverse(name, args=[row.pk] if name == "whistle_detail" else []))
        assert ("李四光" in page.content.decode(), "三次中标" in page.content.decode()) == (False, False)
    assert not AuditRow.objects.filter(action="whistle.read").exists()
    page = client.post(reverse("whistle_read", args=[row.pk]))
    assert ("李四光" in page.content.decode(), page.headers["Cache-Control"]) == (True, "no-store")
    assert AuditRow.objects.filter(action="whistle.read", actor=one).count() == 1


def test_from_acceptance_to_conclusion_over_the_pages(client, people):
    one, _two = make.officers(people)
    row = make.report(people)
    client.force_login(one)

    def post(name, **data):
        return client.post(reverse(f"whistle_{name}", args=[row.pk]), data).status_code

    assert post("accept", **{"a-version": 1, "a-text": ""}) == 422
    assert post("accept", **{"a-version": 1, "a-text": "已受理"}) == 302
    assert post("accept", **{"a-version": 2, "a-text": "再受理"}) == 422
    assert post("reply", **{"r-version": 1, "r-text": "请补充"}) == 409
    assert post("reply", **{"r-version": 2, "r-text": "请补充"}) == 302
    assert post("conclude", **{"c-version": 3, "c-text": "属实", "c-outcome": "x"}) == 422
    assert post("conclude", **{"c-version": 3, "c-text": "属实", "c-outcome": "found"}) == 302
    assert post("decline", **{"d-version": 4, "d-text": "x"}) == 422


def test_two_officers_open_a_name_over_the_pages(client, people):
    one, two = make.officers(people)
    row = make.signed(people)
    client.force_login(one)
    ask, agree = reverse("whistle_ask", args=[row.pk]), reverse("whistle_open", args=[row.pk])
    assert client.post(ask, {"k-reason": "", "k-passphrase": make.PASS}).status_code == 422
    assert client.post(ask, {"k-reason": "核实", "k-passphrase": "wrong wrong wrong"}).status_code == 422
    assert client.post(ask, {"k-reason": "核实", "k-passphrase": make.PASS}).status_code == 302
    assert client.post(agree, {"o-passphrase": make.PASS}).status_code == 422
    other = Client()
    other.force_login(two)
    page = other.post(agree, {"o-passphrase": make.PASS})
    assert (page.status_code, "张三丰" in page.content.decode()) == (200, True)
    again = other.get(reverse("whistle_detail", args=[row.pk])).content.decode()
    assert "张三丰" not in again  # shown once


def test_the_reporter_sees_that_his_name_was_opened(client, people):
    one, _two = make.officers(people)
    filed = make.filed(people, mode="named", name="张三丰", contact="x")
    services.ask_reveal(**make.words(people, one), report=filed.report, reason="约谈核实", passphrase=make.PASS)
    page = client.post(BOX, {"act": "look", "receipt": filed.receipt}).content.decode()
    assert ("约谈核实" in page, one.person.name in page, "张三丰" in page) == (True, False, False)


def test_an_officer_sets_and_changes_his_passphrase(client, people):
    (one,) = make.officers(people, count=1, keyed=False)
    client.force_login(one)
    where = reverse("whistle_keys")
    assert client.post(where, {"passphrase": "short", "again": "short"}).status_code == 422
    assert client.post(where, {"passphrase": make.PASS, "again": make.PASS}).status_code == 302
    new = "a new long passphrase"
    assert client.post(where, {"old": "wrong wrong", "passphrase": new, "again": new}).status_code == 422
    assert client.post(where, {"old": make.PASS, "passphrase": new, "again": new}).status_code == 302


def test_to_dos_tell_nothing(client, people):
    one, _two = make.officers(people)
    make.report(people, accused="李四光", text="三次中标")
    client.force_login(one)
    page = client.get(reverse("todo_list")).content.decode()
    assert ("有一条新事项" in page, "李四光" in page, "检举控告事项" in page) == (True, False, False)


def test_reports_are_neither_searched_nor_exported_nor_in_the_api_nor_among_the_files():
    from portal.files.access import _owners
    from portal.kernel.exporters import all_exporters
    from portal.search.registry import indexes
    from tests.support.routes import routes

    assert not [e.key for e in all_exporters() if "whistle" in e.key]
    assert not [i.key for i in indexes() if "whistle" in i.key]
    assert not [r.name for r in routes() if r.is_api and "whistle" in r.pattern]
    assert not [key for key in _owners if "whistle" in key]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same(client, people, count):
    one, _two = make.officers(people)
    for _ in range(count):
        make.report(people)
    client.force_login(one)
    client.get(reverse("whistle_list"))
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("whistle_list"))
    assert len(seen) == 8


def test_on_a_day_with_a_flood_the_page_asks_the_browser_for_work(client, people):
    make.report(people)
    assert "js/work." not in client.get(BOX).content.decode()
    RuleParameter.objects.filter(code="WHISTLE_DAY_LIMIT").update(value=1)
    RuleParameter.objects.filter(code="WHISTLE_WORK_BITS").update(value=8)
    page = client.get(BOX).content.decode()
    assert 'data-bits="8"' in page
    assert "js/work." in page
    first = given()
    answer = client.post(BOX, first)
    assert (answer.status_code, first["ticket"] in answer.content.decode()) == (422, True)
    work = next(str(n) for n in range(10_000) if rules.is_worked(first["ticket"], str(n), 8))
    assert client.post(BOX, {**first, "work": work}).status_code == 200


def test_a_form_of_yesterday_is_drawn_anew(client, people, monkeypatch):
    make.officers(people)
    monkeypatch.setattr(forms, "OLDEST", timedelta(seconds=-1))
    answer = client.post(BOX, given())
    assert (answer.status_code, "页面放置时间过长" in answer.content.decode()) == (422, True)
