"""The everyday tools by keyboard: the search box, rows of a list, one act on several rows, a view, the tour."""

import re

from tests.journeys.conftest import wait_until


def focused(page) -> str:
    return page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id")


def test_search_is_used_without_a_mouse(visitor, house):
    one = visitor().sign_in(house.username_of("hr"))
    page = one.open("/honours/")
    page.keyboard.press("/")
    assert focused(page) == "search-q"
    name = house.ask("from portal.people.models import Person; print(Person.objects.filter(left_on=None).order_by('pk').first().name)")
    page.keyboard.type(name)
    page.wait_for_selector("#search-found [data-found]")
    assert name in page.inner_text("#search-found mark")
    assert one.axe() == []
    page.keyboard.press("ArrowDown")
    assert re.fullmatch(r"/people/[^/]+/", focused(page))
    page.keyboard.press("Escape")
    assert (focused(page), page.is_visible("#search-found")) == ("search-q", False)
    page.keyboard.press("Enter")  # the page that works without a script
    page.wait_for_url(re.compile(r"/search/\?q="))
    assert name in page.inner_text("main")
    page.keyboard.press("Control+k")
    assert focused(page) == "search-q"
    assert (one.csp_violations(), one.complaints) == ([], [])


def test_keys_never_disturb_typing_and_can_be_switched_off(visitor, house):
    one = visitor().sign_in(house.username_of("committee"))
    page = one.open("/activities/")
    page.focus("main input[name=q]")
    page.keyboard.type("a/j?x")
    assert (page.input_value("main input[name=q]"), page.is_visible("#keys")) == ("a/j?x", False)
    page.locator("main h1").click()
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    assert one.axe() == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.click("#keys button[name=keys]")
    page.wait_for_selector("body[data-keys=off]")
    page.keyboard.press("?")
    page.keyboard.press("/")
    assert (page.is_visible("#keys"), focused(page) == "search-q") == (False, False)
    page.keyboard.press("Control+k")
    assert focused(page) == "search-q"
    one.open("/activities/")
    page.evaluate("document.querySelector('[data-dialog=keys]').click()")
    page.click("#keys button[name=keys]")
    page.wait_for_selector("body:not([data-keys=off])")


def test_rows_are_walked_chosen_and_settled_together(visitor, house):
    one = visitor().sign_in(house.username_of("committee"))
    page = one.open("/activities/?state=filed")
    assert not page.is_visible("#bulk")
    for key in ("j", "x", "j", "x", "k"):
        page.keyboard.press(key)
    assert page.inner_text("[data-picked]") == "2"
    assert page.locator("tr.is-picked").count() == 2
    assert one.axe() == []
    page.click("#bulk button[formaction*='activity.return']")
    page.wait_for_url("**/bulk/activity.return/")
    assert page.locator(".chosen li").count() == 2
    page.fill("textarea[name=reason]", "照片不清，请补传")
    page.click("main form button.btn--brand")
    page.wait_for_selector(".phead [role=status]")
    said = page.inner_text(".phead [role=status]")
    assert re.fullmatch(r"成功 \d 条，未办 \d 条", said)
    assert sum(int(n) for n in re.findall(r"\d", said)) == 2
    assert (one.axe(), one.csp_violations(), one.complaints) == ([], [], [])
    page.click(".phead .btn--brand")
    page.wait_for_url("**/activities/?state=filed")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/activities/\d+/$"))


def test_a_view_is_kept_and_opened_from_the_list(visitor, house):
    one = visitor().sign_in(house.username_of("hr"))
    page = one.open("/people/?q=2000&left=no")
    page.click("[aria-controls=m-views]")
    page.wait_for_selector("#m-views-own .menu__note")
    page.click("#m-views a[href^='/views/']")
    page.fill("input[name=name]", "二千号段")
    page.click("main form button.btn--brand")
    page.wait_for_url("**/people/?q=2000&left=no")
    page = one.open("/people/")
    page.click("[aria-controls=m-views]")
    page.click("#m-views-own a:has-text('二千号段')")
    page.wait_for_url("**/people/?q=2000&left=no")
    assert (one.axe(), one.overflow() > 1, one.csp_violations(), one.complaints) == ([], False, [], [])


def test_the_tour_goes_step_by_step_and_ends(visitor, house):
    one = visitor().sign_in(house.username_of("worker"))
    page = one.open("/")
    seen = []
    while True:
        wait_until(lambda: page.query_selector(".is-toured"), 5)
        assert page.locator(".is-toured").count() == 1
        seen.append(page.inner_text("x-tour li:not([hidden]) b"))
        if not page.is_visible("x-tour [data-next]"):
            break
        page.click("x-tour [data-next]")
    assert (seen[0], seen[-1], "功能在底部" in seen) == ("功能都在这里", "您的账号", False)
    assert one.axe() == []
    page.click("x-tour [data-end]")
    page.wait_for_selector("x-tour", state="detached")
    one.open("/?tour=1")
    assert page.is_visible("x-tour")
