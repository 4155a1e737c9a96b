"""Pages of dues: who sees names, who sees sums, who sees nothing."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.dues import services
from branches.dues.models import DuesBase, DuesEntry, DuesGift, DuesLine, DuesMonth, DuesRelief
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.periods import month_of
from portal.rights.enums import Role
from tests.branches.dues.factories import OCTOBER, D, base, members, opened, words
from tests.branches.orgs.factories import BranchFactory
from tests.support.factories import NodeFactory, RoleGrantFactory, UserFactory

PAY = {"paid_on": "2026-10-12", "way": "cash"}


def html(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def sheet(people):
    return opened(people)


@pytest.fixture
def secretary(client, people):
    client.force_login(people.secretary)
    return client


def as_(client, user):
    client.force_login(user)
    return client


# -- the four standing people -----------------------------------------------------------------------------
def test_the_branch_sees_names_the_committee_sums_the_others_nothing(client, people, sheet):
    name = members(people.branch_a)[1].name
    seen = {}
    for who in ("secretary", "committee", "sibling", "stranger", "hr", "worker"):
        status, page = html(as_(client, getattr(people, who)), "dues_month", sheet.pk)
        seen[who] = (status, name in page, "405.00" in page, "81.00" in page)
    nothing = (404, False, False, False)
    assert seen == {
        "secretary": (200, True, True, True), "committee": (200, False, True, False), "sibling": nothing, "stranger": nothing,
        "hr": nothing, "worker": nothing,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["committee", "sibling", "stranger", "hr"])
def test_nobody_else_opens_a_members_month_or_base(client, people, sheet, who):
    entry, row = sheet.entries.first(), DuesBase.objects.first()
    as_(client, getattr(people, who))
    for name, args in [("dues_entry", [entry.pk]), ("dues_base_list", ["ZB-A"]), ("dues_base_set", ["ZB-A"])]:
        assert client.get(reverse(name, args=args)).status_code == 404
    for name, args in [
        ("dues_pay", [sheet.pk]), ("dues_entry_pay", [entry.pk]), ("dues_entry_correct", [entry.pk]), ("dues_base_show", [row.pk]),
        ("dues_submit", [sheet.pk]), ("dues_sheet_paper", [sheet.pk, "docx"]),
    ]:  # fmt: skip
        assert client.post(reverse(name, args=args), PAY).status_code == 404
    assert (DuesLine.objects.count(), AuditRow.objects.filter(action="dues_base.shown").count()) == (0, 0)


def test_sums_of_too_few_members_stay_in_the_branch(client, people):
    for spell in people.branch_b.memberships.all()[2:]:
        spell.delete()
    opened(people, branch=people.branch_b, user=people.sibling)

    _status, page = html(as_(client, people.committee), "dues_overview", p="2026-10")
    assert "162.00" not in page
    _status, own = html(as_(client, people.sibling), "dues_list")
    assert "162.00" in own


# -- months -----------------------------------------------------------------------------------------------
def test_a_month_is_opened_from_the_page_twice_without_harm(secretary, people):
    for person in members(people.branch_a):
        base(people.branch_a, person)
    for _ in range(2):
        answer = secretary.post(reverse("dues_open"), {"branch": "ZB-A", "month": "2026-10"})
        assert answer.headers["Location"] == reverse("dues_month", args=[DuesMonth.objects.get().pk])
    assert DuesEntry.objects.count() == 5


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"branch": "ZB-A", "month": ""}, "请选择月份"),
        ({"branch": "ZB-A", "month": "2199-01"}, "还没有到"),
        ({"branch": "ZB-A", "month": "2019-01"}, "不需要开账"),
    ],
)
def test_a_month_that_cannot_be_opened_gets_a_sentence(secretary, given, sentence):
    answer = secretary.post(reverse("dues_open"), given)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_temporary_branch_is_told_why_it_has_no_dues(client, people):
    node = NodeFactory(kind="temporary_branch", parent=people.nodes["DW1"], code="LS-1")
    BranchFactory(node=node)
    boss = UserFactory()
    RoleGrantFactory(user=boss, role=Role.SECRETARY, node=node)
    as_(client, boss)

    assert "临时党支部不收缴党费" in html(client, "dues_list")[1]
    answer = client.post(reverse("dues_open"), {"branch": "LS-1", "month": "2026-10"})
    assert (answer.status_code, "临时党支部不收缴党费" in answer.content.decode()) == (422, True)
    assert client.get(reverse("dues_base_list", args=["LS-1"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_months_costs_the_same(secretary, people, count, django_assert_num_queries):
    for n in range(count):
        opened(people, month=date(2026, 8 + n, 1))
    secretary.get(reverse("dues_list"))
    with django_assert_num_queries(8):
        secretary.get(reverse("dues_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_month_costs_the_same(secretary, people, count, django_assert_num_queries):
    for spell in list(people.branch_a.memberships.exclude(person=people.secretary.person))[count - 1 :]:
        spell.delete()
    sheet = opened(people)
    assert sheet.entries.count() == count
    secretary.get(reverse("dues_month", args=[sheet.pk]))
    with django_assert_num_queries(8):
        secretary.get(reverse("dues_month", args=[sheet.pk]))


def test_months_are_filtered(secretary, people):
    opened(people)
    opened(people, month=date(2025, 10, 1))
    listing = secretary.get(reverse("dues_list"), {"year": "2025"}).context["listing"]
    assert [row.month for row in listing.page.object_list] == [date(2025, 10, 1)]


def test_the_overview_has_every_branch_opened_or_not(client, people):
    opened(people)
    status, page = html(as_(client, people.committee), "dues_overview", p="2026-10")
    assert (status, "支部A" in page, "支部B" in page, "支部C" in page, "未开账" in page) == (200, True, True, False, True)
    assert html(client, "dues_overview", p="9999-12")[0] == 200
    assert html(client, "dues_overview", p="0001-01")[0] == 200
    assert html(as_(client, people.secretary), "dues_overview")[0] == 404


# -- payments ---------------------------------------------------------------------------------------------
def test_many_pay_at_once_and_a_double_click_pays_once(secretary, people, sheet):
    ids = list(sheet.entries.values_list("pk", flat=True)[:3])
    for _ in range(2):
        secretary.post(reverse("dues_pay", args=[sheet.pk]), {**PAY, "ids": ids})
    assert sheet.entries.open_ones().count() == 2
    assert DuesLine.objects.count() == 3
    unpaid = secretary.get(reverse("dues_month", args=[sheet.pk]), {"state": "unpaid"}).context["listing"].page.object_list
    assert len(unpaid) == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({}, "请先勾选"), ({"paid_on": "2199-01-01"}, "不能晚于今天"), ({"way": "gold"}, "请选择交纳方式"), ({"ids": ["x"]}, "请先勾选")],
)
def test_a_bulk_payment_that_cannot_be(secretary, sheet, given, sentence):
    asked = {**PAY, "ids": [sheet.entries.first().pk]} | given
    if not given:
        asked.pop("ids")
    answer = secretary.post(reverse("dues_pay", args=[sheet.pk]), asked)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_one_member_pays_in_parts_and_is_corrected(secretary, people, sheet):
    entry = sheet.entries.first()
    page = reverse("dues_entry", args=[entry.pk])
    secretary.post(reverse("dues_entry_pay", args=[entry.pk]), {**PAY, "amount": "30.00", "once_key": "a"})
    secretary.post(reverse("dues_entry_pay", args=[entry.pk]), {**PAY, "amount": "30.00", "once_key": "a"})
    too_much = secretary.post(reverse("dues_entry_pay", args=[entry.pk]), {**PAY, "amount": "60.00", "once_key": "b"})
    assert (too_much.status_code, "多交的请登记为自愿多交" in too_much.content.decode()) == (422, True)
    bad = secretary.post(reverse("dues_entry_correct", args=[entry.pk]), {"kind": "paid_fix", "to": "20.00", "reason": ""})
    assert (bad.status_code, "请写明更正原因" in bad.content.decode()) == (422, True)
    secretary.post(reverse("dues_entry_correct", args=[entry.pk]), {"kind": "paid_fix", "to": "20.00", "reason": "误记"})

    text = secretary.get(page).content.decode()
    entry.refresh_from_db()
    assert (entry.paid, "更正已交" in text, "误记" in text, "-10.00" in text) == (D("20.00"), True, True, True)


def test_two_people_close_on_the_pages(client, people, sheet):
    as_(client, people.secretary).post(reverse("dues_submit", args=[sheet.pk]))
    own = html(client, "dues_month", sheet.pk)[1]
    assert ("提交的人不能自己核对" in own, reverse("dues_close", args=[sheet.pk]) in own) == (True, False)
    assert client.post(reverse("dues_close", args=[sheet.pk])).status_code == 422
    as_(client, people.committee)
    assert reverse("dues_close", args=[sheet.pk]) in html(client, "dues_month", sheet.pk)[1]
    client.post(reverse("dues_close", args=[sheet.pk]))
    assert DuesMonth.objects.get().state == "closed"
    client.post(reverse("dues_return", args=[sheet.pk]), {"reason": "漏记一人"})
    assert "漏记一人" in html(as_(client, people.secretary), "dues_month", sheet.pk)[1]


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_sheet_and_receipt_as_documents(secretary, people, sheet, kind):
    line = services.pay(**words(people), entry=sheet.entries.first(), paid_on=date(2026, 10, 12), way="cash")
    for name, pk in (("dues_sheet_paper", sheet.pk), ("dues_receipt_paper", line.pk)):
        answer = secretary.post(reverse(name, args=[pk, kind]))
        assert (answer.status_code, answer.content[:2] in (b"PK", b"%P")) == (200, True)
    assert AuditRow.objects.filter(action="document.made").count() == 2
    assert secretary.post(reverse("dues_sheet_paper", args=[sheet.pk, "exe"])).status_code == 404


# -- bases ------------------------------------------------------------------------------------------------
def test_a_base_is_set_masked_and_shown_with_a_trace(secretary, people):
    person = members(people.branch_a)[1]
    given = {"person": person.staff_no, "category": "in_service", "amount": "11234.56", "from_on": month_of(clock.today()).code}
    secretary.post(reverse("dues_base_set", args=["ZB-A"]), given)

    row = DuesBase.objects.get()
    page = html(secretary, "dues_base_list", "ZB-A")[1]
    assert (row.yuan, "11234.56" in page, "10000 元以上" in page, "2%" in page) == (D("11234.56"), False, True, True)
    shown = secretary.post(reverse("dues_base_show", args=[row.pk])).content.decode()
    assert ("11234.56" in shown, AuditRow.objects.filter(action="dues_base.shown", actor=people.secretary).count()) == (True, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"amount": ""}, "请填写每月工资"),
        ({"amount": "-5"}, "基数应大于 0"),
        ({"from_on": ""}, "请选择月份"),
        ({"person": "X"}, "请从列表中选择本支部党员"),
    ],
)
def test_a_base_that_cannot_be_gets_a_sentence(secretary, people, changed, sentence):
    given = {"person": members(people.branch_a)[1].staff_no, "category": "in_service", "amount": "5400", "from_on": "2026-10"}
    answer = secretary.post(reverse("dues_base_set", args=["ZB-A"]), given | changed)
    assert (answer.status_code, sentence in answer.content.decode(), DuesBase.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_bases_costs_the_same(secretary, people, count, django_assert_num_queries):
    for person in members(people.branch_a)[:count]:
        base(people.branch_a, person)
    secretary.get(reverse("dues_base_list", args=["ZB-A"]))
    with django_assert_num_queries(10):
        secretary.get(reverse("dues_base_list", args=["ZB-A"]))


# -- reliefs and gifts ------------------------------------------------------------------------------------
def test_a_relief_goes_up_and_comes_back(client, people, sheet):
    person = members(people.branch_a)[2]
    given = {"person": person.staff_no, "amount": "10", "from_on": "2026-10", "to_on": "2026-12", "studied_on": "2026-10-08",
             "reason": "家属重病"}  # fmt: skip
    as_(client, people.secretary).post(reverse("dues_relief_new", args=["ZB-A"]), given)
    row = DuesRelief.objects.get()
    for who in ("sibling", "stranger"):
        assert "家属重病" not in html(as_(client, getattr(people, who)), "dues_relief_list")[1]
    page = html(as_(client, people.committee), "dues_relief_list")[1]
    assert ("家属重病" in page, reverse("dues_relief_decide", args=[row.pk]) in page) == (True, True)
    no_word = client.post(reverse("dues_relief_decide", args=[row.pk]), {"act": "refuse"})
    assert (no_word.status_code, "请写明意见" in no_word.content.decode()) == (422, True)
    client.post(reverse("dues_relief_decide", args=[row.pk]), {"act": "approve"})
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("approved", people.committee)


def test_a_gift_is_kept_and_passed_up(secretary, people):
    given = {"person": members(people.branch_a)[1].staff_no, "amount": "1000", "given_on": "2026-07-01", "once_key": "k"}
    for _ in range(2):
        secretary.post(reverse("dues_gift_new", args=["ZB-A"]), given)
    gift = DuesGift.objects.get()
    secretary.post(reverse("dues_gift_pass", args=[gift.pk]))
    gift.refresh_from_db()
    assert gift.passed_on == timezone.localdate(clock.now())
    assert "已全额上缴" in html(secretary, "dues_gift_list")[1]


# -- one's own --------------------------------------------------------------------------------------------
def test_a_member_sees_his_own_dues_and_nobody_elses(client, people, sheet):
    person = members(people.branch_a)[1]
    user = UserFactory(person=person)
    RoleGrantFactory(user=user, role=Role.WORKER, node=people.nodes["CM-A"])
    page = html(as_(client, user), "my_page")[1]
    assert ("我的党费" in page, "5400.00" in page, "81.00" in page) == (True, True, True)
    assert "我的党费" not in html(as_(client, people.worker), "my_page")[1]  # no member
    seen_by_hr = html(as_(client, people.hr), "person_detail", person.staff_no)[1]
    assert ("我的党费" in seen_by_hr, "5400" in seen_by_hr) == (False, False)


def test_todos_say_what_waits(client, people):
    from branches.dues import todos

    now, actor = clock.now(), people.actor(people.secretary)
    assert [t.detail for t in todos.to_open(actor, now).first] == ["支部A"]
    before = month_of(clock.today()).previous().starts_on
    sheet = opened(people, month=before)
    assert todos.to_open(actor, now).count == 0
    services.submit_month(**words(people), sheet=sheet)
    counts = {
        who: todos.to_close(people.actor(getattr(people, who)), now).count for who in ("secretary", "committee", "sibling", "stranger")
    }
    assert counts == {"secretary": 0, "committee": 1, "sibling": 0, "stranger": 0}
    assert before >= OCTOBER


@pytest.mark.parametrize("year", ["0", "99999", "1e9", "x"])
def test_a_year_that_cannot_be_is_no_error(secretary, sheet, year):
    assert html(secretary, "dues_list", year=year)[0] == 200
