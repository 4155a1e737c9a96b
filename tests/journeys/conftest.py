"""A whole installation for the journeys: web, workers and beat as real processes on the embedded default, a small demo,
and Chromium to look at it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from portal.accounts.demo import DEMO_PASSWORD
from tests.support.asked import Answerer
from tests.support.template_db import lend_copy

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--lang=zh-CN"]  # fmt: skip
LISTEN = """window.__csp = [];
document.addEventListener('securitypolicyviolation', e => window.__csp.push(e.effectiveDirective + ' ' + e.blockedURI));"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "house" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class House:
    """A running installation: where it answers and how to ask its command line."""

    url: str
    env: dict[str, str]
    answerers: list[Answerer] = field(default_factory=list)
    usernames: dict[tuple[str, str], str] = field(default_factory=dict)

    def manage(self, *args: str) -> str:
        done = subprocess.run([sys.executable, "manage.py", *args], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
        return done.stdout

    def ask(self, code: str) -> str:
        """The last line printed by ``code``, run in a process of the installation that waits for the next question."""
        if not self.answerers:
            self.answerers.append(Answerer(self.env))
        return self.answerers[0].ask(code).strip().splitlines()[-1]

    @contextmanager
    def moved(self, *, url: str = "", **env: str) -> Iterator["House"]:
        """The same with other settings, asked by a process of its own."""
        other = replace(self, url=url or self.url, env=self.env | env, answerers=[], usernames={})
        try:
            yield other
        finally:
            other.close()

    def close(self) -> None:
        for answerer in self.answerers:
            answerer.close()

    def username_of(self, role: str, node: str = "") -> str:
        if (role, node) not in self.usernames:
            where = f", node__code='{node}'" if node else ""
            found = f"RoleGrant.objects.filter(role='{role}'{where}, user__must_change_password=False).order_by('pk').first()"
            self.usernames[role, node] = self.ask(f"from portal.rights.models import RoleGrant; print({found}.user.username)")
        return self.usernames[role, node]


def wait_until(what, seconds: float = 60, step: float = 0.3):
    """The first true answer of ``what``; fails after ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := what():
            return answer
        time.sleep(step)
    raise AssertionError("waited in vain")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The installation, with the demo of eight branches and two finished quarters."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("HONGJIANG_REQUIRE_ALL"):
            pytest.fail(f"no Chromium at {CHROMIUM}")
        pytest.skip(f"no Chromium at {CHROMIUM}: the browser tests do not run")
    port = free_port()
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}}
    var = tmp_path_factory.mktemp("var")
    env |= {"DJANGO_ENV": "development", "HONGJIANG_VAR": str(var), "HONGJIANG_API_RATE": "60000/min"}
    lend_copy(var)
    found = House(f"http://127.0.0.1:{port}", env)
    found.manage("migrate", "-v", "0")
    found.manage("seed_demo", "--branches", "8", "--people", "140", "--quarters", "2")
    with open(tmp_path_factory.mktemp("log") / "serve.log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
        try:
            wait_until(lambda: _answers(found.url + "/healthz/ready"), 180)
            yield found
        finally:
            found.close()
            process.send_signal(signal.SIGINT)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def chromium(house):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """Somebody in front of the portal. What the browser complains about is kept in ``complaints``."""

    def __init__(self, house: House, browser, *, phone: bool = False, language: str = "zh-CN", dark: bool = False) -> None:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        self.house = house
        self.context = browser.new_context(
            viewport=size,
            is_mobile=phone,
            has_touch=phone,
            locale=language,
            reduced_motion="reduce",
            color_scheme="dark" if dark else "light",
        )
        self.context.add_init_script(LISTEN)
        self.complaints: list[str] = []
        self.context.set_default_timeout(90_000)  # a busy machine is no fault of the page
        self.page = self.context.new_page()
        self.console = None  # one way past the policy of contents, for axe
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)

    def open(self, path: str):
        self.page.goto(self.house.url + path)
        return self.page

    def sign_in(self, username: str):
        from playwright.sync_api import TimeoutError as TookTooLong

        self.open("/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", DEMO_PASSWORD)
        self.page.click("main form button.btn--brand")
        try:
            self.page.wait_for_url(lambda url: "/login" not in url)
        except TookTooLong as late:
            late.add_note(f"{username} stays outside: {self.page.url}: {self.page.locator('main').inner_text()[:400]}")
            raise
        return self

    def csp_violations(self) -> list[str]:
        return self.page.evaluate("window.__csp")

    def axe(self) -> list[str]:
        """Violations of WCAG 2.2 AA and best practice on the current page; nothing else is worked out, for it takes as long again."""
        self.console = self.console or self.context.new_cdp_session(self.page)
        self.console.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf8")})
        return self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations'],"
            " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 160)).join(' | ')))"
        )

    def overflow(self) -> int:
        """How many pixels the page scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visitor(house, chromium):
    """Makes visitors and closes them."""
    made = []

    def make(**kwargs) -> Visitor:
        made.append(Visitor(house, chromium, **kwargs))
        return made[-1]

    yield make
    for one in made:
        one.close()
