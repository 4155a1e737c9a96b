"""The pages and the interface of subsidies, with the four standing people and the stranger."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.kernel.menu import entries_for
from tests.workforce.subsidies import factories as make
from workforce.subsidies.models import EducationFund, SubsidyClaim

pytestmark = pytest.mark.django_db


def get(client, user, name: str, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


def form(card, **changes) -> dict:
    told = {"kind": "insurance", "certificate": card.pk, "insured_months": 36, "declares_none": "on", "once_key": "x" * 32}
    return {**told, **changes}


def test_who_sees_a_claim(client, people):
    row = make.filed(people)
    everybody = {
        "worker": people.worker, "hr": people.hr, "second hr": people.second_hr, "far hr": make.far_hr(people),
        "secretary": people.secretary, "committee": people.committee, "sibling": people.sibling, "stranger": people.stranger,
        "colleague": make.worker_of(people, "同事甲", "CM-A"),
    }  # fmt: skip
    seen = {who: get(client, user, "subsidy_detail", row.pk).status_code for who, user in everybody.items()}
    assert {who for who, status in seen.items() if status == 200} == {"worker", "hr", "second hr"}
    assert set(seen.values()) == {200, 404}
    for name in ("subsidy_list", "subsidy_board", "education_fund_list"):
        codes = {who: get(client, user, name).status_code for who, user in everybody.items()}
        assert {who for who, status in codes.items() if status == 200} == {"hr", "second hr", "far hr"}


def test_a_worker_claims_and_mends_on_his_phone(client, people):
    client.force_login(people.worker)
    card = make.certificate(people)
    page = client.get(reverse("subsidy_new")).content.decode()
    assert (card.number in page, "参保满 12 个月" in page, "培养期（年）" in page) == (True, True, False)
    assert client.post(reverse("subsidy_new"), form(card, insured_months=11)).status_code == 422
    assert client.post(reverse("subsidy_new"), form(card, declares_none="")).status_code == 422
    other = make.certificate(people, people.sibling)
    assert client.post(reverse("subsidy_new"), form(other)).status_code == 422
    assert client.post(reverse("subsidy_new"), {**form(card), "receipts": make.receipt()}).status_code == 302
    row = SubsidyClaim.objects.get()
    page = client.get(reverse("subsidy_detail", args=[row.pk])).content.decode()
    assert ("1500.00" in page, "参保 36 个月，要求不少于 12 个月" in page, "receipt.pdf" in page, row.rule.source in page) == (True,) * 4
    assert "通过审核" not in page
    row = make.returned(people, row)
    page = client.get(reverse("subsidy_mine")).content.decode()
    assert "请补参保证明" in page
    url = reverse("subsidy_edit", args=[row.pk])
    assert "请补参保证明" in client.get(url).content.decode()
    told = {"version": row.version, "insured_months": 5, "declares_none": "on"}
    assert client.post(url, told).status_code == 422
    assert client.post(url, {**told, "insured_months": 40}).status_code == 302
    assert client.post(url, {**told, "insured_months": 41}).status_code == 409
    row.refresh_from_db()
    assert client.post(reverse("subsidy_withdraw", args=[row.pk]), {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_a_refund_without_an_amount_says_who_sets_it(client, people):
    client.force_login(people.worker)
    card = make.certificate(people)
    told = form(card, kind="refund", fee_paid="500")
    page = client.post(reverse("subsidy_new"), {**told, "receipts": make.receipt()})
    assert (page.status_code, "企业还没有设定这一等级的金额" in page.content.decode()) == (422, True)
    make.set_refund()
    assert client.post(reverse("subsidy_new"), told).status_code == 422  # no receipt
    assert client.post(reverse("subsidy_new"), {**told, "receipts": make.receipt()}).status_code == 302
    assert SubsidyClaim.objects.get().amount_due == D(500)
    assert client.get(reverse("subsidy_new") + "?kind=apprentice").status_code == 200


def test_the_office_checks_approves_and_pays(client, people):
    row = make.filed(people)
    client.force_login(people.hr)
    page = get(client, people.hr, "subsidy_detail", row.pk).content.decode()
    assert "通过审核" in page
    check = reverse("subsidy_check", args=[row.pk])
    assert client.post(check, {"version": 1, "granted": "1000", "reason": ""}).status_code == 422
    assert client.post(check, {"version": 1, "granted": "1000", "reason": "缺一页"}).status_code == 302
    assert client.post(check, {"version": 1, "granted": "1000", "reason": "缺一页"}).status_code in (409, 422)
    assert client.post(reverse("subsidy_approve", args=[row.pk]), {"version": 2}).status_code == 422
    page = client.get(reverse("subsidy_detail", args=[row.pk])).content.decode()
    assert ("批准人不能是审核人" in page, "缺一页" in page) == (True, True)
    client.force_login(people.second_hr)
    assert client.post(reverse("subsidy_return", args=[row.pk]), {"version": 2, "reason": ""}).status_code == 422
    assert client.post(reverse("subsidy_approve", args=[row.pk]), {"version": 2}).status_code == 302
    told = {"version": 3, "paid_on": clock.today().isoformat(), "document_no": "BT-7"}
    assert client.post(reverse("subsidy_pay", args=[row.pk]), told).status_code == 302
    assert "BT-7" in client.get(reverse("subsidy_detail", args=[row.pk])).content.decode()
    page = client.get(reverse("subsidy_board")).content.decode()
    assert ("1000.00" in page, people.worker.person.name in page) == (True, False)


@pytest.mark.parametrize("query", ["", "?s=filed", "?kind=insurance&grade=4", "?q=职工甲", "?year=2026", "?s=nonsense&year=x"])
def test_the_list_is_filtered(client, people, query):
    make.filed(people)
    client.force_login(people.hr)
    assert client.get(reverse("subsidy_list") + query).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_however_long(client, people, django_assert_num_queries, rows):
    for n in range(rows):
        make.filed(people, make.worker_of(people, f"同事{n}", "CM-A"))
        make.fund(people, year=2020 + n)
    client.force_login(people.hr)
    client.get(reverse("subsidy_list"))
    for name, statements in (("subsidy_list", 8), ("subsidy_board", 7), ("education_fund_list", 8)):
        with django_assert_num_queries(statements):
            assert client.get(reverse(name)).status_code == 200


def test_the_money_for_education_on_its_pages(client, people):
    client.force_login(people.hr)
    told = {"unit": people.nodes["CM-A"].pk, "year": 2026, "wages": 1000000, "drawn": 10000, "spent": 5000, "frontline": 6000}
    assert client.post(reverse("education_fund_new"), told).status_code == 422
    assert client.post(reverse("education_fund_new"), {**told, "frontline": 2000}).status_code == 302
    page = client.get(reverse("education_fund_list")).content.decode()
    assert "提取不足工资总额的 1.5%" in page
    row = EducationFund.objects.get()
    url = reverse("education_fund_edit", args=[row.pk])
    assert client.post(url, {**told, "version": 1, "drawn": 20000, "frontline": 3000}).status_code == 302
    assert "符合" in client.get(reverse("education_fund_list")).content.decode()
    for user in (make.far_hr(people), people.stranger, people.worker, people.committee):
        assert get(client, user, "education_fund_edit", row.pk).status_code == 404


def test_the_interface_is_for_the_office(client, people):
    row = make.filed(people)
    client.force_login(people.hr)
    found = client.get(f"/api/v1/subsidy-claims/{row.pk}/").json()
    assert (found["kind"], found["amount_due"], found["grade"], found["state"]) == ("insurance", "1500.00", 4, "filed")
    assert f'"id":{row.pk}' in client.get("/api/v1/subsidy-claims/?state=filed").content.decode()
    client.force_login(make.far_hr(people))
    assert client.get(f"/api/v1/subsidy-claims/{row.pk}/").status_code == 404
    for user in (people.worker, people.stranger, people.committee, people.secretary):
        client.force_login(user)
        assert client.get("/api/v1/subsidy-claims/").status_code == 404


def test_the_ledger_of_education_money_over_the_interface(client, people):
    row = make.fund(people, frontline=D(5000))
    make.fund(people, year=clock.today().year - 1, spent=D(0), frontline=D(0))
    client.force_login(people.hr)
    found = client.get(f"/api/v1/education-funds/{row.pk}/").json()
    assert (found["unit"], found["drawn"], found["drawn_percent"], found["frontline_percent"]) == ("CM-A", "20000.00", "2.00", "50.00")
    assert found["findings"] == ["education.frontline_low"]
    before = client.get("/api/v1/education-funds/", {"year": clock.today().year - 1}).json()["results"]
    assert [(line["frontline_percent"], line["findings"]) for line in before] == [(None, [])]
    client.force_login(make.far_hr(people))
    assert client.get(f"/api/v1/education-funds/{row.pk}/").status_code == 404
    assert client.get("/api/v1/education-funds/").json()["count"] == 0
    for user in (people.worker, people.stranger, people.committee, people.secretary):
        client.force_login(user)
        assert client.get(f"/api/v1/education-funds/{row.pk}/").status_code == 404


def test_the_menu_and_the_catalogue(client, people):
    keys = {user: {e.key for e in entries_for(people.actor(user))} for user in (people.worker, people.hr, people.stranger)}
    assert ("subsidies_mine" in keys[people.worker], "subsidies" in keys[people.hr]) == (True, True)
    assert "subsidies" not in keys[people.stranger]
    page = get(client, people.hr, "catalogue_list", "subsidy-rules")
    assert (page.status_code, "INS-4" in page.content.decode()) == (200, True)
