"""Freed of a duty: by whom, why, for which periods; shown and counted nowhere."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from branches.activities.enums import KindHolder
from branches.activities.models import ActivityKind
from branches.duties import rules, selectors, services
from branches.duties.enums import DutyStatus
from branches.duties.models import DutyExemption
from branches.duties.services import ExemptionFacts
from portal.audit.models import AuditRow
from portal.kernel import changes, clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import month_of, parse_period
from portal.notices.models import Notice
from tests.branches.duties.factories import ExemptionFactory, RecordFactory
from tests.branches.orgs.factories import BranchFactory, GroupNodeFactory, MembershipFactory
from tests.support.factories import NodeFactory

NOW = clock.now()
TODAY = date(2026, 11, 20)
NOVEMBER = month_of(TODAY)


# -- rules ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("from_on", "to_on", "frees"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), True),
        (date(2026, 11, 30), date(2026, 11, 30), True),  # the last day alone is enough
        (date(2026, 11, 1), date(2026, 11, 29), False),
        (date(2026, 12, 1), date(2026, 12, 31), False),
        (date(2026, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_the_span_frees_from_periods_whose_last_day_lies_in_it(from_on, to_on, frees):
    row = DutyExemption(rule_code="FREQ-05", from_on=from_on, to_on=to_on)
    assert (rules.exemption_for([row], "FREQ-05", None, NOVEMBER) is row) is frees


@pytest.mark.parametrize(
    ("of_group", "asked", "frees"), [(None, None, True), (None, 7, True), (7, 7, True), (7, 8, False), (7, None, False)]
)
def test_the_whole_branch_frees_its_groups_a_group_only_itself(of_group, asked, frees):
    row = DutyExemption(rule_code="FREQ-03", group_id=of_group, from_on=NOVEMBER.starts_on, to_on=NOVEMBER.ends_on)
    assert (rules.exemption_for([row], "FREQ-03", asked, NOVEMBER) is row) is frees
    assert rules.exemption_for([row], "FREQ-05", asked, NOVEMBER) is None


@pytest.mark.parametrize(
    ("days", "periods", "overlaps", "code"),
    [
        (0, [NOVEMBER], False, ""),
        (-1, [], False, "exemption.out_of_order"),
        (5, [], False, "exemption.frees_nothing"),
        (5, [NOVEMBER], True, "exemption.overlaps"),
    ],
)
def test_an_exemption_runs_forward_and_frees_from_something(days, periods, overlaps, code):
    verdict = rules.check_exemption(from_on=TODAY, to_on=TODAY + timedelta(days=days), periods=periods, overlaps=overlaps)
    assert verdict.code == code


# -- counts -----------------------------------------------------------------------------------------------
@pytest.mark.db
def test_what_is_freed_is_owed_nowhere_and_shown_on_pages(people):
    branch = people.branch_a
    RecordFactory(branch=branch, code="MT-05", held_on=TODAY)  # held all the same: it still counts for nothing
    before = selectors.owed_and_done([branch.pk], NOVEMBER)[branch.pk]["MT-05"]
    row = ExemptionFactory(branch=branch)

    shown = next(d for d in selectors.duties_of_period([branch.pk], NOVEMBER, TODAY).by_branch[branch.pk] if d.kind_code == "MT-05")
    assert before == (1, 1)
    assert "MT-05" not in selectors.owed_and_done([branch.pk], NOVEMBER)[branch.pk]
    assert "MT-05" not in {d.kind_code for d in selectors.duties_in([branch.pk], [NOVEMBER], TODAY)}
    assert (shown.status, shown.owed, shown.done, shown.times, shown.exemption) == (DutyStatus.EXEMPT, 0, 0, 1, row)
    assert selectors.duties_of(branch, TODAY)[-1].status == DutyStatus.EXEMPT
    row.withdrawn_at = NOW
    row.save()
    assert selectors.owed_and_done([branch.pk], NOVEMBER)[branch.pk]["MT-05"] == (1, 1)


def test_one_group_freed_the_other_still_owes(people):
    first, second = GroupNodeFactory.create_batch(2, parent=people.nodes["ZB-A"])
    ExemptionFactory(branch=people.branch_a, rule_code="FREQ-03", group=first)

    owing = [d.group.node_id for d in selectors.duties_in([people.branch_a.pk], [NOVEMBER], TODAY) if d.kind_code == "MT-03"]

    assert owing == [second.pk]


def test_a_neighbour_is_not_freed_along(people):
    ExemptionFactory(branch=people.branch_a)

    assert selectors.owed_and_done([people.branch_b.pk], NOVEMBER)[people.branch_b.pk]["MT-05"] == (1, 0)


# -- services ---------------------------------------------------------------------------------------------
@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(changes, "_listeners", [lambda c: found.append((c.source, c.on, c.until, set(c.branch_ids)))])
    return found


def grant(people, user=None, **changed):
    facts = {"branch": people.branch_a, "rule_code": "FREQ-05", "from_on": date(2026, 11, 1), "to_on": date(2026, 12, 31),
             "reason": "stoppage", "note": "工作面搬家停产", **changed}  # fmt: skip
    return services.grant_exemption(actor=people.actor(user or people.committee), at=NOW, facts=ExemptionFacts(**facts))


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.db
def test_the_committee_frees_and_takes_back_and_everybody_hears(people, heard):
    row = grant(people)
    services.withdraw_exemption(actor=people.actor(people.second_committee), at=NOW, exemption=row)

    assert heard == [("duty_exemption", date(2026, 11, 1), date(2026, 12, 31), {people.branch_a.pk})] * 2
    assert list(Notice.objects.order_by("pk").values_list("recipient", "code")) == [
        (people.secretary.pk, "exemption.granted"), (people.secretary.pk, "exemption.withdrawn"),
    ]  # fmt: skip
    trail = list(AuditRow.objects.order_by("pk").values_list("action", "reason", "node_path"))
    path = people.nodes["ZB-A"].path
    assert trail == [("duty_exemption.granted", "工作面搬家停产", path), ("duty_exemption.withdrawn", "工作面搬家停产", path)]
    again = {"actor": people.actor(people.committee), "at": NOW, "exemption": row}
    assert refusal(services.withdraw_exemption, **again) == "exemption.withdrawn_already"
    assert grant(people).pk != row.pk  # what was taken back may be given again


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"rule_code": "FREQ-99"}, "exemption.rule_unknown"),
        ({"rule_code": "FREQ-10"}, "exemption.rule_unknown"),  # a committee's duty, not a branch's
        ({"reason": "tired"}, "exemption.reason_unknown"),
        ({"note": "  "}, "exemption.note_missing"),
        ({"to_on": date(2026, 10, 31)}, "exemption.out_of_order"),
        ({"to_on": date(2026, 11, 29)}, "exemption.frees_nothing"),
        ({"rule_code": "FREQ-06", "to_on": date(2026, 12, 30)}, "exemption.frees_nothing"),
        ({"rule_code": "FREQ-01", "to_on": date(2026, 12, 30)}, "exemption.frees_nothing"),
    ],
)
def test_what_cannot_be_is_refused(people, changed, code):
    assert refusal(grant, people, **changed) == code
    assert DutyExemption.objects.count() == 0


def test_a_group_belongs_to_the_branch_and_to_a_duty_of_groups(people):
    own = GroupNodeFactory(parent=people.nodes["ZB-A"])
    foreign = GroupNodeFactory(parent=people.nodes["ZB-B"])

    assert refusal(grant, people, rule_code="FREQ-03", group=foreign) == "exemption.group_foreign"
    assert refusal(grant, people, group=own) == "exemption.group_not_wanted"
    assert grant(people, rule_code="FREQ-03", group=own).group == own


def test_no_two_stand_side_by_side(people):
    one, two = GroupNodeFactory.create_batch(2, parent=people.nodes["ZB-A"])
    grant(people)
    grant(people, rule_code="FREQ-03", group=one)

    assert refusal(grant, people, from_on=date(2026, 12, 31), to_on=date(2027, 1, 31)) == "exemption.overlaps"
    assert refusal(grant, people, rule_code="FREQ-03") == "exemption.overlaps"
    assert grant(people, rule_code="FREQ-03", group=two)
    assert grant(people, from_on=date(2027, 1, 1), to_on=date(2027, 1, 31))


def test_only_the_organisation_above_frees(people):
    for user in (people.secretary, people.sibling, people.stranger, people.assessor):
        with pytest.raises(NotReachable):
            grant(people, user)
    with pytest.raises(NotReachable):
        grant(people, branch=people.branch_c)


def test_a_member_does_not_free_his_own_branch(people):
    MembershipFactory(branch=people.branch_a, person=people.committee.person)

    assert refusal(grant, people) == "exemption.own_branch"
    assert grant(people, people.second_committee).granted_by == people.second_committee


def test_a_temporary_branch_is_freed_only_of_what_it_owes(people):
    temporary = BranchFactory(node=NodeFactory(kind="temporary_branch", parent=people.nodes["DW1"]))

    codes = [rule.code for rule in selectors.rules_for(temporary, TODAY)]

    assert codes == ["FREQ-03", "FREQ-04", "FREQ-05", "FREQ-13"]
    assert refusal(grant, people, branch=temporary, rule_code="FREQ-02") == "exemption.rule_unknown"


def test_the_committees_own_study_is_a_row_that_no_branch_owes(people):
    kind = ActivityKind.objects.get(code="MT-10")
    owed = selectors.duties_in([people.branch_a.pk], [parse_period("2026Q4")], TODAY)

    assert (kind.holder, kind.frequency_rules.get().branch_kinds) == (KindHolder.INVITED, ["party_committee"])
    assert "MT-10" not in {d.kind_code for d in owed}


# -- pages ------------------------------------------------------------------------------------------------
def form(**changed):
    month = month_of(clock.today())
    return {"rule_code": "FREQ-05", "from_on": month.starts_on, "to_on": month.ends_on, "reason": "stoppage", "note": "停产检修", **changed}


def test_granted_and_withdrawn_on_the_page(client, people):
    client.force_login(people.committee)
    page = reverse("exemption_grant", args=["ZB-A"])
    assert "主题党日（每月）" in client.get(page, {"rule": "FREQ-05"}).content.decode()

    client.post(page, form())

    row = DutyExemption.objects.get()
    table = client.get(reverse("exemption_list")).content.decode()
    assert ("停产停工" in table, "停产检修" in table, reverse("exemption_withdraw", args=[row.pk]) in table) == (True, True, True)
    client.post(reverse("exemption_withdraw", args=[row.pk]))
    assert "已撤回" in client.get(reverse("exemption_list")).content.decode()
    twice = client.post(reverse("exemption_withdraw", args=[row.pk]))
    assert (twice.status_code, "这项免除已经撤回。" in twice.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rule_code": "X"}, "该支部没有这项任务，请从列表中选择。"),
        ({"note": ""}, "请写明具体情况"),
        ({"to_on": ""}, "请填写截止日期。"),
        ({"to_on": "2020-01-01"}, "截止日期应不早于开始日期，请改正其中一个。"),
        ({"reason": "tired"}, "请从列表中选择免除原因。"),
    ],
)
def test_bad_input_gets_a_sentence(client, people, changed, sentence):
    client.force_login(people.committee)

    answer = client.post(reverse("exemption_grant", args=["ZB-A"]), form(**changed))

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert DutyExemption.objects.count() == 0


def test_the_secretary_sees_it_and_cannot_take_it_back(client, people):
    row = ExemptionFactory(branch=people.branch_a)
    ExemptionFactory(branch=people.branch_c, note="外单位的事")
    client.force_login(people.secretary)

    table = client.get(reverse("exemption_list")).content.decode()

    assert ("工作面搬家停产" in table, "外单位的事" in table) == (True, False)
    assert client.post(reverse("exemption_withdraw", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "sibling", "hr", "worker", "assessor"])
def test_strangers_free_nobody(client, people, who):
    row = ExemptionFactory(branch=people.branch_a)
    client.force_login(getattr(people, who))

    assert client.get(reverse("exemption_grant", args=["ZB-A"])).status_code == 404
    assert client.post(reverse("exemption_withdraw", args=[row.pk])).status_code == 404
    assert "工作面搬家停产" not in client.get(reverse("exemption_list")).content.decode() or who == "assessor"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, people, count, django_assert_num_queries):
    for month in range(count):
        ExemptionFactory(branch=people.branch_a, granted_by=people.committee, from_on=date(2026, month + 1, 1), to_on=date(2026, 12, 31))
    client.force_login(people.committee)
    client.get(reverse("exemption_list"))

    with django_assert_num_queries(7):
        client.get(reverse("exemption_list"))


@pytest.mark.db
@pytest.mark.parametrize("span", [("2026-11-01", "9999-12-31"), ("0001-01-01", "2026-11-30")])
def test_a_day_at_the_end_of_the_calendar_is_a_slip_of_the_pen(client, people, span):
    client.force_login(people.committee)
    form = {"rule_code": "FREQ-05", "from_on": span[0], "to_on": span[1], "reason": "stoppage", "note": "搬家"}

    answer = client.post(reverse("exemption_grant", args=["ZB-A"]), form)

    assert (answer.status_code, DutyExemption.objects.count()) == (422, 0)
