"""The pages of the four rooms: who sees them, what they cost, one way over the pages, nobody's amounts but one's own."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from portal.kernel import clock
from portal.kernel.periods import add_months
from tests.workforce.conversions import factories as conversions
from tests.workforce.funds import factories as funds
from tests.workforce.innovation import factories as make
from tests.workforce.innovation.samples import SAMPLES
from tests.workforce.methods import factories as methods
from workforce.funds.models import Fund, FundPayout
from workforce.innovation.models import InnovationCampaign, InnovationProject
from workforce.methods.models import OperatingMethod

LISTS = ("innovation_list", "innovation_campaigns", "innovation_reviews", "method_list", "conversion_list", "fund_list", "fund_payouts")
PAGES = (
    "innovation_detail", "innovation_campaign", "innovation_measure", "innovation_review", "method_detail", "conversion_detail",
    "fund_detail", "fund_payout",
)  # fmt: skip


def get(client, user, name, **kwargs):
    client.force_login(user)
    return client.get(reverse(name, kwargs=kwargs))


def post(client, user, name, pk, **given):
    client.force_login(user)
    return client.post(reverse(name, args=[pk]), given)


@pytest.mark.parametrize("name", PAGES)
def test_a_record_is_seen_in_reach_and_by_no_stranger(client, people, name):
    found = SAMPLES[name](people)
    assert get(client, people.hr, name, **found).status_code == 200
    assert get(client, people.stranger, name, **found).status_code == 404


@pytest.mark.parametrize(("name", "cost"), list(zip(LISTS, (9, 7, 7, 8, 8, 7, 8), strict=True)))
def test_a_list_costs_the_same_with_more_rows(client, people, django_assert_num_queries, name, cost):
    maker = {
        "innovation_list": make.drafted, "innovation_campaigns": make.campaign, "innovation_reviews": make.review,
        "method_list": methods.drafted, "fund_list": funds.fund,
        "fund_payouts": lambda p: funds.proposed(p, result=conversions.source(p).row, row=funds.fund(p, "OTHER")),
        "conversion_list": lambda p: conversions.registered(p, node=p.nodes[next(nodes)]),
    }[name]  # fmt: skip
    nodes = iter(("CM-A", "CM-B", "MK1"))
    maker(people)
    client.force_login(people.hr)
    client.get(reverse(name))
    with django_assert_num_queries(cost):
        assert len(client.get(reverse(name)).context["listing"].page.object_list) == 1
    for _n in range(2):
        maker(people)
    with django_assert_num_queries(cost):
        assert len(client.get(reverse(name)).context["listing"].page.object_list) == 3


def test_a_project_over_the_pages(client, people):
    today = clock.today()
    words = {
        "kind": make.facts(people).kind.pk, "title": "节电", "goal": "降耗", "lead_no": people.worker.person.staff_no, "from_on": today,
        "due_on": add_months(today, 6), "milestones": f"{today} 方案",
        "resource_ask": "平台", "once_key": "k1", "support_technology": "专家",
    }  # fmt: skip
    client.force_login(people.worker)
    assert client.get(reverse("innovation_new")).status_code == 200
    assert client.post(reverse("innovation_new"), {**words, "due_on": today}).status_code == 422
    assert client.post(reverse("innovation_new"), words).status_code == 302
    row = InnovationProject.objects.get()
    assert get(client, people.worker, "innovation_edit", pk=row.pk).status_code == 200
    assert post(client, people.worker, "innovation_edit", row.pk, **words, version=1).status_code == 302
    assert post(client, people.worker, "innovation_edit", row.pk, **words, version=1).status_code == 409
    assert post(client, people.worker, "innovation_approve", row.pk, version=2).status_code == 404
    assert post(client, people.hr, "innovation_approve", row.pk, version=1).status_code == 409
    assert post(client, people.hr, "innovation_approve", row.pk, version=2).status_code == 302
    assert post(client, people.worker, "innovation_start", row.pk, version=3).status_code == 422
    assert post(client, people.hr, "innovation_answer", row.pk, version=3, is_granted="yes", answer="").status_code == 422
    assert post(client, people.hr, "innovation_answer", row.pk, version=3, is_granted="yes", answer="可以").status_code == 302
    assert post(client, people.worker, "innovation_start", row.pk, version=4).status_code == 302
    assert post(client, people.worker, "innovation_milestone", row.milestones.get().pk, done_on=today).status_code == 302
    row.refresh_from_db()
    given = {"version": row.version, "closed_on": today, "outcome": "降耗 6%"}
    assert post(client, people.hr, "innovation_close", row.pk, **given).status_code == 302
    users = make.judges(people)
    assert post(client, people.hr, "innovation_convene", row.pk, version=9, seats="x").status_code == 422
    assert post(client, people.hr, "innovation_convene", row.pk, version=9, seats=make.seats(users)).status_code == 302
    review = row.reviews.get()
    for user in users[:2]:
        assert post(client, user, "innovation_judge", review.pk, version=1, benefit=80, feasibility=50).status_code == 302
    assert post(client, users[2], "innovation_recuse", review.pk, version=1, reason="亲属").status_code == 302
    assert post(client, people.hr, "innovation_decide", review.pk, version=1).status_code == 422
    page = get(client, users[0], "innovation_review", pk=review.pk)
    assert [seat.person_id for seat in page.context["seats"]] == [users[0].person_id]
    assert get(client, people.hr, "innovation_refusals").status_code == 200


def test_a_campaign_over_the_pages(client, people):
    today = clock.today()
    words = {
        "kind": "discussion", "title": "管理创新大讨论", "question": "如何破题", "node": people.nodes["MK1"].pk, "from_on": today,
        "to_on": today + timedelta(days=9), "wanted": 12,
    }  # fmt: skip
    client.force_login(people.hr)
    assert client.get(reverse("innovation_campaign_new")).status_code == 200
    assert client.post(reverse("innovation_campaign_new"), {**words, "to_on": today - timedelta(days=1)}).status_code == 422
    assert client.post(reverse("innovation_campaign_new"), words).status_code == 302
    row = InnovationCampaign.objects.get()
    assert post(client, people.worker, "innovation_measure_new", row.pk, version=1, title="交底卡", detail="每班").status_code == 302
    told = row.measures.get()
    assert "交底卡" not in get(client, people.secretary, "innovation_campaign", pk=row.pk).content.decode()
    assert get(client, people.worker, "innovation_campaign", pk=row.pk).context["mine"] == [told]
    assert post(client, people.hr, "innovation_measure_decide", told.pk, version=1, is_adopted="no").status_code == 422
    assert post(client, people.hr, "innovation_measure_decide", told.pk, version=1, is_adopted="yes", answer="好").status_code == 302
    assert "交底卡" in get(client, people.secretary, "innovation_campaign", pk=row.pk).content.decode()
    assert post(client, people.hr, "innovation_campaign_close", row.pk, version=1).status_code == 302


def test_a_method_over_the_pages(client, people):
    facts = vars(methods.facts(people))
    words = {k: v for k, v in facts.items() if k != "creator"} | {"creator_no": people.worker.person.staff_no}
    client.force_login(people.worker)
    assert client.get(reverse("method_new")).status_code == 200
    assert client.post(reverse("method_new"), {**words, "creator_kind": "doctor"}).status_code == 422
    assert client.post(reverse("method_new"), words).status_code == 302
    row = OperatingMethod.objects.get()
    assert get(client, people.worker, "method_edit", pk=row.pk).status_code == 200
    assert post(client, people.hr, "method_review", row.pk, version=1, is_passed="no").status_code == 422
    assert post(client, people.hr, "method_review", row.pk, version=1, is_passed="yes").status_code == 302
    assert post(client, people.worker, "method_consent", row.pk, version=2).status_code == 302
    assert post(client, people.hr, "method_name", row.pk, version=3, named_as="快速", plan="演示").status_code == 422
    assert post(client, people.hr, "method_name", row.pk, version=3, named_as="职工甲操作法", plan="演示").status_code == 302
    given = {"version": 4, "unit": people.nodes["CM-B"].pk, "adopted_on": clock.today(), "effect": "好"}
    assert post(client, people.hr, "method_adopt", row.pk, **given).status_code == 302
    assert post(client, people.hr, "method_promote", row.pk, version=5).status_code == 422
    assert post(client, people.hr, "method_nominate", row.pk, version=5, contest="评选", nominated_on=clock.today()).status_code == 302
    assert get(client, people.worker, "method_detail", pk=row.pk).status_code == 200


def test_a_conversion_and_its_payout_over_the_pages(client, people):
    source = conversions.source(people)
    words = {
        "source": source.key, "node": people.nodes["CM-A"].pk, "route": "transfer", "from_on": conversions.FROM, "year": 2026,
        "benefit": "100000", "basis": "20000", "measured": "对比",
    }  # fmt: skip
    client.force_login(people.hr)
    assert client.get(reverse("conversion_new")).status_code == 200
    assert client.post(reverse("conversion_new"), words).status_code == 302
    assert client.post(reverse("conversion_new"), words).status_code == 422
    row = source.row.conversions.get()
    assert get(client, people.hr, "conversion_edit", pk=row.pk).status_code == 200
    assert post(client, people.hr, "conversion_verify", row.pk, version=1).status_code == 422
    assert post(client, people.second_hr, "conversion_return", row.pk, version=1, reason="缺单据").status_code == 302
    assert post(client, people.hr, "conversion_edit", row.pk, **words, version=2).status_code == 302
    assert post(client, people.second_hr, "conversion_verify", row.pk, version=3).status_code == 302
    assert get(client, people.worker, "conversion_years").status_code == 200
    client.force_login(people.hr)
    new = {"kind": funds.fund(people).kind_id, "title": "基金", "node": people.nodes["MK1"].pk, "terms": "办法"}
    assert client.get(reverse("fund_new")).status_code == 200
    assert client.post(reverse("fund_new"), new).status_code == 302
    fund = Fund.objects.get(title="基金")
    assert post(client, people.hr, "fund_pay_in", fund.pk, version=1, amount="-1", text="拨款", on=clock.today()).status_code == 422
    assert post(client, people.hr, "fund_pay_in", fund.pk, version=1, amount="30000", text="拨款", on=clock.today()).status_code == 302
    assert get(client, people.hr, "fund_payout_new", pk=fund.pk).status_code == 200
    share = {"source": f"conversion:{row.pk}", "amount": "9000", "shares": f"{people.worker.person.staff_no} 1 技能"}
    assert post(client, people.hr, "fund_payout_new", fund.pk, **share).status_code == 422
    assert post(client, people.hr, "fund_payout_new", fund.pk, **{**share, "amount": "10000"}).status_code == 302
    payout = FundPayout.objects.get()
    assert post(client, people.hr, "fund_payout_approve", payout.pk, version=1).status_code == 422
    assert post(client, people.second_hr, "fund_payout_approve", payout.pk, version=1).status_code == 302
    assert post(client, people.hr, "fund_payout_pay", payout.pk, version=2, paid_on=clock.today()).status_code == 302
    entry = fund.entries.get(kind="inflow")
    assert get(client, people.hr, "fund_reverse", pk=entry.pk).status_code == 200
    assert post(client, people.hr, "fund_reverse", entry.pk, version=1, reason="错").status_code == 422
    assert all(sides.agrees for _fund, sides in get(client, people.hr, "fund_reconcile").context["rows"])
    assert "10000" in get(client, people.worker, "fund_mine").content.decode()
    assert post(client, people.stranger, "fund_payout_cancel", payout.pk, version=3, reason="x").status_code == 404
    assert post(client, people.second_hr, "fund_payout_cancel", payout.pk, version=3, reason="账号有误").status_code == 302
    assert get(client, people.worker, "fund_mine").context["shares"] == []


def test_amounts_of_others_are_seen_by_the_office_alone(client, people):
    row = funds.paid(people)
    assert get(client, people.worker, "fund_payout", pk=row.pk).status_code == 404
    assert get(client, people.secretary, "fund_payout", pk=row.pk).status_code == 404
    mine = get(client, people.worker, "fund_mine")
    assert [share.amount for share in mine.context["shares"]] == [D(7500)]
    assert "已发放" not in get(client, people.worker, "conversion_detail", pk=row.conversion_id).content.decode()
    assert "10000.00" in get(client, people.hr, "conversion_detail", pk=row.conversion_id).content.decode()


@pytest.mark.parametrize("name", ["innovation-project", "operating-method", "innovation-conversion", "fund-payout"])
def test_the_interface(client, people, name):
    found = SAMPLES[f"{name}-detail"](people)
    client.force_login(people.hr)
    assert client.get(reverse(f"{name}-list")).json()["count"] == 1
    assert client.get(reverse(f"{name}-detail", kwargs=found)).status_code == 200
    client.force_login(people.stranger)
    assert client.get(reverse(f"{name}-detail", kwargs=found)).status_code in {403, 404}


def test_the_office_takes_back_a_review_that_lacks_a_judge(client, people):
    told = make.measure(people)
    row = make.review(people, told)
    page = get(client, people.hr, "innovation_measure", pk=told.pk)
    assert [bool(act.why) for act in page.context["acts"] if act.name == "decide"] == [True]
    url = reverse("innovation_dissolve", args=[row.pk])
    assert url in get(client, people.hr, "innovation_review", pk=row.pk).text
    answer = post(client, people.hr, "innovation_dissolve", row.pk, version=row.version, reason=" ")
    assert answer.status_code == 422
    answer = post(client, people.hr, "innovation_dissolve", row.pk, version=row.version, reason="评委调离")
    assert answer.url == reverse("innovation_measure", args=[told.pk])
    page = get(client, people.hr, "innovation_measure", pk=told.pk)
    assert [bool(act.why) for act in page.context["acts"] if act.name == "decide"] == [False]
