"""The pictures of the README, taken from a running demo.

make run                                  # in one terminal
.venv/bin/python tools/screenshots.py     # in another; writes docs/img/
"""

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import django

django.setup()
from portal.accounts.demo import DEMO_PASSWORD  # noqa: E402

OUT = Path(__file__).resolve().parent.parent / "docs/img"
URL = os.environ.get("HONGJIANG_URL", "http://127.0.0.1:8000")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--lang=zh-CN"]
# picture, role whose demo account looks, address, link to follow from there, phone
SHOTS = [
    ("home", "支部书记", "/", "", False),
    ("import", "人事专员", "/imports/history/", "main tbody a", False),
    ("workbench-phone", "支部书记", "/workbench/", "", True),
    ("activity-log-phone", "支部书记", "/activities/log/?kind=MT-05", "", True),
    ("promotion-mine-phone", "员工", "/promotions/mine/", "", True),
    ("promotion-review", "人事专员", "/promotions/?state=submitted", "main a[href$='/review/']", False),
    ("dashboard", "党委委员", "/dashboard/", "", False),
    ("score", "党委委员", "/dashboard/ranking/", "main a[href^='/scores/']", False),
]


def accounts() -> dict[str, str]:
    """Role -> the first demo account that ``manage.py demo_accounts`` prints for it."""
    root = Path(__file__).resolve().parent.parent
    printed = subprocess.run([sys.executable, "manage.py", "demo_accounts"], cwd=root, capture_output=True, text=True, check=True).stdout
    found: dict[str, str] = {}
    for line in printed.splitlines():
        if line.startswith("  "):
            username, role = line.split()[:2]
            found.setdefault(role, username)
    return found


def sign_in(page: Page, username: str) -> None:
    page.goto(URL + "/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main form button.btn--brand")
    page.wait_for_url(lambda url: "/login" not in url)
    if page.locator("text=结束导览").count():
        page.click("text=结束导览")
        page.wait_for_load_state("networkidle")


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('x-chart').forEach(c => c.scrollIntoView())")
    page.wait_for_timeout(1200)
    page.evaluate("window.scrollTo(0, 0)")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        people = accounts()
        for name, role, path, link, phone in SHOTS:
            size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
            context = browser.new_context(viewport=size, device_scale_factor=1, is_mobile=phone, locale="zh-CN", reduced_motion="reduce")
            page = context.new_page()
            sign_in(page, people[role])
            page.goto(URL + path)
            if link:
                page.click(f"{link} >> nth=0")
            settle(page)
            page.screenshot(path=str(OUT / f"{name}.png"), full_page=not phone)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
