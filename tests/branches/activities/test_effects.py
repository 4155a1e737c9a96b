"""What a record did for production: figures that improved, two persons behind it, and where it is seen."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from branches.activities import rules, selectors, services
from branches.activities.models import Activity, ActivityEffect
from branches.activities.services import EffectFacts
from portal.kernel import changes, clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import year_of
from portal.measures.models import MeasureKind
from portal.notices.models import Notice
from tests.branches.activities.factories import NOON, ActivityFactory
from tests.branches.orgs.factories import MembershipFactory

HELD = date(2026, 11, 17)
TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({}, "", ""),
        ({"seen_on": HELD - timedelta(days=1)}, "effect.before_activity", "seen_on"),
        ({"seen_on": HELD}, "", ""),
        ({"seen_on": TODAY}, "", ""),
        ({"seen_on": TODAY + timedelta(days=1)}, "effect.in_future", "seen_on"),
        ({"better": ""}, "effect.measure_missing", "measure"),
        ({"kind": "hazard", "better": ""}, "effect.figures_without_measure", "measure"),
        ({"kind": "hazard", "better": "", "before": None, "after": None}, "", ""),
        ({"before": None}, "effect.figures_missing", "before"),
        ({"after": None}, "effect.figures_missing", "after"),
        ({"after": Decimal(10)}, "effect.not_better", "after"),
        ({"after": Decimal("9.9999")}, "effect.not_better", "after"),
        ({"after": Decimal("10.0001")}, "", ""),
        ({"better": "lower", "after": Decimal("9.9999")}, "", ""),
        ({"better": "lower", "after": Decimal("10.0001")}, "effect.not_better", "after"),
    ],
)
def test_figures_have_a_measure_and_improve(changed, code, field):
    facts = {"kind": "measure", "held_on": HELD, "seen_on": HELD, "today": TODAY, "better": "higher", "before": Decimal(10),
             "after": Decimal(12)}  # fmt: skip

    verdict, blamed = rules.check_effect(**{**facts, **changed})

    assert (verdict.code, blamed) == (code, field)


@pytest.mark.parametrize(("recorder", "confirmer", "allowed"), [(1, 2, True), (1, 1, False), (1, None, False), (None, 2, True)])
def test_two_persons_stand_behind_an_effect(recorder, confirmer, allowed):
    assert bool(rules.may_confirm_effect(recorder, confirmer)) is allowed


@pytest.fixture
def activity(people) -> Activity:
    return ActivityFactory(branch=people.branch_a, archived=True)


@pytest.fixture
def measure(db) -> MeasureKind:
    return MeasureKind.objects.create(code="T-DOWN", name_zh="停机时长", name_en="Downtime", unit_label="小时", better="lower")


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(changes, "_listeners", [lambda c: found.append((c.source, c.on, set(c.branch_ids)))])
    return found


def put(people, activity, **changed):
    facts = {"kind": "hazard", "text": "更换皮带托辊 12 个", "seen_on": activity.held_on, **changed}
    return services.record_effect(actor=people.actor(people.secretary), at=NOON, activity=activity, facts=EffectFacts(**facts))


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.mark.db
def test_recorded_by_the_branch_and_confirmed_from_above(people, activity, measure, heard):
    effect = put(people, activity, kind="measure", measure=measure, before=Decimal(6), after=Decimal("4.5"))

    done = services.confirm_effect(actor=people.actor(people.committee), at=NOON, effect=effect)
    again = services.confirm_effect(actor=people.actor(people.second_committee), at=NOON, effect=effect)

    assert (done.confirmed_by, again.confirmed_by) == (people.committee, people.committee)
    assert heard == [("effect", activity.held_on, {people.branch_a.pk})] * 2
    assert Notice.objects.get(recipient=people.secretary).code == "effect.confirmed"


@pytest.mark.db
def test_an_effect_seen_later_is_announced_from_the_day_of_the_activity(people, activity, heard):
    old = ActivityFactory(branch=people.branch_a, archived=True, held_on=activity.held_on - timedelta(days=90))

    put(people, old, seen_on=activity.held_on)

    assert heard == [("effect", old.held_on, {people.branch_a.pk})]


def test_a_member_of_the_branch_does_not_confirm_its_effects(people, activity):
    effect = put(people, activity)
    MembershipFactory(branch=people.branch_a, person=people.committee.person)

    assert refusal(services.confirm_effect, actor=people.actor(people.committee), at=NOON, effect=effect) == "effect.own_branch"


def test_nobody_confirms_his_own(people, activity):
    effect = put(people, activity)
    ActivityEffect.objects.update(recorded_by=people.committee)

    assert refusal(services.confirm_effect, actor=people.actor(people.committee), at=NOON, effect=effect) == "effect.own_work"


def test_it_goes_while_nobody_has_confirmed_it(people, activity, heard):
    actor = people.actor(people.secretary)
    first, second = put(people, activity), put(people, activity, text="另一项")
    services.confirm_effect(actor=people.actor(people.committee), at=NOON, effect=first)

    services.remove_effect(actor=actor, at=NOON, effect=second)

    assert refusal(services.remove_effect, actor=actor, at=NOON, effect=first) == "effect.confirmed_locked"
    assert refusal(services.remove_effect, actor=actor, at=NOON, effect=second) == "effect.gone"
    assert ActivityEffect.objects.get().text == "更换皮带托辊 12 个"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"text": "  "}, "effect.text_missing"),
        ({"kind": "luck"}, "effect.kind_unknown"),
        ({"seen_on": date(2020, 1, 1)}, "effect.before_activity"),
        ({"kind": "measure"}, "effect.measure_missing"),
    ],
)
def test_what_cannot_be_is_refused(people, activity, changed, code):
    assert refusal(put, people, activity, **changed) == code
    assert ActivityEffect.objects.count() == 0


def test_a_double_click_records_once(people, activity):
    put(people, activity)

    assert refusal(put, people, activity) == "effect.twice"


def test_a_plan_has_no_effect_yet(people):
    plan = ActivityFactory(branch=people.branch_a, state="planned", starts_at=NOON + timedelta(days=1))

    assert refusal(put, people, plan) == "activity.not_started"


def test_strangers_record_and_confirm_nothing(people, activity):
    effect = put(people, activity)
    facts = EffectFacts("hazard", "x", activity.held_on)
    for user in (people.sibling, people.stranger):
        with pytest.raises(NotReachable):
            services.record_effect(actor=people.actor(user), at=NOON, activity=activity, facts=facts)
        with pytest.raises(NotReachable):
            services.confirm_effect(actor=people.actor(user), at=NOON, effect=effect)


# -- pages ------------------------------------------------------------------------------------------------
def sign_in(client, user):
    client.force_login(user)
    return client


def test_the_secretary_records_the_committee_confirms_and_both_see_it(client, people, activity, measure):
    page = reverse("effect_add", args=[activity.pk])
    form = {"kind": "measure", "text": "缩短停机", "measure": "T-DOWN", "before": "6", "after": "4.5", "seen_on": str(activity.held_on)}
    sign_in(client, people.secretary)

    refused = client.post(page, form | {"after": "7"})
    saved = client.post(page, form)

    effect = ActivityEffect.objects.get()
    assert (refused.status_code, saved["Location"]) == (422, reverse("activity_detail", args=[activity.pk]))
    assert "之后的数值没有比之前改善" in refused.content.decode()
    mine = client.get(saved["Location"]).content.decode()
    confirm = reverse("effect_confirm", args=[effect.pk])
    assert ("停机时长 6 → 4.5 小时" in mine, "待核实" in mine, confirm in mine) == (True, True, False)
    sign_in(client, people.committee)
    assert confirm in client.get(saved["Location"]).content.decode()
    client.post(confirm)
    after = client.get(saved["Location"]).content.decode()
    assert ("已核实" in after, reverse("effect_remove", args=[effect.pk]) in after) == (True, False)


def test_the_list_finds_records_with_effects(client, people, activity):
    with_open = ActivityFactory(branch=people.branch_a)
    ActivityFactory(branch=people.branch_a)
    services.confirm_effect(actor=people.actor(people.committee), at=NOON, effect=put(people, activity))
    put(people, with_open)
    sign_in(client, people.secretary)

    found = {
        value: [row.pk for row in client.get(reverse("activity_list"), {"effect": value}).context["listing"].page.object_list]
        for value in ("yes", "open")
    }

    assert found == {"yes": [activity.pk], "open": [with_open.pk]}


def test_the_branch_page_sums_up_the_year(client, people, activity):
    sign_in(client, people.committee)
    page = reverse("branch_detail", args=["ZB-A"])
    assert "年生产成效" not in client.get(page).content.decode()
    effect = ActivityEffect.objects.create(
        activity=activity, kind="hazard", text="更换托辊", seen_on=clock.today(), recorded_by=people.secretary, recorded_at=clock.now()
    )
    services.confirm_effect(actor=people.actor(people.committee), at=clock.now(), effect=effect)
    put_open = {"activity": activity, "kind": "method", "text": "待核实的做法", "seen_on": clock.today()}
    ActivityEffect.objects.create(**put_open, recorded_by=people.secretary, recorded_at=clock.now())
    last_year = clock.today().replace(year=clock.today().year - 1, day=1)
    ActivityEffect.objects.create(**{**put_open, "seen_on": last_year}, recorded_by=people.secretary, recorded_at=clock.now())

    text = client.get(page).content.decode()
    summary = selectors.effect_summary(people.branch_a, year_of(clock.today()))

    assert f"{clock.today().year} 年生产成效" in text
    assert ("隐患消除 1" in text, "待核实 1" in text, "待核实的做法" in text) == (True, True, False)
    assert (summary.confirmed, summary.waiting) == (1, 1)


@pytest.mark.parametrize("who", ["sibling", "stranger", "worker", "hr"])
def test_strangers_find_no_pages(client, people, activity, who):
    effect = put(people, activity)
    sign_in(client, getattr(people, who))

    assert client.get(reverse("effect_add", args=[activity.pk])).status_code == 404
    assert {client.post(reverse(name, args=[effect.pk])).status_code for name in ("effect_remove", "effect_confirm")} == {404}


def test_refusals_have_a_page(client, people, activity):
    effect = put(people, activity)
    ActivityEffect.objects.update(recorded_by=people.committee)
    sign_in(client, people.committee)

    own = client.post(reverse("effect_confirm", args=[effect.pk]))

    assert (own.status_code, "应由上级党组织另一位同志核实" in own.content.decode()) == (422, True)
