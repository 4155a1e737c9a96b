"""The shell of a phone: installable, the same for everybody, and nothing of anybody in it."""

import json
import re
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from branches.activities.models import Activity
from portal.kernel import clock
from portal.offline import rules, selectors

pytestmark = pytest.mark.django_db


def source_of(url: str) -> str | None:
    """The file behind a static address, with or without a hash in its name."""
    return finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", url.removeprefix("/static/")))


def test_the_manifest_says_how_it_stands_on_a_home_screen(client):
    answer = client.get("/manifest.webmanifest")
    body = json.loads(answer.content)

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (body["start_url"], body["scope"], body["display"], body["theme_color"]) == ("/", "/", "standalone", "#a81e22")
    assert [(icon["sizes"], icon["purpose"]) for icon in body["icons"]] == [("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")]
    for icon in body["icons"]:
        with open(source_of(icon["src"]), "rb") as file:
            head = file.read(24)
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert "{}x{}".format(*struct.unpack(">II", head[16:24])) == icon["sizes"]


def test_the_worker_is_asked_for_anew_and_keeps_static_files_and_one_page(client):
    answer = client.get("/sw.js")
    shell = json.loads(re.match(r"const SHELL = (.*);\n", answer.content.decode())[1])

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert [url for url in shell["assets"] if not url.startswith("/static/")] == ["/offline/"]
    assert [url for url in shell["assets"][:-1] if source_of(url) is None] == []
    assert len(shell["version"]) == 16


def test_the_page_without_a_network_is_the_same_for_everybody(client, people):
    def page():
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", client.get("/offline/").content.decode())

    nobody = page()
    client.force_login(people.secretary)

    assert page() == nobody
    assert "csrfmiddlewaretoken" not in nobody
    assert people.secretary.display_name not in nobody


def test_pages_of_the_signed_in_name_their_owner_opaquely(client, people):
    owners = []
    for user in (people.secretary, people.sibling):
        client.force_login(user)
        owners.append(re.search(r'data-owner="(\w+)"', client.get(reverse("activity_log")).content.decode())[1])

    assert len(set(owners)) == 2
    assert owners[0] == selectors.owner_key(people.secretary.pk)
    assert [number for number in (people.secretary.username, str(people.secretary.person_id)) if owners[0].startswith(number)] == []


@pytest.mark.parametrize("path", ["/logout/", "/account/password/", "/"])
def test_wherever_one_may_sign_out_the_kit_goes_too(client, people, path):
    """The script erases it when the form is sent: a page with that form and without the script would leave it behind."""
    people.secretary.set_password("a long one 1")
    people.secretary.must_change_password = path == "/account/password/"
    people.secretary.save()
    client.force_login(people.secretary)
    page = client.get(path).content.decode()

    assert page.count('action="/logout/"') == 1
    assert (len(re.findall(r"vendor/portal[.\w]*js", page)), page.count('<template id="offline"')) == (1, 1)


def test_the_kit_holds_numbers_and_no_name(client, people):
    client.force_login(people.secretary)
    answer = client.get(reverse("offline_kit"))
    kit = answer.json()
    branch = kit["kinds"]["activity"]["branches"][0]
    members = people.branch_a.memberships.order_by("person__staff_no")

    assert answer.headers["Cache-Control"] == "no-store"
    assert (kit["days"], branch["code"], branch["may_file"]) == (7, "ZB-A", True)
    assert branch["rosters"]["branch"] == [{"id": m.person_id, "no": m.person.staff_no} for m in members]
    assert [m.person.name for m in members if m.person.name in answer.content.decode()] == []


def test_whoever_records_nothing_has_an_empty_kit(client, people):
    client.force_login(people.worker)
    assert client.get(reverse("offline_kit")).json()["kinds"]["activity"]["branches"] == []


# -- drafts -----------------------------------------------------------------------------------------------
def begun(**ago) -> str:
    return timezone.localtime(clock.now() - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


def draft(people, **changes):
    fields = [
        ["branch", "ZB-A"], ["kind", "MT-05"], ["subject", "井下"], ["starts_at", begun(hours=2)], ["place_type", "work_site"],
        ["act", "send"], *[[f"a_{m.person_id}", "present"] for m in people.branch_a.memberships.all()[:3]],
    ]  # fmt: skip
    given = {"kind": "activity", "once": "a" * 32, "saved_at": clock.now().isoformat(), "fields": fields}
    return {**given, **changes}


def send(client, body):
    return client.post(reverse("offline_draft"), json.dumps(body), "application/json")


def test_a_draft_with_something_to_look_at_arrives_unfiled_and_says_so_each_time(client, people):
    client.force_login(people.secretary)
    late = [[name, begun(days=20) if name == "starts_at" else value] for name, value in draft(people)["fields"]]
    answers = [send(client, draft(people, fields=late)).json() for _ in range(2)]

    made = Activity.objects.get()
    note = "已保存，还没有提交：有几处提示，请看过后再提交。"
    assert answers == [{"url": f"/activities/{made.pk}/", "label": "井下", "note": note}] * 2
    assert (made.state, made.present, "活动已过去 20 天" in client.get(f"/activities/{made.pk}/").content.decode()) == ("held", 3, True)
    client.post(f"/activities/{made.pk}/file/")
    assert send(client, draft(people, fields=late)).json()["note"] == ""


def test_a_draft_becomes_one_record_however_often_it_comes(client, people):
    client.force_login(people.secretary)
    answers = [send(client, draft(people)) for _ in range(2)]

    made = Activity.objects.get()
    assert [a.json() for a in answers] == [{"url": f"/activities/{made.pk}/", "label": "井下", "note": ""}] * 2
    assert (made.state, made.expected, made.present, made.created_by) == ("filed", 5, 3, people.secretary)


def test_the_first_record_is_the_answer_even_when_the_roster_has_changed(client, people):
    client.force_login(people.secretary)
    first = send(client, draft(people)).json()
    people.branch_a.memberships.update(to_on=clock.today() - timedelta(days=300))

    assert send(client, draft(people)).json() == first


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"once": "short"}, "offline.bad_shape"),
        ({"once": None}, "offline.bad_shape"),
        ({"fields": {"subject": "x"}}, "offline.bad_shape"),
        ({"fields": [["subject", 1]]}, "offline.bad_shape"),
        ({"fields": [["summary", "x" * 20001]]}, "offline.bad_shape"),
        ({"saved_at": "2026-11-20"}, "offline.bad_shape"),
        ({"saved_at": "2026-13-41T00:00:00Z"}, "offline.bad_shape"),
        ({"saved_at": "2020-01-01T00:00:00Z"}, "offline.too_old"),
        ({"saved_at": "2200-01-01T00:00:00Z"}, "offline.from_future"),
        ({"kind": "something"}, "offline.unknown_kind"),
    ],
)
def test_what_is_no_draft_is_refused(client, people, changes, code):
    client.force_login(people.secretary)
    answer = send(client, draft(people, **changes))

    assert (answer.status_code, answer.json()["code"], Activity.objects.count()) == (422, code, 0)


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"'])
def test_neither_is_anything_else(client, people, body):
    client.force_login(people.secretary)
    answer = client.post(reverse("offline_draft"), body, "application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "offline.bad_shape")


@pytest.mark.parametrize("who", ["sibling", "stranger", "committee", "worker"])
def test_a_branch_out_of_reach_is_not_found(client, people, who):
    client.force_login(getattr(people, who))

    assert (send(client, draft(people)).status_code, Activity.objects.count()) == (404, 0)


def test_the_same_key_of_another_account_is_another_record(client, people):
    client.force_login(people.secretary)
    send(client, draft(people))
    client.force_login(people.sibling)
    send(client, draft(people, fields=[["branch", "ZB-B"], ["kind", "MT-05"], ["subject", "别人"], ["starts_at", begun(hours=2)],
                                       ["place_type", "work_site"]]))  # fmt: skip

    assert sorted(Activity.objects.values_list("subject", flat=True)) == ["井下", "别人"]


def test_a_draft_lives_as_long_as_the_rule_says():
    now = clock.now()
    codes = [rules.may_send(now - age, now, 7).code for age in (timedelta(0), timedelta(days=7), timedelta(days=7, seconds=1))]
    ahead = [rules.may_send(now + lead, now, 7).code for lead in (timedelta(minutes=10), timedelta(minutes=11))]

    assert (codes, ahead) == (["", "", "offline.too_old"], ["", "offline.from_future"])


# -- the words of the scripts --------------------------------------------------------------------------------
CHINESE = re.compile(r"[\u3400-\u9fff]")
WORDS = re.compile(r'<template id="offline" ([^>]*)>')


def test_no_script_carries_words_of_its_own():
    """They come from the page, through the catalogue; the last resort of the worker has no page and speaks both languages."""
    found = []
    for name in sorted(Path(settings.BASE_DIR, "static/js").glob("*.js")):
        found += [name.name for line in name.read_text().splitlines() if CHINESE.search(line) or "documentElement.lang" in line]
    assert found == ["worker.js"]


def test_every_word_that_the_script_says_stands_in_the_page_in_its_language(client, people):
    script = Path(settings.BASE_DIR, "static/js/offline.js").read_text()
    wanted = {*re.findall(r"\bT\.(\w+)", script), "owner"}
    client.force_login(people.secretary)
    for language, sentence in (("zh-hans", "联网后自动提交"), ("en", "when the network is back")):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for url in ("/offline/", "/"):
            words = dict(re.findall(r'data-(\w+)="([^"]*)"', WORDS.search(client.get(url).content.decode())[1]))
            assert set(words) == wanted
            assert sentence in words["kept"]
            assert [key for key, text in words.items() if bool(CHINESE.search(text)) == (language == "en") and key != "owner"] == []
