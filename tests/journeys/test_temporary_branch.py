"""A temporary branch from its founding to its hand-over: members come, what they do counts at home, it ends with its project."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.journeys.conftest import Visitor

HOME, CODE = "ZB-M1-ZC1", "LS-XC-1"
NAME, PROJECT, SUBJECT = "风井延伸临时党支部", "风井延伸工程", "风井延伸攻关主题党日"
SUMMARY = "工程按期完成，遗留的测量资料由技术科接着整理。"
# Three members of the home branch; the last of them has no role but his own, and leads the temporary branch.
CREW = (
    "import json; from branches.orgs.models import BranchMembership; from portal.kernel import clock; "
    f"rows = BranchMembership.objects.valid_on(clock.today()).filter(branch__node__code='{HOME}', standing='full'); "
    "rows = rows.filter(person__account__must_change_password=False).select_related('person__account').order_by('pk'); "
    "free = [r for r in rows if not r.person.account.grants.exclude(role='worker').exists()][-1]; "
    "crew = [r for r in rows if r.pk != free.pk][-2:] + [free]; "
    "print(json.dumps([[r.person.staff_no, r.person_id, r.person.account.username, r.person.name] for r in crew]))"
)
FACTS = (
    "import json; from assessment.metrics.rules import needs_of; from assessment.metrics.selectors import facts_of; "
    "from branches.orgs.models import Branch; from portal.kernel import clock; from portal.kernel.periods import quarter_of; "
    f"today = clock.today(); ids = list(Branch.objects.filter(node__code__in=['{HOME}', '{CODE}']).order_by('node__code')"
    ".values_list('pk', flat=True)); facts = facts_of(ids, quarter_of(today), needs_of([('temporary_attendance', {})]), today); "
    "print(json.dumps([{k: float(v) for k, v in facts[pk].items()} for pk in ids]))"
)
LEFT = (
    "from branches.orgs.models import BranchMembership as M; from portal.kernel import clock; "
    f"here = M.objects.filter(branch__node__code='{CODE}'); home = M.objects.filter(branch__node__code='{HOME}', to_on=None); "
    "print(here.filter(to_on=clock.today()).count(), home.filter(person__in=here.values('person')).count())"
)


def sound(who: Visitor) -> None:
    assert (who.overflow(), who.axe(), who.csp_violations(), who.complaints) == (0, [], [], [])


def sound_refusal(who: Visitor) -> None:
    """As ``sound``, of a page that answers 422: the browser names that in its console, and nothing else."""
    assert (who.overflow(), who.axe(), who.csp_violations()) == (0, [], [])
    assert who.complaints
    assert all("422" in text for text in who.complaints)
    who.complaints.clear()


def found(committee: Visitor, crew: list, today: date) -> None:
    """The committee founds the branch for a project that ends in ten days."""
    page = committee.open("/temporary-branches/")
    page.click("a[href='/temporary-branches/new/']")
    words = {
        "project": PROJECT, "duty": "跨区队组织攻关，按期贯通", "approval": "岚煤党〔2026〕77号",
        "ends_on": str(today + timedelta(days=10)),
        "code": CODE, "name": NAME, "short_name": "风井延伸", "founded_on": str(today - timedelta(days=1)),
        "founders": "\n".join(one[0] for one in crew),
    }  # fmt: skip
    for name, value in words.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_parent", index=1)
    sound(committee)
    page.click("main form button.btn--brand")
    page.wait_for_url(f"**/temporary-branches/{CODE}/")
    sound(committee)
    text = page.locator("main").inner_text()
    assert all(one[3] in text for one in crew)
    assert "选举党代表大会代表" in text
    page = committee.open(f"/branches/{CODE}/posts/new/")
    page.select_option("#id_person", str(crew[-1][1]))
    page.select_option("#id_post", "secretary")
    page.fill("#id_from_on", str(today - timedelta(days=1)))
    page.click("main form button.btn--brand")
    page.wait_for_url(f"**/branches/{CODE}/")


def refuse_election(committee: Visitor, crew: list, today: date) -> None:
    """What a temporary branch does not do has no button, and its address answers with the sentence."""
    assert committee.page.locator(f"a[href='/branches/{CODE}/election/']").count() == 0
    page = committee.open(f"/branches/{CODE}/election/")
    page.select_option("#id_secretary", str(crew[-1][1]))
    page.fill("#id_from_on", str(today))
    page.fill("#id_approval", "批复")
    page.click("main form button.btn--brand")
    page.wait_for_selector("text=临时党支部不换届选举，书记和委员由批准其成立的党组织指派")
    sound_refusal(committee)


def log(secretary: Visitor) -> str:
    """The secretary notes an activity with everybody there, as a draft."""
    page = secretary.open("/activities/log/?kind=MT-05")
    begun = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(hours=2)
    page.fill("input[name=subject]", SUBJECT)
    page.fill("input[name=starts_at]", begun.strftime("%Y-%m-%dT%H:%M"))
    page.wait_for_selector("[data-roll] .roll__row")
    page.click("button[name=act][value=draft]")
    page.wait_for_url("**/activities/*/")
    activity = page.url.rstrip("/").rpartition("/")[2]
    page = secretary.open(f"/activities/{activity}/roll/")
    rows = page.locator(".roll__row")
    for n in range(rows.count()):
        rows.nth(n).locator("label.roll__seg--present").click()
    page.click("main form button.btn--brand")
    page.wait_for_url(f"**/activities/{activity}/")
    return activity


def close(committee: Visitor) -> None:
    page = committee.open(f"/temporary-branches/{CODE}/close/")
    page.fill("#id_reason", "风井延伸工程竣工")
    page.fill("#id_summary", SUMMARY)
    page.click("main form button.btn--brand")


def test_a_temporary_branch_from_founding_to_hand_over(house, visitor):
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    crew = json.loads(house.ask(CREW))
    committee = visitor().sign_in(house.username_of("committee"))
    found(committee, crew, today)
    refuse_election(committee, crew, today)
    # The end of the project is near: it waits for the committee and for the branch itself.
    assert f"{NAME}：项目到期，准备交接" in committee.open("/todos/").locator("main").inner_text()

    secretary = visitor(phone=True).sign_in(crew[-1][2])
    assert f"{NAME}：项目到期，准备交接" in secretary.open("/todos/").locator("main").inner_text()
    before = json.loads(house.ask(FACTS))[1]
    activity = log(secretary)

    # Not filed yet: the branch cannot be dissolved, and the page says what is open and where.
    close(committee)
    page = committee.page
    page.wait_for_selector("text=还有 1 件事没有办完")
    sound_refusal(committee)
    page.click(f"main a.rows__t[href='/activities/{activity}/']")
    page.wait_for_url(f"**/activities/{activity}/")

    page = secretary.open(f"/activities/{activity}/")
    page.click(f"form[action='/activities/{activity}/file/'] button")
    page.wait_for_selector("text=待归档")

    # The credit stands with the home branch, not with the temporary one.
    page = committee.open(f"/branches/{HOME}/")
    assert SUBJECT in page.locator("main").inner_text()
    own, home = json.loads(house.ask(FACTS))
    assert (own, home["away.present"] - before["away.present"], home["away.expected"] - before["away.expected"]) == ({}, 3, 3)

    close(committee)
    committee.page.wait_for_url(f"**/temporary-branches/{CODE}/")
    assert "已撤销" in committee.page.locator("main").inner_text()
    sound(committee)
    assert house.ask(LEFT) == "3 3"
    for kind in ("docx", "pdf"):
        with committee.page.expect_download() as waiting:
            committee.page.click(f"form[action='/temporary-branches/{CODE}/hand-over/{kind}/'] button")
        assert waiting.value.suggested_filename.endswith(f".{kind}")
    trail = "from portal.audit.models import AuditRow; print(AuditRow.objects.filter(action='document.made').count())"
    assert int(house.ask(trail)) >= 2
