"""A year of the assessment in the browser: opened, computed, judged, reviewed, published by two, used, given out on paper,
shown to the enterprise, appealed against and corrected, shown again, locked and verified.

The year before is taken: a round is reviewed only when its period is over. No clock is turned: the last day of a publicity is moved
into the past where the story has to wait for working days.
"""

import io
import json
import re
from urllib.parse import urlsplit

from pypdf import PdfReader

from portal.kernel import clock
from tests.journeys.conftest import Visitor, wait_until

# Two assessors and two members of the committee, all over the whole enterprise, and the indicators that people judge.
CAST = """
import json
from assessment.rounds.models import AssessmentRound
from assessment.schemes.rules import body_from_json
from portal.rights.models import RoleGrant
grants = RoleGrant.objects.filter(user__must_change_password=False, node__depth=0).order_by("pk")
def of(role):
    return list(dict.fromkeys(grants.filter(role=role).values_list("user__username", flat=True)))[:2]
scheme = AssessmentRound.objects.filter(state="published").first().scheme
print(json.dumps({
    "assessors": of("assessor"), "committee": of("committee"), "scheme": scheme.pk,
    "judged": [i.code for i in body_from_json(scheme.body).indicators if i.kind == "judged"],
}))
"""


# A secretary whose branch is none of the two who decide, and an indicator on which it lost points.
APPELLANT = """
import json
from assessment.rounds.access import own_branches_of
from assessment.rounds.models import AssessmentRound
from portal.rights.models import RoleGrant, User
round = AssessmentRound.objects.get(code="{code}")
people = User.objects.filter(username__in={deciders}).values_list("person_id", flat=True)
theirs = own_branches_of(list(people), round.starts_on, round.ends_on).values()
grants = RoleGrant.objects.filter(role="secretary", user__must_change_password=False).select_related("user", "node")
for grant in grants.exclude(node__branch__in=frozenset().union(*theirs)).order_by("pk"):
    judged = round.judged.filter(branch=grant.node.branch, points__lt=2).order_by("indicator").first()
    if judged:
        print(json.dumps({{"who": grant.user.username, "branch": grant.node.code, "indicator": judged.indicator}}))
        break
"""
TIME_GOES_BY = """
from datetime import timedelta
from portal.publicity.models import Publicity
from portal.kernel import clock
day = clock.today()
print(Publicity.objects.filter(pk={pk}).update(starts_on=day - timedelta(days=9), ends_on=day - timedelta(days=1)))
"""


def state(who: Visitor, code: str) -> str:
    answer = who.page.request.get(f"{who.house.url}/api/v1/rounds/{code}/")
    assert answer.status == 200, answer.text()
    return str(json.loads(answer.text())["state"])


def act(who: Visitor, code: str, name: str) -> None:
    """Press the button of the round's page that does ``name``."""
    page = who.open(f"/rounds/{code}/")
    page.click(f"form[action='/rounds/{code}/{name}/'] button")
    page.wait_for_url(f"**/rounds/{code}/")


def show(who: Visitor, code: str) -> str:
    """Begin the publicity of what is to be shown of the round; its address."""
    page = who.open(f"/rounds/{code}/publicity/")
    page.click("main form[method=post] button.btn--brand")
    page.wait_for_url(re.compile(r"/publicity/[0-9]+/$"))
    return urlsplit(page.url).path


def close(house, who: Visitor, notice: str) -> None:
    """The days of the publicity have passed."""
    assert house.ask(TIME_GOES_BY.format(pk=notice.rstrip("/").rpartition("/")[2])) == "1"
    page = who.open(f"{notice}close/")
    page.fill("textarea[name=note]", "公示期满。")
    page.click("main form.card button.btn--brand")
    page.wait_for_url(lambda url: "/close/" not in url)


def judge(who: Visitor, code: str, indicator: str) -> None:
    """Points and a reason for every branch that has none yet and is not the judge's own."""
    page = who.open(f"/rounds/{code}/judge/{indicator}/")
    points = page.locator("input[name^='points-']")
    for n in range(points.count()):
        field = points.nth(n)
        branch = (field.get_attribute("name") or "").removeprefix("points-")
        field.fill("1")
        page.fill(f"input[name='reason-{branch}']", "查阅全年台账")
    page.click("form.card button.btn--brand")
    page.wait_for_selector("text=已保存")


def test_a_year_from_opening_to_the_locked_paper(visitor, house):
    cast, code = json.loads(house.ask(CAST)), str(clock.today().year - 1)
    first, second = (visitor().sign_in(name) for name in cast["assessors"])
    proposer, confirmer = (visitor().sign_in(name) for name in cast["committee"])

    page = first.open("/rounds/open/")
    page.fill("input[name=code]", code)
    page.select_option("select[name=scheme]", str(cast["scheme"]))
    page.click("main form button.btn--brand")
    page.wait_for_url(f"**/rounds/{code}/")
    act(first, code, "run")
    wait_until(lambda: state(first, code) == "computed", 120, 1)

    # Nobody judges his own branch: what the one leaves out the other does.
    for indicator in cast["judged"]:
        judge(first, code, indicator)
        judge(second, code, indicator)
    act(first, code, "review")
    assert state(first, code) == "reviewed"

    # Before the publication there is no paper; two members of the committee publish.
    assert proposer.page.request.get(f"{house.url}/papers/new/{code}/report/").status == 404
    act(proposer, code, "propose")
    page = confirmer.open(f"/rounds/{code}/publish/")
    page.click("main form button.btn--brand")
    page.wait_for_url(f"**/rounds/{code}/")
    assert state(confirmer, code) == "published"

    # The rules of the enterprise suggest what follows; the assessor takes it up, the committee finds it waiting.
    page = first.open("/outcomes/")
    page.click(f"form:has(input[name=round][value='{code}']) button")
    page.wait_for_url("**/outcomes/")
    page = proposer.open(f"/outcomes/?s=proposed&round={code}")
    assert page.locator("tbody tr").count() > 0

    # The annual report: its head is filled in once, the paper is a PDF with red head, number and date.
    page = proposer.open(f"/papers/new/{code}/report/")
    facts = {
        "issuer": "岚谷煤业集团党委",
        "number": f"岚党发〔{code}〕1 号",
        "receivers": "各党支部",
        "signed_on": clock.today().isoformat(),
    }
    for name, value in facts.items():
        page.fill(f"input[name={name}]", value)
    page.click("main form button.btn--brand")
    page.wait_for_url(lambda url: url.rstrip("/").rpartition("/")[2].isdigit())
    with page.expect_download() as coming:
        page.click("form[action$='/pdf/'] button")
    reader = PdfReader(io.BytesIO(coming.value.path().read_bytes()))
    text = "".join(sheet.extract_text() for sheet in reader.pages).replace("\n", "")
    assert [
        part for part in (facts["issuer"], facts["number"], f"{code}年度", "分析，不作为考核规则", "各党支部：") if part not in text
    ] == []

    # Shown to the enterprise; a branch appeals, one decides, another confirms; what changed is shown once more.
    notice = show(proposer, code)
    story = json.loads(house.ask(APPELLANT.format(code=code, deciders=cast["committee"])))
    page = visitor().sign_in(story["who"]).open("/appeals/new/")
    for name, value in (("round", code), ("branch", story["branch"]), ("indicator", story["indicator"]), ("ground", "judged")):
        page.select_option(f"select[name={name}]", value)
    page.fill("textarea[name=text]", "两次联合攻关没有计入评议，会议记录附后。")
    page.click("main form button.btn--brand")
    page.wait_for_url(re.compile(r"/appeals/[0-9]+/$"))
    appeal = urlsplit(page.url).path
    page = proposer.open(appeal)
    page.select_option("select[name=verdict]", "upheld")
    page.fill("input[name=delta]", "1")
    page.fill("textarea[name=reasons]", "会议记录属实。")
    page.click("form[action$='/decide/'] button.btn--brand")
    page = confirmer.open(appeal)
    page.click("form[action$='/confirm/'] button.btn--brand")
    page.wait_for_selector("text=申诉成立")
    close(house, proposer, notice)
    close(house, confirmer, show(confirmer, code))

    # Locked, verified, and the receipt in hand is the frozen one.
    act(confirmer, code, "lock")
    page = confirmer.open(f"/rounds/{code}/verify/")
    assert "一致：公布以来没有改动" in page.inner_text("main")
    page = confirmer.open(f"/papers/?round={code}")
    page.click("tbody tr >> nth=0 >> td a")
    page.wait_for_url("**/papers/receipts/**")
    page.fill("input[name=hash]", page.inner_text("code.mono"))
    page.click("form[method=get] button:has-text('核对')")
    page.wait_for_selector("text=一致：手中凭证的校验码就是公布时封存的校验码")
    assert [who.csp_violations() for who in (first, proposer, confirmer)] == [[], [], []]
    assert confirmer.axe() == []
