"""The pages of webhooks: for the system administrator, inside his reach."""

import re

import pytest
from django.urls import reverse

from portal.integration import services
from portal.integration.models import Webhook, WebhookDelivery
from portal.integration.selectors import due_deliveries, guide_parts
from portal.kernel import clock
from portal.rights.access import actor_of
from portal.rights.enums import Role
from tests.portal.accounts.factories import admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, keeper):
    client.force_login(keeper)
    return client


def test_subscribe_see_the_secret_once_test_it_and_read_the_log(desk, people, receiver):
    typed = {"name": "调度系统", "url": receiver.url, "node": people.nodes["JT"].pk, "events": ["activity.filed"], "is_active": "on"}
    made = desk.post(reverse("webhook_new"), typed)
    hook = Webhook.objects.get()
    page = reverse("webhook_detail", args=[hook.pk])
    assert hook.secret in made.content.decode()

    tested = desk.post(reverse("webhook_test", args=[hook.pk]))
    services.deliver(delivery_id=WebhookDelivery.objects.get().pk, at=clock.now())

    text = desk.get(page).content.decode()
    assert tested["Location"] == page
    assert ("已送达" in text, "HTTP 200" in text, "said 200" in text) == (True, True, True)
    for url in (page, reverse("webhook_list"), reverse("webhook_edit", args=[hook.pk])):
        assert hook.secret not in desk.get(url).content.decode()
    assert "of-theirs" not in desk.get(page).content.decode()


def test_refusals_stand_beside_their_fields(desk, people, settings):
    settings.OUTGOING_HOSTS = []
    typed = {"name": "", "url": "http://10.0.0.1/", "node": people.nodes["JT"].pk}
    empty = desk.post(reverse("webhook_new"), typed)
    closed = desk.post(reverse("webhook_new"), {**typed, "name": "x", "events": ["activity.filed"]})

    assert (empty.status_code, sorted(empty.context["form"].errors)) == (422, ["events", "name"])
    assert (closed.status_code, list(closed.context["form"].errors)) == (422, ["url"])
    assert "HONGJIANG_OUTGOING" in closed.content.decode()


def test_switched_off_it_is_neither_tested_nor_told(desk, people, subscribe, receiver):
    hook, _secret = subscribe()
    typed = {"name": "调度", "url": receiver.url, "node": people.nodes["JT"].pk, "events": ["activity.filed"], "version": 1}
    assert desk.post(reverse("webhook_edit", args=[hook.pk]), typed).status_code == 302
    assert desk.post(reverse("webhook_edit", args=[hook.pk]), typed).status_code == 409
    assert desk.post(reverse("webhook_test", args=[hook.pk])).status_code == 422
    assert Webhook.objects.get().is_active is False


def test_pause_resume_resend(desk, people, subscribe, receiver):
    hook, _secret = subscribe()
    desk.post(reverse("webhook_test", args=[hook.pk]))
    delivery = WebhookDelivery.objects.get()
    services.deliver(delivery_id=delivery.pk, at=clock.now())
    Webhook.objects.update(paused_at=clock.now(), failures=10)

    assert "恢复推送" in desk.get(reverse("webhook_detail", args=[hook.pk])).content.decode()
    assert desk.post(reverse("webhook_resume", args=[hook.pk])).status_code == 302
    assert desk.post(reverse("webhook_resume", args=[hook.pk])).status_code == 422
    assert desk.post(reverse("webhook_resend", args=[delivery.pk])).status_code == 302
    assert due_deliveries(clock.now(), 9) == [delivery.pk]


def test_a_new_secret_is_shown_by_its_answer_alone(desk, subscribe):
    hook, old = subscribe()
    answer = desk.post(reverse("webhook_secret", args=[hook.pk])).content.decode()
    new = Webhook.objects.get().secret
    assert (new in answer, old in answer, new == old) == (True, False, False)


@pytest.mark.parametrize("who", ["secretary", "committee", "hr", "worker", "stranger"])
def test_others_find_nothing(client, people, subscribe, who):
    hook, _secret = subscribe()
    client.force_login(getattr(people, who))
    assert client.get(reverse("webhook_list")).status_code == 404
    assert client.post(reverse("webhook_test", args=[hook.pk])).status_code == 404


def test_another_plant_is_out_of_reach(client, people, subscribe):
    hook, _secret = subscribe(node="MK1")
    services.send_test(actor=actor_of(hook.created_by, clock.today()), at=clock.now(), webhook=hook)
    client.force_login(admin(Role.SYSTEM_ADMIN, people.nodes["MK2"], "mk2sys"))

    assert client.get(reverse("webhook_list")).context["listing"].page.object_list == []
    assert client.get(reverse("webhook_detail", args=[hook.pk])).status_code == 404
    assert client.post(reverse("webhook_resend", args=[WebhookDelivery.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_log_cost_the_same_however_long(desk, subscribe, rows, django_assert_num_queries):
    for _ in range(rows):
        hook, _secret = subscribe()
        desk.post(reverse("webhook_test", args=[hook.pk]))
    for _ in range(rows - 1):
        desk.post(reverse("webhook_test", args=[hook.pk]))
    desk.get(reverse("webhook_list"))

    with django_assert_num_queries(6):
        desk.get(reverse("webhook_list"))
    with django_assert_num_queries(8):
        desk.get(reverse("webhook_detail", args=[hook.pk]))


# -- the guide --------------------------------------------------------------------------------------------
def test_the_guide_is_for_everybody_with_an_account(client, people):
    assert client.get(reverse("api_guide")).status_code == 302
    client.force_login(people.worker)
    text = client.get(reverse("api_guide")).content.decode()

    assert '<h2 id="webhooks">Webhooks</h2>' in text
    assert text.count("<pre") == sum(part.kind == "code" for part in guide_parts()) > 8
    assert re.findall(r"```|\*\*|`", re.sub(r"<pre.*?</pre>", "", text, flags=re.S)) == []


def test_the_receiver_of_the_guide_believes_the_portal(people, subscribe, receiver):
    hook, secret = subscribe()
    services.send_test(actor=actor_of(hook.created_by, clock.today()), at=clock.now(), webhook=hook)
    services.deliver(delivery_id=WebhookDelivery.objects.get().pk, at=clock.now())
    code = next(part.text for part in guide_parts() if "def is_genuine" in part.text)
    names: dict = {}
    exec(code, names)

    _path, headers, body = receiver.got[0]
    assert names["is_genuine"](secret, headers["X-Hongjiang-Signature"], body) is True
    assert names["is_genuine"](secret, headers["X-Hongjiang-Signature"], body + b" ") is False


def test_the_description_names_right_and_key(client, people):
    client.force_login(people.worker)
    schema = client.get(reverse("api-schema"), {"format": "json"}).json()
    text = client.get(reverse("api_docs")).content.decode()

    made = schema["paths"]["/api/v1/activities/"]["post"]
    assert made["x-right"] == "activity.log"
    assert [p["name"] for p in made["parameters"] if p["in"] == "header"] == ["Idempotency-Key"]
    assert '<span class="mono">activity.log</span>' in text


def test_events_are_named_in_the_language_of_the_reader(desk):
    assert "Record activity" in desk.get(reverse("webhook_new"), headers={"accept-language": "en"}).text
    assert "记录活动" in desk.get(reverse("webhook_new"), headers={"accept-language": "zh-hans"}).text
