"""What a page weighs on the wire, and how soon it stands, in Chromium: ``python -m bench.web``.

A demo on the embedded default is served from this machine; each page is opened with an empty cache and once more. Bytes are those
that Chromium counts on the wire (headers and compressed bodies); the service worker is kept out, so that nothing is fetched beside
the page. Printed and written to bench/web.md. CHROMIUM names the browser, default /usr/bin/chromium.
"""

import argparse
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
FIRST, CHARTS, LATER, REQUESTS = 350, 550, 40, 12  # kB (1,000 bytes) and requests
PATIENCE = 600  # seconds that a server on a busy machine may take to start
SETTLE = 1200  # milliseconds after the network has fallen silent
WATCH = """
window.__lcp = 0; window.__inp = 0;
new PerformanceObserver(l => { for (const e of l.getEntries()) window.__lcp = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(l => { for (const e of l.getEntries()) window.__inp = Math.max(window.__inp, e.duration); })
  .observe({type: 'event', durationThreshold: 16, buffered: true});"""
PAGES = (
    ("login", "/login/", False), ("workbench", "/", False), ("dashboard", "/dashboard/", True), ("ranking", "/dashboard/ranking/", False),
    ("trend", "/dashboard/trend/", True), ("coupling", "/dashboard/coupling/", True), ("scores", "/scores/", False),
    ("activities", "/activities/", False), ("activity form", "/activities/log/", False), ("people", "/people/", False),
    ("rounds", "/rounds/", False), ("imports", "/imports/", False), ("search", "/search/", False), ("rooms", "/rooms/", False),
)  # fmt: skip
READER, OPENED_BY = "committee", {"people": "hr"}  # lists of persons are not for the committee


@dataclass
class Visit:
    """Bytes on the wire by kind of resource, number of requests, and when the page stood."""

    sizes: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    lcp: float = 0
    interaction: float = 0

    @property
    def kilobytes(self) -> float:
        return sum(self.sizes.values()) / 1000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(url: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"{url} does not answer")


@contextmanager
def served(folder: str, *, is_filled: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """A demo of eight branches and two quarters on a port of its own; yields its address and environment."""
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}}
    env |= {"DJANGO_ENV": "development", "HONGJIANG_VAR": folder}
    demo = ["seed_demo", "--branches", "8", "--people", "140", "--quarters", "2"]
    for command in [] if is_filled else [["migrate", "-v", "0"], demo]:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    bind = f"127.0.0.1:{_free_port()}"
    server = subprocess.Popen([sys.executable, "manage.py", "serve", "--bind", bind], cwd=ROOT, env=env)
    try:
        _wait(f"http://{bind}/healthz/live", PATIENCE)
        yield f"http://{bind}", env
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def reader(env: dict[str, str], role: str) -> list[str]:
    """Name and password of the demo's first holder of ``role`` who may sign in at once."""
    code = (
        "from portal.rights.models import RoleGrant; from portal.accounts.demo import DEMO_PASSWORD as word; "
        f"print(RoleGrant.objects.filter(role='{role}', user__must_change_password=False).order_by('pk').first().user.username, word)"
    )
    done = subprocess.run([sys.executable, "manage.py", "shell", "--no-imports", "-c", code], cwd=ROOT, env=env, check=True,
                          stdout=subprocess.PIPE, text=True)  # fmt: skip
    return done.stdout.split()[-2:]


def signed_in(browser: Any, url: str, username: str, password: str) -> Any:
    """The cookies of a reader, for contexts whose cache is empty."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(url + "/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("main form button.btn--brand")
    page.wait_for_url(lambda address: "/login" not in address)
    state = context.storage_state()
    context.close()
    return state


def visit(context: Any, address: str) -> Visit:
    """Open ``address`` in a new tab and press a key on it; what came over the wire meanwhile."""
    page, found = context.new_page(), Visit()
    wire, kinds = context.new_cdp_session(page), {}
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda e: kinds.setdefault(e["requestId"], e.get("type", "Other")))
    wire.on("Network.requestServedFromCache", lambda e: kinds.pop(e["requestId"], None))

    def finished(event: dict) -> None:
        kind = kinds.get(event["requestId"])
        if kind and event["encodedDataLength"]:
            found.sizes[kind] = found.sizes.get(kind, 0) + int(event["encodedDataLength"])
            found.requests += 1

    wire.on("Network.loadingFinished", finished)
    answer = page.goto(address)
    if answer.status != 200:
        raise RuntimeError(f"{address} answers {answer.status}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLE)
    found.lcp = page.evaluate("window.__lcp")
    for key in ("Tab", "Tab"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    found.interaction = page.evaluate("window.__inp")
    page.close()
    return found


def line(name: str, has_charts: bool, first: Visit, later: Visit) -> tuple[str, bool]:
    most = CHARTS if has_charts else FIRST
    is_passed = first.kilobytes <= most and later.kilobytes <= LATER and first.requests <= REQUESTS
    kinds = ", ".join(f"{kind.lower()} {size / 1000:.0f}" for kind, size in sorted(first.sizes.items(), key=lambda kv: -kv[1]))
    text = f"| {name} | {first.kilobytes:.0f} ≤ {most} | {kinds} | {first.requests} ≤ {REQUESTS} | {later.kilobytes:.0f} ≤ {LATER} "
    text += f"| {first.lcp:.0f} / {later.lcp:.0f} ms | {max(first.interaction, later.interaction):.0f} ms "
    return text + f"| {'pass' if is_passed else 'FAIL'} |", is_passed


def measured(url: str, accounts: dict[str, list[str]]) -> Iterator[tuple[str, bool]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS)
        states: dict[str, Any] = {role: signed_in(browser, url, *words) for role, words in accounts.items()}
        for name, path, has_charts in PAGES:
            context = browser.new_context(
                storage_state=None if name == "login" else states[OPENED_BY.get(name, READER)],
                viewport={"width": 1440, "height": 900},
                service_workers="block",
                locale="zh-CN",
            )
            context.set_default_timeout(90_000)
            context.add_init_script(WATCH)
            first, later = visit(context, url + path), visit(context, url + path)
            context.close()
            yield line(name, has_charts, first, later)
        browser.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__)
    parser.add_argument("--var", help="the folder of a demo that is there already")
    kept = parser.parse_args().var
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, served(kept or folder, is_filled=bool(kept)) as (url, env):
        lines = []
        for text, is_passed in measured(url, {role: reader(env, role) for role in (READER, *OPENED_BY.values())}):
            print(text, flush=True)
            lines.append((text, is_passed))
    head = "| page | first visit, kB | of it | requests | later visit, kB | largest paint first / later | interaction | pass or fail |"
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    text = [
        f"# Weight of pages\n\n{at}, {os.cpu_count()} cores (load {os.getloadavg()[1]:.1f}), Python {platform.python_version()}.\n",
        "Bytes on the wire, compressed, with headers; first visit with an empty cache, later visit of the same page in a new tab.",
        "Largest paint and the longest event are for orientation: server, workers and browser share one machine, rendering in software.\n",
        head, "|" + "---|" * 8, *(text for text, _passed in lines),
    ]  # fmt: skip
    (ROOT / "bench" / "web.md").write_text("\n".join(text) + "\n", encoding="utf8")
    return 0 if all(passed for _text, passed in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
