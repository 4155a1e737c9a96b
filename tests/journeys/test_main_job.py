"""Log once, score by itself, show it to the committee: on a phone, in the worker, on the dashboard, in the receipt."""

import json
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.conftest import Visitor, wait_until

BRANCH = "ZB-M1-ZC1"
SUBJECT = "皮带运输安全治理主题党日（井口）"
SCAN_LINK = """
from portal.kernel import clock
from portal.signin import rules, selectors
from portal.signin.models import SigninSession
s = SigninSession.objects.get(pk={pk})
now = clock.now()
print("/signin/?c=" + rules.code_of(s.secret, s.pk, rules.step_of(now, selectors.seconds_on(clock.today()))))
"""


def score(committee: Visitor, code: str) -> dict:
    """The live score of the branch as the API tells the signed-in committee."""
    answer = committee.page.request.get(f"{committee.house.url}/api/v1/scores/{code}/")
    assert answer.status == 200, answer.text()
    return json.loads(answer.text())


def test_an_activity_moves_the_score_and_stands_in_the_receipt(visitor, house):
    running = house.ask("from assessment.rounds.models import AssessmentRound as R; print(R.objects.get(state='computed').code)")
    committee = visitor().sign_in(house.username_of("committee"))
    before = score(committee, f"{running}~{BRANCH}")

    # The secretary, on a phone: kind, subject and time; kept as a draft while people sign in.
    secretary = visitor(phone=True).sign_in(house.username_of("secretary", BRANCH))
    page = secretary.open("/activities/log/?kind=MT-05")
    begun = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(hours=1)
    page.fill("input[name=subject]", SUBJECT)
    page.fill("input[name=starts_at]", begun.strftime("%Y-%m-%dT%H:%M"))
    page.wait_for_selector("[data-roll] .roll__row")
    page.click("button[name=act][value=draft]")
    page.wait_for_url("**/activities/*/")
    activity = page.url.rstrip("/").rpartition("/")[2]

    # The big screen, and a member who scans it with his own phone.
    page.click("form[action*='/signin/activity/'] button")
    page.wait_for_url("**/signin/*/screen/")
    session = page.url.split("/signin/")[1].split("/")[0]
    member = visitor(phone=True).sign_in(house.username_of("branch_officer", BRANCH))
    member.open(house.ask(SCAN_LINK.format(pk=session)))
    assert SUBJECT in member.page.inner_text("main")
    member.page.click("form[action='/signin/'] button.btn--brand >> nth=0")
    member.page.wait_for_selector("text=签到成功")

    # One more by roll-call, which counts the same; the others were on shift. Then it is filed.
    page = secretary.open(f"/activities/{activity}/roll/")
    rows = page.locator(".roll__row")
    for n in range(rows.count()):
        state = "present" if n == 0 else "leave_shift"
        if not rows.nth(n).locator("input[type=radio][value=present]").is_checked():
            rows.nth(n).locator(f"label.roll__seg--{state}").click()
    page.click("main form button.btn--brand")
    page.wait_for_url(f"**/activities/{activity}/")
    page.click(f"form[action='/activities/{activity}/file/'] button")
    page.wait_for_selector("text=待归档")

    # The worker process rescores; the committee's dashboard shows the new number.
    after = wait_until(lambda: (now := score(committee, f"{running}~{BRANCH}"))["party"] != before["party"] and now, 30)
    assert float(after["party"]) < float(before["party"])  # so few came that the attendance indicator falls
    committee.open(f"/dashboard/?round={running}")
    assert f"{float(after['party']):.2f}" in committee.page.content()

    # The receipt names the activity among what was counted.
    committee.open(f"/scores/{running}~{BRANCH}/")
    receipt = committee.page.request.get(f"{house.url}/api/v1/scores/{running}~{BRANCH}/receipt/").text()
    assert SUBJECT in receipt
    committee.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    wait_until(lambda: SUBJECT in committee.page.content(), 15)
    assert [v.complaints for v in (secretary, member, committee)] == [[], [], []]
    assert [v.csp_violations() for v in (secretary, member, committee)] == [[], [], []]


def test_a_button_pressed_while_its_row_is_drawn_anew_still_holds(visitor, house):
    """Leaving the field of the time asks who is expected; the answer overtakes the look whether the network is there."""
    secretary = visitor().sign_in(house.username_of("secretary", BRANCH))

    def slowly(route):
        time.sleep(3)
        route.continue_()

    secretary.page.route("**/healthz/live", slowly)
    page = secretary.open("/activities/log/?kind=MT-05&fresh=1")
    page.fill("input[name=subject]", f"{SUBJECT}：重画")
    begun = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(hours=2)
    page.fill("input[name=starts_at]", begun.strftime("%Y-%m-%dT%H:%M"))
    page.click("button[name=act][value=draft]")
    page.wait_for_url("**/activities/*/", timeout=20_000)
    assert f"{SUBJECT}：重画" in page.inner_text("h1")
