"""Every kind of page that each role can reach: no axe violation, no CSP violation, no sideways scroll, no error, at 390
and 1440 px; and no Chinese left in the English interface's own texts."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import resolve

from tests.journeys.conftest import wait_until
from tests.journeys.test_main_job import SCAN_LINK

ROLES = [
    "secretary",
    "committee",
    "assessor",
    "hr",
    "worker",
    "union_officer",
    "discipline",
    "system_admin",
    "security_admin",
    "audit_admin",
]
# Answers that are files or signed streams, not pages.
NOT_PAGES = re.compile(r"/(export|template|sample|download|files|api/v1|static|print-sheet)\b|\.(csv|xlsx|yaml|svg)$|/logout")
# How many addresses of one kind of page are opened to find links, and how many of them are looked at closely.
OPENED, LOOKED_AT = (4, 2) if os.environ.get("FULL") == "2" else (1, 1)
# A control whose edge is cut off by a box that hides what does not fit: it makes no scroll bar, and nobody can reach it.
CUT_OFF = """[...document.querySelectorAll('main a, main button, main input, main select, main textarea, main label')].filter(e => {
  const box = e.getBoundingClientRect();
  if (box.width < 2 || box.right <= innerWidth + 1 || getComputedStyle(e).clipPath !== 'none') return false;
  for (let up = e.parentElement; up; up = up.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX) || getComputedStyle(up).clipPath !== 'none') return false;
  return true;
}).slice(0, 3).map(e => 'cut off: ' + e.outerHTML.slice(0, 120))"""

seen: dict[str, list[set[str]]] = {}


class Outline(HTMLParser):
    """The links of a page, and what tells two pages of one kind apart: the sections, forms and states of its main part."""

    STATES = {"alert", "empty", "steps", "tabs"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.parts: set[str] = set()
        self.in_main = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        self.in_main = self.in_main or tag == "main"
        if tag == "a" and (has.get("href") or "").startswith("/"):
            self.links.append(has["href"].split("#")[0])
        classes = set((has.get("class") or "").split())
        if self.in_main and ("id" in has or tag == "form" or classes & self.STATES):
            words = (tag, has.get("id"), has.get("action"), has.get("class"))
            self.parts.add(re.sub("[0-9]+", "", " ".join(word or "" for word in words)))

    def handle_endtag(self, tag):
        self.in_main = self.in_main and tag != "main"


def kind_of(path: str) -> str:
    try:
        return resolve(path.split("?")[0]).view_name
    except Exception:
        return ""


def crawl(visitor) -> Iterator[tuple[str, str, set[str]]]:
    """Pages that can be reached by links from home, breadth first, a few of every kind: kind, address, parts."""
    waiting, known, asked = ["/", "/rooms/"], {"/", "/rooms/"}, Counter()
    while waiting:
        path = waiting.pop(0)
        answer = visitor.context.request.get(visitor.house.url + path)
        assert answer.status < 400, f"{path} answers {answer.status}"
        if not answer.headers["content-type"].startswith("text/html"):
            assert "attachment" in answer.headers["content-disposition"], f"{path} gives no file"
            continue
        landed, outline = answer.url.removeprefix(visitor.house.url), Outline(answer.text())
        if name := kind_of(landed):
            yield name, landed, outline.parts
        for href in outline.links:
            if NOT_PAGES.search(href):
                continue
            if (name := kind_of(href)) and asked[name] < OPENED and href not in known:
                known.add(href)
                asked[name] += 1
                waiting.append(href)


@pytest.fixture(scope="session")
def claims(tmp_path_factory) -> Path:
    """A folder that all workers of the run share: whoever makes the file of a kind of page looks at it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kinds-of-pages"
    folder.mkdir(exist_ok=True)
    return folder


def worth_a_look(name: str, parts: set[str], claims: Path) -> bool:
    """A page of a kind that nobody has seen yet; in full runs also one with parts which the others of its kind did not have."""
    if LOOKED_AT == 1:
        try:
            (claims / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
    before = seen.setdefault(name, [])
    if len(before) >= LOOKED_AT or (before and parts <= set().union(*before)):
        return False
    before.append(parts)
    return True


def settle(visitor) -> None:
    """Show every chart once, as they draw themselves only when they come near the screen."""
    for chart in visitor.page.query_selector_all("x-chart"):
        chart.evaluate("c => c.scrollIntoView()")
        wait_until(lambda chart=chart: chart.evaluate("c => c.dataset.ready || c.hidden"), 10, 0.05)
    visitor.page.evaluate("window.scrollTo(0, 0)")


def trouble_of(visitor, path: str) -> list[str]:
    """Everything that is wrong with how a page looks to this visitor."""
    visitor.complaints.clear()
    visitor.open(path)
    settle(visitor)
    found = [*visitor.axe(), *visitor.csp_violations(), *visitor.complaints, *visitor.page.evaluate(CUT_OFF)]
    if visitor.overflow() > 1:
        found.append(f"scrolls sideways by {visitor.overflow()} px")
    if visitor.page.query_selector("x-chart[hidden]"):
        found.append("a chart did not draw")
    return found


def on_paper(visitor) -> list[str]:
    """What is wrong with the current page on A4: wider than the sheet, or with the frame of the portal still on it."""
    page = visitor.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 695, "height": 980})  # 184 mm between the margins of @page
    page.wait_for_timeout(50)
    frame = page.evaluate("[...document.querySelectorAll('.side, .top, .tabbar, .foot')].filter(e => e.offsetParent).length")
    found = [f"{visitor.overflow()} px wider than the paper"] if visitor.overflow() > 1 else []
    found += ["the frame is printed"] if frame else []
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    return found


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(visitor, house, role, claims):
    username = house.username_of(role)
    desk = visitor().sign_in(username)
    pages = list(crawl(desk))
    phone = visitor(phone=True, dark=True).sign_in(username)
    trouble = []
    for name, path, parts in pages:
        if worth_a_look(name, parts, claims):
            for who, width in ((desk, 1440), (phone, 390)):
                trouble += [f"{name} {path} at {width}: {f}" for f in trouble_of(who, path)]
            trouble += [f"{name} {path} printed: {f}" for f in on_paper(desk)]
    assert trouble == [], "\n".join(trouble)
    assert len({name for name, _, _ in pages}) >= 3


def test_pages_of_work_in_hand(visitor, house):
    """Pages that need something begun: a record not yet filed, an open sign-in, a checked table."""
    secretary = house.username_of("secretary")
    desk, phone = visitor().sign_in(secretary), visitor(phone=True, dark=True).sign_in(secretary)
    page = desk.open("/activities/log/?kind=MT-05")
    page.fill("input[name=subject]", "主题党日：井口安全宣讲")
    page.fill("input[name=starts_at]", (datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    page.wait_for_selector("[data-roll] .roll__row")
    page.click("button[name=act][value=draft]")
    page.wait_for_url(re.compile(r"/activities/[0-9]+/$"))
    activity = urlsplit(page.url).path
    page.click("form[action*='/signin/activity/'] button")
    page.wait_for_url("**/signin/*/screen/")
    screen = urlsplit(page.url).path
    scanned = house.ask(SCAN_LINK.format(pk=screen.split("/")[2]))
    mine = [scanned, screen, activity, "/workbench/", *(f"{activity}{part}/" for part in ("edit", "minutes", "roll"))]
    trouble = [f"{path} at {width}: {f}" for path in mine for who, width in ((desk, 1440), (phone, 390)) for f in trouble_of(who, path)]

    officer = house.username_of("hr")
    desk, phone = visitor().sign_in(officer), visitor(phone=True, dark=True).sign_in(officer)
    page = desk.open("/imports/")
    page.check("input[name=kind][value=people]", force=True)
    page.set_input_files("input[type=file]", "samples/people.xlsx")
    page.click("main form button.btn--brand")
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]+/$"))
    batch = urlsplit(page.url).path
    trouble += [f"{batch} at {width}: {f}" for who, width in ((desk, 1440), (phone, 390)) for f in trouble_of(who, batch)]
    assert trouble == []


def test_pages_before_sign_in(visitor):
    for phone in (False, True):
        guest = visitor(phone=phone)
        guest.open("/login/")
        assert (guest.axe(), guest.csp_violations(), guest.complaints, guest.overflow() > 1) == ([], [], [], False)
