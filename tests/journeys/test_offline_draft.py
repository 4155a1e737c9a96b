"""Underground there is no network: an activity is written down all the same, and arrives once, from the same account."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.accounts.demo import DEMO_PASSWORD
from tests.journeys.conftest import Visitor, wait_until
from tests.support.wire import Wire

BRANCH = "ZB-M1-ZC1"
KEPT = """async () => {
  const store = window.portalStore, kit = store ? await store.kit() : null;
  const all = (name) => new Promise((ok) => {
    const asked = indexedDB.open('hongjiang', 1);
    asked.onsuccess = () => {
      const rows = asked.result.transaction(name).objectStore(name).getAll();
      rows.onsuccess = () => { asked.result.close(); ok(rows.result); };
    };
  });
  const paths = async (name) => (await (await caches.open(name)).keys()).map((r) => new URL(r.url).pathname);
  return JSON.stringify({
    kits: (await all('kit')).map((k) => [k.owner, k.kinds]), owner: kit ? kit.owner : null,
    drafts: (await all('drafts')).map((d) => [d.owner, d.once, d.refused]), shown: kit ? await store.own(kit) : [],
    local: Object.entries(localStorage), session: Object.entries(sessionStorage),
    caches: await Promise.all((await caches.keys()).map(paths)),
  });
}"""


def kept(phone: Visitor) -> dict:
    """Everything that the browser holds on to."""
    return json.loads(phone.page.evaluate(KEPT))


def records(house, subject: str) -> list[list]:
    return json.loads(
        house.ask(
            "import json; from branches.activities.models import Activity as A; "
            f"print(json.dumps([[a.created_by.username, a.state, a.present] for a in A.objects.filter(subject='{subject}')]))"
        )
    )


def arrived(subject: str) -> str:
    """What the page says of a draft that came in: filed, or held back where other journeys in this house left a hint."""
    return f"text=/离线草稿已(提交|送到)：{subject}/"


def once_by(house, subject: str) -> list:
    """Who recorded it and how many were there; it is there once, filed or held for a look at the hints."""
    (row,) = records(house, subject)
    assert row[1] in {"filed", "held"}
    return [row[0], row[2]]


def names_of_branch(house) -> list[str]:
    return json.loads(
        house.ask(
            "import json; from branches.orgs.models import BranchMembership as M; "
            f"print(json.dumps(list(M.objects.filter(branch__node__code='{BRANCH}').values_list('person__name', flat=True))))"
        )
    )


class Phone:
    """A phone whose network can be cut: for its pages, and on the wire for its service worker too."""

    def __init__(self, house, chromium) -> None:
        self.wire = Wire(house.url)
        self.visitor = Visitor(replace(house, url=self.wire.url), chromium, phone=True)
        self.page = self.visitor.page

    def go_down(self) -> None:
        self.wire.cut()
        self.visitor.context.set_offline(True)

    def come_up(self) -> None:
        self.wire.mend()
        self.visitor.context.set_offline(False)

    def go_home(self) -> None:
        """As a person does: pressed again where the worker has not seen yet that the network is back."""
        for _try in range(5):
            self.page.click("text=网络恢复了，返回首页")
            self.page.wait_for_load_state()
            if not self.page.locator("[data-no-network]").count():
                return

    def sign_in(self, username: str) -> None:
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", DEMO_PASSWORD)
        self.page.click("main form button.btn--brand")
        self.page.wait_for_url(lambda url: "/login" not in url)

    def sign_out(self) -> None:
        self.page.click("[aria-controls=m-who]")
        self.page.click("form[action='/logout/'] button")
        self.page.wait_for_url("**/login/**")

    def open_form(self) -> None:
        """The form, with the kit kept and the worker in charge."""
        self.visitor.open("/activities/log/?kind=MT-05&fresh=1")
        self.page.wait_for_selector("[data-offline-note]:not([hidden])")
        wait_until(lambda: self.page.evaluate("navigator.serviceWorker.controller !== null"))


@pytest.fixture
def phone(house, chromium):
    one = Phone(house, chromium)
    yield one
    one.visitor.close()
    one.wire.close()


def begun(days: int = 1) -> str:
    """At four in the morning so many days ago, when nobody of the demo sits in another meeting: that would be a hint."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(days=days)).strftime("%Y-%m-%dT04:00")


def test_a_form_that_is_open_survives_and_arrives_once(phone, house):
    subject, me = "井下断网的主题党日", house.username_of("secretary", BRANCH)
    phone.visitor.open("/login/")
    phone.sign_in(me)
    phone.page.wait_for_load_state("networkidle")
    assert kept(phone.visitor)["kits"] == []  # not before the form is opened
    phone.open_form()
    page = phone.page
    page.fill("input[name=subject]", subject)
    page.fill("input[name=starts_at]", begun())
    page.wait_for_selector("[data-roll] .roll__row")
    page.click("[data-roll-all]")
    expected = page.locator(".roll__row").count()

    # Down: the draft is kept on the phone, sealed, without a name; the page of the portal still stands when asked for.
    phone.go_down()
    page.click("#log-acts button[value=send]")
    page.wait_for_selector("text=已存在本机，联网后自动提交")
    held = kept(phone.visitor)
    assert [d["subject"] for d in held["shown"]] == [subject]
    assert [name for name in names_of_branch(house) if name in json.dumps(held, ensure_ascii=False)] == []
    assert (held["local"], [key for key, _path in held["session"]]) == ([], ["htmx-current-path-for-history"])
    assert [path for path in held["caches"][0] if not path.startswith("/static/")] == ["/offline/"]
    page.goto(phone.wire.url + "/")
    page.wait_for_selector("text=已存在本机 1 份")
    assert records(house, subject) == []

    # Up again: the first answer is lost on its way, the draft is sent once more, and there is one record.
    phone.wire.lose_answer_to("/offline/drafts/")
    phone.come_up()  # nobody has typed on the page without a network: it goes home by itself
    page.wait_for_selector(arrived(subject), timeout=90_000)
    assert phone.wire.lost == 1
    assert once_by(house, subject) == [me, expected]
    assert kept(phone.visitor)["drafts"] == []
    assert phone.visitor.csp_violations() == []


def test_a_draft_waits_for_its_own_account_and_is_seen_by_nobody_else(phone, house):
    subject, me, other = "断网后换了人", house.username_of("secretary", BRANCH), house.username_of("branch_officer", BRANCH)
    phone.visitor.open("/login/")
    phone.sign_in(me)
    phone.open_form()
    page = phone.page

    # Started without a network: the page that stands for everybody asks by roster numbers, from the kit of this phone.
    phone.go_down()
    page.goto(phone.wire.url + "/")
    page.wait_for_selector("[data-offline-activity]:not([hidden])")
    page.fill("#o-subject", subject)
    page.select_option("#o-kind", "MT-05")
    page.fill("#o-start", begun(days=2))
    page.click("[data-all-here]")
    people = page.locator("[data-roster] li").count()
    page.click("[data-offline-activity] button[value=send]")
    page.wait_for_selector("text=已存在本机 1 份")

    # His session ends; a colleague signs in on the same phone: no draft is shown to her, and none is sent.
    phone.visitor.context.clear_cookies()
    phone.come_up()
    phone.visitor.open("/login/")
    phone.sign_in(other)
    phone.open_form()
    seen = kept(phone.visitor)
    assert (len(seen["drafts"]), seen["shown"], seen["drafts"][0][0] == seen["owner"]) == (1, [], False)
    assert subject not in page.content()
    assert records(house, subject) == []

    # She signs out: the phone keeps the sealed draft alone.
    phone.sign_out()
    left = kept(phone.visitor)
    assert (left["kits"], left["local"], left["caches"]) == ([], [], [])
    assert [key for key, _path in left["session"]] == ["htmx-current-path-for-history"]
    assert len(left["drafts"]) == 1

    # He signs in again: it is sent.
    phone.sign_in(me)
    page.wait_for_selector(arrived(subject), timeout=60_000)
    assert once_by(house, subject) == [me, people]
    assert kept(phone.visitor)["drafts"] == []


def test_what_is_refused_is_kept_with_the_reason_and_what_is_old_is_erased(phone, house):
    subject, me = "说错了时间", house.username_of("secretary", BRANCH)
    phone.visitor.open("/login/")
    phone.sign_in(me)
    phone.open_form()
    page = phone.page
    phone.go_down()
    page.goto(phone.wire.url + "/")
    page.fill("#o-subject", subject)
    page.fill("#o-end", "2020-01-01T08:00")
    page.click("[data-offline-activity] button[value=draft]")
    page.wait_for_selector("text=已存在本机 1 份")
    phone.come_up()

    # Refused: the reason stands on the page, and the draft opens in the form as it was.
    phone.go_home()
    page.wait_for_selector(f"text=有一份草稿没有提交成功：{subject}")
    assert records(house, subject) == []
    page.click("text=修改 >> nth=0")
    page.wait_for_selector("#log-form")
    assert page.input_value("input[name=subject]") == subject
    page.fill("input[name=ends_at]", "")
    page.click("#log-acts button[value=draft]")
    page.wait_for_url(re.compile(r"/activities/\d+/$"))
    wait_until(lambda: kept(phone.visitor)["drafts"] == [], 20)
    assert [row[:2] for row in records(house, subject)] == [[me, "held"]]

    # Another one is never sent, for the phone stays away; after seven days it is gone.
    phone.open_form()
    phone.go_down()
    page.goto(phone.wire.url + "/")
    page.fill("#o-subject", "七天没有上来")
    page.click("[data-offline-activity] button[value=draft]")
    page.wait_for_selector("text=已存在本机 1 份")
    page.clock.set_fixed_time(datetime.now() + timedelta(days=6, hours=23))
    page.goto(phone.wire.url + "/")
    page.wait_for_selector("text=已存在本机 1 份")
    page.clock.set_fixed_time(datetime.now() + timedelta(days=7, minutes=1))
    page.goto(phone.wire.url + "/")
    wait_until(lambda: kept(phone.visitor)["drafts"] == [], 20)
