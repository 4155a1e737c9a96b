"""The most frequent work without a mouse, and with large text on a phone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.test_screens import CUT_OFF

FOCUSED = """(() => { const e = document.activeElement, s = getComputedStyle(e);
  const label = e.closest('label') || document.querySelector(`label[for="${e.id}"]`), l = label && getComputedStyle(label);
  const ring = [s, l, e.nextElementSibling && getComputedStyle(e.nextElementSibling)].some(x => x &&
    ((x.outlineStyle !== 'none' && x.outlineWidth !== '0px') || x.boxShadow !== 'none'));
  return {name: e.getAttribute('name') || '', tag: e.tagName, text: (e.textContent || '').trim().slice(0, 20), ring}; })()"""
STEPS = 120  # more than the controls of the page: a trap would be noticed


def tab_to(page, is_it) -> dict:
    """Press Tab until ``is_it`` is focused; every stop on the way shows where the focus is."""
    for _step in range(STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        # Inside a date field the browser itself marks the part that is edited.
        assert focus["tag"] == "BODY" or focus["name"].endswith("_at") or focus["ring"], f"no visible focus on {focus}"
        if is_it(focus):
            return focus
    raise AssertionError("the control cannot be reached with the Tab key")


def test_an_activity_is_logged_without_a_mouse(visitor, house):
    page = visitor().sign_in(house.username_of("secretary")).open("/activities/log/?kind=MT-05")
    page.keyboard.press("Tab")
    assert "主要内容" in page.evaluate(FOCUSED)["text"] or page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    tab_to(page, lambda f: f["name"] == "subject")
    page.keyboard.type("主题党日：键盘登记")
    began = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(hours=2)
    tab_to(page, lambda f: f["name"] == "starts_at")
    page.fill("input[name=starts_at]", began.strftime("%Y-%m-%dT%H:%M"))  # how its parts are typed is the browser's matter
    page.wait_for_selector("[data-roll] .roll__row")
    draft = page.locator("button[name=act][value=draft]")
    tab_to(page, lambda f: f["tag"] == "BUTTON" and f["text"] == draft.inner_text().strip()[:20])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/activities/[0-9]+/$"))
    assert "主题党日：键盘登记" in page.inner_text("main")


def test_menus_open_and_close_by_keyboard(visitor, house):
    page = visitor().sign_in(house.username_of("secretary")).open("/workbench/")
    button = page.locator("button[aria-controls=m-theme]")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.getAttribute('aria-controls')") == "m-theme"


def test_large_text_fits_the_phone(visitor, house):
    phone = visitor(phone=True).sign_in(house.username_of("secretary"))
    host = house.url.partition("//")[2].partition(":")[0]
    phone.context.add_cookies([{"name": "text", "value": "large", "domain": host, "path": "/"}])
    trouble = []
    for path in ("/", "/workbench/", "/activities/", "/activities/log/?kind=MT-05", "/duties/", "/rooms/"):
        page = phone.open(path)
        assert page.evaluate("document.documentElement.dataset.text") == "large"
        trouble += [f"{path}: {found}" for found in page.evaluate(CUT_OFF)]
        if phone.overflow() > 1:
            trouble.append(f"{path} scrolls sideways by {phone.overflow()} px")
    assert trouble == []
