"""Months, bases, payments, corrections, closing by two, gifts, reliefs, reminders."""

from datetime import date, timedelta

import pytest
from django.db import connection

from branches.dues import selectors, services
from branches.dues.models import DuesBand, DuesBase, DuesEntry, DuesLine, DuesMonth
from branches.orgs import services as orgs
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.rights.enums import Role
from tests.branches.dues.acts import officer, refusal
from tests.branches.dues.factories import OCTOBER, D, base, members, opened, words
from tests.branches.orgs.factories import BranchFactory, MembershipFactory
from tests.support.factories import NodeFactory, PersonFactory, RoleGrantFactory, UserFactory
from tests.support.people import user_with

NOVEMBER = date(2026, 11, 1)
TODAY = clock.today()


# -- bands ------------------------------------------------------------------------------------------------
def test_the_seeded_bands_say_what_the_regulation_says(db):
    from branches.dues import rules

    bands = selectors.bands_for(OCTOBER)
    cases = [("in_service", "3200", "32.00"), ("in_service", "5400", "81.00"), ("in_service", "10000", "150.00"),
             ("in_service", "11500", "230.00"), ("in_service", "3000", "15.00"), ("in_service", "3000.01", "30.00"),
             ("retired", "5000", "25.00"), ("retired", "5000.01", "50.00"), ("fixed", None, "0.20")]  # fmt: skip
    assert [rules.due_of(bands, c, D(b) if b else None) for c, b, _due in cases] == [D(due) for *_rest, due in cases]
    assert DuesBand.objects.filter(source="").count() == 0


# -- bases ------------------------------------------------------------------------------------------------
@pytest.mark.db
def test_a_base_goes_on_until_the_next_and_is_unreadable_in_the_table(people):
    person = members(people.branch_a)[1]
    by = {**words(people), "branch": people.branch_a, "person": person, "category": "in_service"}
    first = services.set_base(**by, amount=D("5400"), from_on=date(2026, 1, 1))
    second = services.set_base(**by, amount=D("11500"), from_on=OCTOBER)

    first.refresh_from_db()
    assert (first.to_on, second.to_on, second.yuan) == (date(2026, 9, 30), None, D("11500.00"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM branches_duesbase")
        assert all("5400" not in raw and "11500" not in raw for (raw,) in cursor.fetchall())
    assert "11500" not in str(list(AuditRow.objects.values_list("after", "before", "object_label")))
    assert services.set_base(**by, amount=D("11500"), from_on=OCTOBER) == second  # said twice, kept once
    assert AuditRow.objects.filter(action="dues_base.set").count() == 2
    corrected = services.set_base(**by, amount=D("11600"), from_on=OCTOBER)
    assert (corrected.pk, corrected.yuan, DuesBase.objects.count()) == (second.pk, D("11600.00"), 2)
    assert refusal(services.set_base, **by, amount=D("1"), from_on=date(2026, 5, 1)) == "dues.base_later"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": D(0)}, "dues.base_not_positive"),
        ({"amount": None}, "dues.base_needed"),
        ({"from_on": date(2026, 10, 2)}, "dues.base_first_day"),
        ({"from_on": date(2019, 12, 1)}, "dues.not_member"),
        ({"category": "farmer", "amount": D(2)}, "dues.fixed_outside"),
    ],
)
def test_a_base_that_cannot_be_is_refused(people, changed, code):
    by = {"branch": people.branch_a, "person": members(people.branch_a)[1], "category": "in_service", "amount": D(5400), "from_on": OCTOBER}
    assert refusal(services.set_base, **words(people), **(by | changed)) == code


def test_nobody_else_sets_or_sees_a_base(people):
    row = base(people.branch_a, members(people.branch_a)[1])
    by = {"branch": people.branch_a, "person": row.person, "category": "in_service", "amount": D(1), "from_on": NOVEMBER}
    for user in (people.committee, people.sibling, people.stranger, people.hr):
        with pytest.raises(NotReachable):
            services.set_base(**words(people, user), **by)
        with pytest.raises(NotReachable):
            services.show_base(**words(people, user), base=row)
    assert services.show_base(**words(people), base=row) == D("5400.00")
    assert list(AuditRow.objects.values_list("action", "actor")) == [("dues_base.shown", people.secretary.pk)]


def test_an_officer_does_not_settle_what_he_pays_himself_where_another_one_is_there(people):
    own = {"branch": people.branch_a, "person": people.secretary.person, "category": "in_service", "amount": D(3000), "from_on": OCTOBER}
    assert services.set_base(**words(people), **own).yuan == D("3000.00")  # nobody else is there to do it
    second = user_with(Role.BRANCH_OFFICER, people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="委员")
    lower = own | {"amount": D(2000)}
    assert refusal(services.set_base, **words(people), **lower) == "dues.own_base"
    assert services.set_base(**words(people, second), **lower).yuan == D("2000.00")
    entry = opened(people).entries.get(person=people.secretary.person)
    fix = {"entry": entry, "kind": "due_fix", "to": D(1), "reason": "少交"}
    assert refusal(services.correct, **words(people), **fix) == "dues.own_base"
    assert services.correct(**words(people, second), **fix).amount == D("-9.00")


# -- opening a month --------------------------------------------------------------------------------------
@pytest.mark.db
def test_a_month_is_opened_in_one_act_and_again_without_harm(people):
    first, second, *_rest = members(people.branch_a)
    base(people.branch_a, first, "11500.00")
    base(people.branch_a, second, "3000.01")
    sheet = services.open_month(**words(people), branch=people.branch_a, month=date(2026, 10, 17))
    again = services.open_month(**words(people), branch=people.branch_a, month=OCTOBER)

    found = list(sheet.entries.order_by("person__staff_no").values_list("due", "basis"))
    assert (sheet.month, again.pk, DuesMonth.objects.count()) == (OCTOBER, sheet.pk, 1)
    assert found == [(D("230.00"), "band"), (D("30.00"), "band"), (None, "missing"), (None, "missing"), (None, "missing")]
    assert AuditRow.objects.filter(action="dues_month.opened").count() == 1


def test_opening_again_fills_in_and_never_recounts(people):
    first, second, third, *_rest = members(people.branch_a)
    base(people.branch_a, first, "5400.00")
    sheet = services.open_month(**words(people), branch=people.branch_a, month=OCTOBER)
    DuesBase.objects.filter(person=first).delete()
    base(people.branch_a, first, "11500.00")
    base(people.branch_a, second, "3200.00")
    MembershipFactory(branch=people.branch_a, person=(late := PersonFactory(unit=people.nodes["CM-A"])), from_on=date(2026, 10, 20))

    services.open_month(**words(people), branch=people.branch_a, month=OCTOBER)

    dues = dict(sheet.entries.values_list("person_id", "due"))
    assert (dues[first.pk], dues[second.pk], dues[third.pk], dues[late.pk]) == (D("81.00"), D("32.00"), None, None)


@pytest.mark.parametrize("more", [0, 6])
def test_opening_costs_the_same_for_five_and_eleven(people, more, django_assert_num_queries):
    for _ in range(more):
        MembershipFactory(branch=people.branch_a, person=PersonFactory(unit=people.nodes["CM-A"]), from_on=date(2020, 1, 1))
    for person in members(people.branch_a):
        base(people.branch_a, person)
    by = words(people)
    with django_assert_num_queries(16):
        sheet = services.open_month(**by, branch=people.branch_a, month=OCTOBER)
    assert sheet.entries.count() == 5 + more


def test_who_moves_in_the_month_owes_once_where_he_stood_first(people):
    person = members(people.branch_a)[2]
    base(people.branch_a, person, "5400.00")
    spell = people.branch_a.memberships.get(person=person)
    orgs.move_member(**words(people, people.committee), membership=spell, on=date(2026, 10, 15), branch=people.branch_b)

    here = services.open_month(**words(people), branch=people.branch_a, month=OCTOBER)
    there = services.open_month(**words(people, people.sibling), branch=people.branch_b, month=OCTOBER)
    november = services.open_month(**words(people, people.sibling), branch=people.branch_b, month=NOVEMBER)

    assert (here.entries.filter(person=person).count(), there.entries.filter(person=person).count()) == (1, 0)
    assert november.entries.get(person=person).due == D("81.00")  # the base came along
    rows = list(DuesBase.objects.filter(person=person).order_by("from_on").values_list("branch", "from_on", "to_on"))
    assert rows == [(people.branch_a.pk, date(2024, 1, 1), date(2026, 10, 31)), (people.branch_b.pk, NOVEMBER, None)]


def test_a_probationary_member_owes_from_the_month_of_the_meeting(people):
    person = PersonFactory(unit=people.nodes["CM-A"])
    MembershipFactory(branch=people.branch_a, person=person, standing="probationary", from_on=date(2026, 10, 31))
    base(people.branch_a, person, "3000.00", from_on=OCTOBER)

    september = services.open_month(**words(people), branch=people.branch_a, month=date(2026, 9, 1))
    october = services.open_month(**words(people), branch=people.branch_a, month=OCTOBER)

    assert september.entries.filter(person=person).count() == 0
    assert october.entries.get(person=person).due == D("15.00")


def test_a_temporary_branch_collects_no_dues(people):
    node = NodeFactory(kind="temporary_branch", parent=people.nodes["DW1"])
    temporary = BranchFactory(node=node)
    boss = UserFactory(person=members(people.branch_a)[1])
    RoleGrantFactory(user=boss, role=Role.SECRETARY, node=node)
    MembershipFactory(branch=temporary, person=members(people.branch_a)[2], from_on=date(2026, 1, 1))

    assert refusal(services.open_month, **words(people, boss), branch=temporary, month=OCTOBER) == "dues.temporary"
    home = opened(people)
    assert home.entries.filter(person=members(people.branch_a)[2]).count() == 1  # he pays at home


@pytest.mark.parametrize(("month", "code"), [(date(2019, 12, 1), "dues.month_before_branch"), (date(2199, 1, 1), "dues.month_ahead")])
def test_a_month_that_cannot_be_opened(people, month, code):
    assert refusal(services.open_month, **words(people), branch=people.branch_a, month=month) == code


@pytest.mark.parametrize("who", ["committee", "sibling", "stranger", "hr"])
def test_only_the_branch_opens_its_month(people, who):
    with pytest.raises(NotReachable):
        services.open_month(**words(people, getattr(people, who)), branch=people.branch_a, month=OCTOBER)


# -- payments ---------------------------------------------------------------------------------------------
@pytest.mark.db
def test_payments_one_by_one_and_many_at_once(people):
    sheet = opened(people)
    one, *others = sheet.entries.all()
    by = {**words(people), "paid_on": date(2026, 10, 12), "way": "cash"}

    part = services.pay(**by, entry=one, amount=D("30.00"), once_key="k1")
    twice = services.pay(**by, entry=one, amount=D("30.00"), once_key="k1")
    rest = services.pay_many(**by, sheet=sheet, entry_ids=[e.pk for e in (one, *others[:2])])
    again = services.pay_many(**by, sheet=sheet, entry_ids=[e.pk for e in (one, *others[:2])])

    assert (twice.pk, again) == (part.pk, [])
    assert [line.amount for line in rest] == [D("51.00"), D("81.00"), D("81.00")]
    assert [line.receipt_no for line in (part, *rest)] == [f"ZB-A-202610-{n:03d}" for n in (1, 2, 3, 4)]
    assert sorted(sheet.entries.values_list("paid", flat=True)) == [D(0), D(0), D(81), D(81), D(81)]
    row = selectors.sheet_rows(people.actor(people.secretary).scope("dues.view")).get()
    assert (row.members, row.due, row.paid, row.open_members, row.missing) == (5, D(405), D(243), 2, 0)


@pytest.mark.parametrize("count", [1, 5])
def test_many_payments_cost_the_same(people, count, django_assert_num_queries):
    sheet = opened(people)
    ids, by = [e.pk for e in sheet.entries.all()[:count]], words(people)
    with django_assert_num_queries(9):
        services.pay_many(**by, sheet=sheet, entry_ids=ids, paid_on=date(2026, 10, 12), way="bank")


def test_what_cannot_be_paid(people):
    sheet = opened(people)
    other = opened(people, branch=people.branch_b, user=people.sibling)
    entry, foreign = sheet.entries.first(), other.entries.first()
    by = {**words(people), "paid_on": date(2026, 10, 12), "way": "cash"}

    assert refusal(services.pay, **by, entry=entry, amount=D(82)) == "dues.more_than_open"
    assert refusal(services.pay, **(by | {"way": "gold"}), entry=entry) == "dues.way_unknown"
    assert refusal(services.pay, **(by | {"paid_on": TODAY + timedelta(days=1)}), entry=entry) == "dues.paid_ahead"
    assert refusal(services.pay_many, **by, sheet=sheet, entry_ids=[]) == "dues.nobody_chosen"
    assert refusal(services.pay_many, **by, sheet=sheet, entry_ids=[entry.pk, foreign.pk]) == "dues.nobody_chosen"
    with pytest.raises(NotReachable):
        services.pay(**by, entry=foreign)
    assert DuesLine.objects.count() == 0


@pytest.mark.db
def test_a_correction_is_a_further_line(people):
    sheet = opened(people)
    entry = sheet.entries.first()
    services.pay(**words(people), entry=entry, paid_on=date(2026, 10, 12), way="cash")
    fix = {**words(people), "entry": entry, "reason": "收款 75 元，误记 81 元"}

    line = services.correct(**fix, kind="paid_fix", to=D("75.00"), once_key="f1")
    assert services.correct(**fix, kind="paid_fix", to=D("75.00"), once_key="f1").pk == line.pk
    due = services.correct(**fix, kind="due_fix", to=D("75.00"))

    entry.refresh_from_db()
    assert (entry.due, entry.paid, entry.state, line.amount, due.amount) == (D(75), D(75), "paid", D(-6), D(-6))
    assert [row.kind for row in selectors.lines_of(entry)] == ["payment", "paid_fix", "due_fix"]
    assert refusal(services.correct, **fix, kind="payment", to=D(1)) == "dues.fix_kind"
    assert refusal(services.correct, **(fix | {"reason": " "}), kind="paid_fix", to=D(1)) == "dues.reason_missing"


# -- two people close -------------------------------------------------------------------------------------
@pytest.mark.db
def test_two_people_close_a_month_and_it_is_locked(people):
    sheet, second = opened(people), officer(people)
    first, *others = sheet.entries.all()
    pay = {"paid_on": date(2026, 10, 12), "way": "cash"}
    services.pay_many(**words(people), sheet=sheet, entry_ids=[e.pk for e in others], **pay)
    services.submit_month(**words(people), sheet=sheet)

    assert refusal(services.pay, **words(people), entry=first, **pay) == "dues.month_locked"
    assert refusal(services.close_month, **words(people), sheet=sheet) == "dues.second_person"
    closed = services.close_month(**words(people, second), sheet=sheet)

    assert (closed.state, closed.closed_due, closed.closed_paid) == ("closed", D(405), D(324))
    fix = {"entry": first, "kind": "due_fix", "to": D(1), "reason": "x"}
    assert refusal(services.correct, **words(people), **fix) == "dues.month_locked"
    assert refusal(services.open_month, **words(people), branch=people.branch_a, month=OCTOBER) == "dues.month_locked"
    late = services.pay(**words(people), entry=first, **pay)  # arrears come in late and are told apart
    assert (late.is_after_closing, DuesMonth.objects.get().closed_paid) == (True, D(324))
    with pytest.raises(NotReachable):
        services.send_back(**words(people, second), sheet=sheet, reason="再看看")
    back = services.send_back(**words(people, people.committee), sheet=sheet, reason="再看看")
    assert (back.state, back.closed_by, back.return_reason) == ("open", None, "再看看")


def test_the_committee_is_a_second_person_and_may_send_back(people):
    sheet = opened(people)
    assert refusal(services.send_back, **words(people, people.committee), sheet=sheet, reason="x") == "dues.cannot_return"
    services.submit_month(**words(people), sheet=sheet)
    assert refusal(services.send_back, **words(people, people.committee), sheet=sheet, reason=" ") == "dues.return_reason"
    services.send_back(**words(people, people.committee), sheet=sheet, reason="少一人")
    assert Notice.objects.filter(recipient=people.secretary, code="dues.notice_returned").count() == 1
    services.submit_month(**words(people), sheet=sheet)
    assert services.close_month(**words(people, people.committee), sheet=sheet).closed_by == people.committee
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.close_month(**words(people, user), sheet=sheet)


def test_an_incomplete_month_is_not_submitted(people):
    sheet = services.open_month(**words(people), branch=people.branch_a, month=OCTOBER)
    assert refusal(services.submit_month, **words(people), sheet=sheet) == "dues.bases_missing"


# -- reminders --------------------------------------------------------------------------------------------
@pytest.mark.db
def test_the_member_alone_is_reminded_once(people):
    sheet = opened(people)
    debtor, *others = sheet.entries.order_by("pk")
    user = UserFactory(person=debtor.person) if debtor.person != people.secretary.person else people.secretary
    services.pay_many(**words(people), sheet=sheet, entry_ids=[e.pk for e in others], paid_on=date(2026, 10, 12), way="cash")

    assert services.remind_of_dues(at=clock.now(), today=date(2026, 11, 9)) == 0
    assert services.remind_of_dues(at=clock.now(), today=date(2026, 11, 10)) == 1
    assert services.remind_of_dues(at=clock.now(), today=date(2026, 11, 11)) == 0
    assert list(Notice.objects.values_list("recipient", "code", "params")) == [(user.pk, "dues.reminder", {"month": "2026-10"})]


def test_six_months_without_dues_are_seen_by_the_branch_only(people):
    for n in range(5, 11):
        sheet = opened(people, month=date(2026, n, 1))
        paid = sheet.entries.exclude(person=people.secretary.person)
        services.pay_many(**words(people), sheet=sheet, entry_ids=[e.pk for e in paid], paid_on=date(2026, n, 12), way="cash")
    scope = people.actor(people.secretary).scope("dues.collect")

    assert selectors.lapsed(scope, date(2026, 11, 20)) == [(people.secretary.person_id, "书记甲", "支部A")]
    assert selectors.lapsed(scope, date(2026, 10, 31)) == []  # five months only
    assert selectors.lapsed(people.actor(people.committee).scope("dues.collect"), date(2026, 11, 20)) == []
    assert selectors.paid_until([people.secretary.person_id, members(people.branch_a)[1].pk]) == {members(people.branch_a)[1].pk: OCTOBER}
    assert DuesEntry.objects.count() == 30


def test_an_import_does_not_write_over_what_was_paid_meanwhile(people):
    sheet = opened(people)
    read_before = sheet.entries.select_related("person").get(person=members(people.branch_a)[0])
    services.pay(**words(people), entry=read_before, paid_on=date(2026, 10, 12), way="cash", amount=D("50"))

    payment = services.Payment(read_before, date(2026, 10, 12), "cash", D("81"))
    with pytest.raises(RuleBroken, match="more_than_open"):
        services.pay_imported(**words(people), sheet=sheet, payments=[payment])
    services.pay_imported(**words(people), sheet=sheet, payments=[services.Payment(read_before, date(2026, 10, 12), "cash", D("31"))])

    assert sheet.entries.get(pk=read_before.pk).paid == D("81")
    assert sheet.entries.get(pk=read_before.pk).lines.count() == 2


def test_a_correction_with_the_key_of_a_payment_is_still_written(people):
    entry = opened(people).entries.get(person=members(people.branch_a)[0])
    services.pay(**words(people), entry=entry, paid_on=date(2026, 10, 12), way="cash", once_key="k" * 32)
    for _ in range(2):  # the page offers both forms with one key; the second click of each changes nothing
        line = services.correct(**words(people), entry=entry, kind="paid_fix", to=D("80"), reason="多记一元", once_key="k" * 32)
    entry.refresh_from_db()
    assert (line.kind, entry.paid, entry.lines.count()) == ("paid_fix", D("80"), 2)


def test_dues_are_settled_until_the_month_before_the_first_open_one(people):
    person = members(people.branch_a)[1]
    for month in (date(2026, 8, 1), date(2026, 9, 1), OCTOBER):
        sheet = opened(people, month=month)
        if month.month != 9:
            services.pay(**words(people), entry=sheet.entries.get(person=person), paid_on=date(2026, 10, 12), way="cash")
    assert selectors.paid_until([person.pk]) == {person.pk: date(2026, 8, 1)}
