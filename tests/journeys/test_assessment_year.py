"""A year of the assessment in the browser: opened, computed, judged, reviewed, published by two, used, given out on paper,
locked and verified.

The year before is taken: a round is reviewed only when its period is over, and no clock is turned.
"""

import io
import json

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


def state(who: Visitor, code: str) -> str:
    answer = who.page.request.get(f"{who.house.url}/api/v1/rounds/{code}/")
    assert answer.status == 200, answer.text()
    return str(json.loads(answer.text())["state"])


def act(who: Visitor, code: str, name: str) -> None:
    """Press the button of the round's page that does ``name``."""
    page = who.open(f"/rounds/{code}/")
    page.click(f"form[action='/rounds/{code}/{name}/'] button")
    page.wait_for_url(f"**/rounds/{code}/")


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
