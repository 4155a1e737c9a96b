"""From an act to another system: once in the books, signed, tried again, given up aloud."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction

from assessment.rounds.wiring import event_facts as round_facts
from branches.activities import services as activities
from portal.audit.models import AuditRow
from portal.audit.services import record, record_each
from portal.catalogue.models import RuleParameter
from portal.integration import rules, services
from portal.integration.models import Webhook, WebhookDelivery
from portal.integration.selectors import due_deliveries, tries_on
from portal.integration.services import delivering
from portal.integration.wiring import is_late
from portal.kernel import clock, health, outgoing
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.events import all_kinds
from portal.notices.models import Notice
from portal.rights.access import actor_of, system_actor
from portal.rights.enums import Role
from tests.assessment.insight.factories import RoundFactory
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.portal.accounts.factories import admin

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def acting(user):
    return actor_of(user, clock.today())


def file_one(people, branch=None, by=None):
    activity = with_roll(ActivityFactory(branch=branch or people.branch_a))
    return activities.file_activity(actor=acting(by or people.secretary), at=clock.now(), activity=activity)


def deliver_all(after: timedelta = timedelta()) -> list[bool]:
    now = clock.now() + after
    return [services.deliver(delivery_id=pk, at=now) for pk in due_deliveries(now, 100)]


def states() -> list[tuple]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("state", "attempts", "status"))


# -- pure -------------------------------------------------------------------------------------------------
def test_pauses_grow_up_to_six_hours():
    minutes = [rules.SCHEDULE.pause_after(n) // timedelta(minutes=1) for n in range(1, 8)]
    assert minutes == [1, 4, 16, 64, 256, 360, 360]


def test_a_signature_covers_time_and_body():
    signed = rules.signature("whs_1", 1700000000, b"{}")
    assert signed.startswith("t=1700000000,v1=")
    assert len({signed, rules.signature("whs_2", 1700000000, b"{}"), rules.signature("whs_1", 1700000001, b"{}"),
                rules.signature("whs_1", 1700000000, b"{ }")}) == 4  # fmt: skip


# -- what is told -----------------------------------------------------------------------------------------
def test_a_filed_activity_is_told_with_codes_and_without_people(people, subscribe, receiver):
    _hook, secret = subscribe()
    activity = file_one(people)

    assert deliver_all() == [True]
    path, headers, body = receiver.got[0]
    message = json.loads(body)
    assert path == "/hook?key=of-theirs"
    assert message == {
        "id": headers["X-Hongjiang-Delivery"], "event": "activity.filed", "at": message["at"], "node": "ZB-A",
        "object": {"type": "activity", "id": activity.pk, "branch": "ZB-A", "kind": "MT-05", "held_on": activity.held_on.isoformat(),
                   "state": "filed", "expected": 5, "present": 5, "version": 2},
        "page": f"/activities/{activity.pk}/", "api": f"/api/v1/activities/{activity.pk}/",
    }  # fmt: skip
    assert headers["X-Hongjiang-Event"] == "activity.filed"
    sent = int(headers["X-Hongjiang-Signature"].removeprefix("t=").partition(",")[0])
    assert headers["X-Hongjiang-Signature"] == rules.signature(secret, sent, body)
    assert states() == [("delivered", 1, 200)]


def test_every_kind_of_event_is_an_act_with_words():
    from portal.audit.messages import ACTIONS

    assert [kind.code for kind in all_kinds() if kind.code not in ACTIONS] == []
    assert {kind.object for kind in all_kinds()} == {
        "activity", "appeal", "certificate", "hazard", "honour", "import", "improvement", "measure", "outcome", "plan", "promotion",
        "proposal", "result", "round", "supervision",
    }  # fmt: skip


def test_only_subscribed_acts_inside_the_node_are_told(people, subscribe):
    subscribe("activity.filed", node="DW1")
    subscribe("activity.returned")
    subscribe("activity.filed", node="DW2")
    subscribe("activity.filed", is_active=False)

    file_one(people)
    file_one(people, people.branch_c, people.stranger)

    told = WebhookDelivery.objects.order_by("pk").values_list("webhook__node__code", "event")
    assert list(told) == [("DW1", "activity.filed"), ("DW2", "activity.filed")]


def test_what_belongs_to_no_node_is_told_to_the_whole_enterprise_alone(people, subscribe):
    subscribe("round.publish")
    subscribe("round.publish", node="MK1")
    round = RoundFactory()

    record(actor=system_actor("test"), at=clock.now(), action="round.publish", obj=round)

    delivery = WebhookDelivery.objects.get()
    message = json.loads(delivery.body)
    assert delivery.webhook.node.code == "JT"
    assert (message["object"], message["api"]) == (
        {"type": "round", "id": round.pk, **round_facts(round)}, f"/api/v1/rounds/{round.code}/",
    )  # fmt: skip


def test_an_act_on_many_is_told_once_with_their_number(people, subscribe):
    subscribe("activity.filed", "activity.recorded")
    many = [ActivityFactory(branch=people.branch_a) for _ in range(3)]
    rows = [(activity, people.branch_a.node.path, {}, {}) for activity in many]
    at, actor = clock.now(), system_actor("test")

    record_each(actor=actor, at=at, action="activity.filed", rows=rows)
    record_each(actor=actor, at=at, action="activity.filed", rows=rows * 70)
    record(actor=actor, at=at, action="activity.recorded", kind="activity", label="3", after={"ids": [a.pk for a in many]})

    messages = [json.loads(d.body) for d in WebhookDelivery.objects.order_by("pk")]
    assert [m["object"].get("id") for m in messages] == [*[a.pk for a in many], None, None]
    assert [m.get("count") for m in messages[3:]] == [210, 3]


def test_what_is_rolled_back_is_told_to_nobody(people, subscribe):
    subscribe()
    with transaction.atomic():
        file_one(people)
        transaction.set_rollback(True)
    assert WebhookDelivery.objects.count() == 0


def test_nobody_listening_costs_one_statement(people, django_assert_num_queries):
    with django_assert_num_queries(2):  # the audit row, the question who listens
        record(actor=system_actor("test"), at=clock.now(), action="round.publish", obj=RoundFactory.build(pk=1))


# -- bringing it there ------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_does_not_arrive_is_tried_again_later(people, subscribe, receiver, status):
    hook, _secret = subscribe()
    receiver.plan = [status]
    file_one(people)

    assert deliver_all() == [False]
    assert deliver_all(timedelta(seconds=59)) == []
    assert (states(), Webhook.objects.get(pk=hook.pk).failures) == ([("waiting", 1, status)], 1)
    assert deliver_all(timedelta(seconds=61)) == [True]
    assert (states(), Webhook.objects.get(pk=hook.pk).failures) == ([("delivered", 2, 200)], 0)
    assert len(set(receiver.bodies())) == 1
    assert len(receiver.got) == 2


def test_whoever_does_not_answer_in_time_or_at_all_is_tried_again(people, subscribe, receiver, monkeypatch, settings):
    subscribe()
    monkeypatch.setattr(outgoing, "ANSWER_SECONDS", 0.2)
    receiver.silence = 0.6
    file_one(people)

    assert deliver_all() == [False]
    settings.OUTGOING_HOSTS = []
    assert deliver_all(timedelta(hours=1)) == [False]
    assert list(WebhookDelivery.objects.values_list("status", "answer")) == [(0, "outgoing.not_opened")]


def test_after_the_last_try_it_is_given_up(people, subscribe, receiver):
    RuleParameter.objects.filter(code="WEBHOOK_TRIES").update(value=2)
    subscribe()
    receiver.plan = [500, 503, 500]
    file_one(people)

    assert [deliver_all(), deliver_all(timedelta(hours=1)), deliver_all(timedelta(days=2))] == [[False], [False], []]
    assert states() == [("failed", 2, 503)]


def test_a_message_has_one_bearer_and_a_killed_one_uses_up_a_try(people, subscribe, receiver):
    subscribe()
    file_one(people)
    now = clock.now()
    WebhookDelivery.objects.update(lease_until=now + timedelta(seconds=30), attempts=1)  # somebody has it in hand
    pk = WebhookDelivery.objects.get().pk

    assert (due_deliveries(now, 9), services.deliver(delivery_id=pk, at=now)) == ([], False)
    later = now + timedelta(seconds=31)
    assert (due_deliveries(later, 9), services.deliver(delivery_id=pk, at=later)) == ([pk], True)
    assert services.deliver(delivery_id=pk, at=later) is False
    assert (states(), len(receiver.got)) == ([("delivered", 2, 200)], 1)


@pytest.mark.parametrize("status", [500, 200])
def test_a_slow_bearer_writes_and_counts_nothing_when_another_has_taken_over(people, subscribe, receiver, status):
    """The first bearer's answer comes after its lease: by then the second one has the message in hand."""
    hook, _secret = subscribe()
    file_one(people)
    pk, now = WebhookDelivery.objects.get().pk, clock.now()
    slow = delivering._claim(pk, now)
    second = delivering._claim(pk, now + timedelta(seconds=61))
    assert (slow.attempts, second.attempts) == (1, 2)
    delivering._note(slow, delivering.Outcome(status, ""), now + timedelta(seconds=62), tries_on(now.date()))

    hook.refresh_from_db()
    assert (states(), hook.failures) == ([("waiting", 2, 0)], 0)
    assert WebhookDelivery.objects.get().lease_until == second.lease_until
    delivering._note(second, delivering.Outcome(500, ""), now + timedelta(seconds=63), tries_on(now.date()))
    hook.refresh_from_db()
    assert (states(), hook.failures) == ([("waiting", 2, 500)], 1)


def test_a_message_over_which_every_bearer_died_is_given_up_unsent(people, subscribe, receiver):
    RuleParameter.objects.filter(code="WEBHOOK_TRIES").update(value=2)
    hook, _secret = subscribe()
    file_one(people)
    WebhookDelivery.objects.update(attempts=2)  # both died before they could note anything

    assert deliver_all() == [False]
    assert (states(), receiver.got, Webhook.objects.get(pk=hook.pk).failures) == ([("failed", 3, 0)], [], 0)


def test_a_receiver_that_fails_too_often_rests_and_its_keepers_are_told(people, keeper, subscribe, receiver):
    RuleParameter.objects.filter(code="WEBHOOK_PAUSE_AFTER").update(value=3)
    far = admin(Role.SYSTEM_ADMIN, people.nodes["MK2"], "mk2sys")
    hook, _secret = subscribe(node="MK1")
    receiver.plan = [500] * 3
    for _ in range(4):
        file_one(people)

    deliver_all()

    hook.refresh_from_db()
    assert (len(receiver.got), hook.failures, hook.paused_at is not None) == (3, 3, True)
    assert list(Notice.objects.values_list("recipient__username", "code", "url")) == [
        ("jtsys", "webhook.paused_notice", f"/webhooks/{hook.pk}/")
    ]
    assert Notice.objects.filter(recipient=far).count() == 0
    file_one(people)
    assert deliver_all(timedelta(hours=9)) == []

    services.resume_webhook(actor=acting(keeper), at=clock.now(), webhook=hook)
    assert deliver_all() == [True] * 5
    assert AuditRow.objects.filter(action__in=("webhook.paused", "webhook.resumed")).count() == 2


def test_what_waits_for_a_receiver_at_rest_is_not_late(people, keeper, subscribe, time_machine):
    """Its messages wait on purpose: the portal is not in trouble for them."""
    hook, _secret = subscribe()
    file_one(people)
    time_machine.move_to(clock.now() + health.LONGEST_WAIT + timedelta(minutes=1))
    assert is_late() is True
    for rest in ({"paused_at": clock.now()}, {"is_active": False}):
        Webhook.objects.filter(pk=hook.pk).update(**{"paused_at": None, "is_active": True} | rest)
        assert is_late() is False
    Webhook.objects.filter(pk=hook.pk).update(is_active=True)
    assert is_late() is True


def test_it_is_sent_again_by_hand_with_the_same_id(people, keeper, subscribe, receiver):
    subscribe()
    file_one(people)
    delivery = WebhookDelivery.objects.get()
    with pytest.raises(RuleBroken, match=r"^webhook\.still_waiting$"):
        services.resend(actor=acting(keeper), at=clock.now(), delivery=delivery)
    deliver_all()

    services.resend(actor=acting(keeper), at=clock.now(), delivery=delivery)

    assert deliver_all() == [True]
    assert len({headers["X-Hongjiang-Delivery"] for _path, headers, _body in receiver.got}) == 1
    assert len(receiver.got) == 2


def test_old_messages_are_forgotten(people, subscribe):
    subscribe()
    file_one(people)
    made = WebhookDelivery.objects.get().created_at

    assert services.forget_old(at=made + timedelta(days=30)) == 0
    assert services.forget_old(at=made + timedelta(days=30, seconds=1)) == 1


# -- keeping subscriptions --------------------------------------------------------------------------------
def test_secret_and_address_lie_sealed_and_the_trail_shows_the_host_alone(subscribe):
    hook, secret = subscribe()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, url FROM portal_webhook")
        row = cursor.fetchone()

    assert secret.startswith("whs_")
    assert [secret in row[0], "of-theirs" in row[1]] == [False, False]
    kept = AuditRow.objects.get(action="webhook.created")
    assert "of-theirs" not in json.dumps(kept.after)
    assert kept.after["host"] == hook.host


def test_messages_that_wait_are_signed_with_the_new_secret(people, keeper, subscribe, receiver):
    hook, old = subscribe()
    file_one(people)
    new = services.new_secret_for(actor=acting(keeper), at=clock.now(), webhook=hook)
    deliver_all()

    _path, headers, body = receiver.got[0]
    sent = int(headers["X-Hongjiang-Signature"][2:12])
    assert headers["X-Hongjiang-Signature"] == rules.signature(new, sent, body) != rules.signature(old, sent, body)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"url": "ftp://x/"}, "outgoing.bad_address"),
        ({"url": "http://10.0.0.1/"}, "outgoing.not_opened"),
        ({"events": []}, "webhook.events_missing"),
        ({"events": ["account.opened"]}, "webhook.event_unknown"),
    ],
)
def test_what_cannot_be_is_refused(people, keeper, subscribe, receiver, changes, code):
    given = {"name": "x", "url": receiver.url, "events": ["activity.filed"], "node": people.nodes["JT"], **changes}
    with pytest.raises(RuleBroken) as broken:
        services.create_webhook(actor=acting(keeper), at=clock.now(), wanted=services.Subscription(**given))
    assert broken.value.code == code


def test_the_second_editor_is_told_and_a_foreign_node_is_out_of_reach(people, keeper, subscribe, receiver):
    hook, _secret = subscribe(node="MK1")
    wanted = services.Subscription("调度", receiver.url, ["activity.filed"], people.nodes["MK1"])
    services.change_webhook(actor=acting(keeper), at=clock.now(), webhook=hook, wanted=wanted, version=1)

    with pytest.raises(EditConflict):
        services.change_webhook(actor=acting(keeper), at=clock.now(), webhook=hook, wanted=wanted, version=1)
    near = acting(admin(Role.SYSTEM_ADMIN, people.nodes["MK1"], "mk1sys"))
    widened = services.Subscription("调度", receiver.url, ["activity.filed"], people.nodes["JT"])
    with pytest.raises(NotReachable):
        services.change_webhook(actor=near, at=clock.now(), webhook=hook, wanted=widened, version=2)
