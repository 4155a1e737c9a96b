"""A hazard from the phone of the shift, with a photo, to its closure by another person and into the branch's figure."""

import json

from tests.journeys.conftest import Visitor
from tests.support.papers import PNG

BRANCH = "ZB-M1-ZC1"
PLACE = "1203 运输巷 260 米处"
FACTS = (
    "import json; from assessment.metrics.rules import needs_of; from assessment.metrics.selectors import facts_of; "
    "from portal.kernel import clock; from portal.kernel.periods import quarter_of; from branches.orgs.models import Branch; "
    f"pk = Branch.objects.get(node__code='{BRANCH}').pk; today = clock.today(); "
    "needs = needs_of([('hazards_closed_on_time', {})]); "
    "print(json.dumps({k: float(v) for k, v in facts_of([pk], quarter_of(today), needs, today)[pk].items()}))"
)
STATE = (
    "from branches.safety.models import Hazard; "
    f"h = Hazard.objects.get(place='{PLACE}'); print(h.state, h.fixed_by.username, h.checked_by.username)"
)
TOLD = (
    "from portal.notices.models import Notice; "
    f"rows = Notice.objects.filter(code='hazard.to_check', params__place='{PLACE}'); "
    "print(' '.join(sorted(rows.values_list('recipient__username', flat=True))))"
)
# Somebody of the shift who holds no office.
WORKER = (
    "from portal.rights.models import User; "
    "found = User.objects.filter(person__unit__path__contains='/M1-ZC1/', grants__role='worker', must_change_password=False); "
    "found = found.exclude(grants__role__in=['secretary', 'branch_officer', 'committee', 'hr', 'assessor', 'union_officer']); "
    "print(found.order_by('pk').first().username)"
)


def sound(who: Visitor) -> None:
    assert (who.overflow(), who.axe(), who.csp_violations(), who.complaints) == (0, [], [], [])


def photo(name: str) -> dict:
    return {"name": name, "mimeType": "image/png", "buffer": PNG}


def test_a_hazard_from_the_phone_to_the_figure(house, visitor):
    worker, secretary = house.ask(WORKER), house.username_of("secretary", BRANCH)
    officer = house.username_of("branch_officer", BRANCH)
    before = json.loads(house.ask(FACTS))

    phone = visitor(phone=True).sign_in(worker)
    page = phone.open("/hazards/new/")
    page.set_input_files("#f-photo", [photo("现场.png")])
    page.fill("#id_place", PLACE)
    page.fill("#id_text", "皮带机尾护罩缺两条螺栓")
    page.select_option("#id_grade", "AT-ONCE")
    sound(phone)
    page.click("main form button.btn--brand")
    page.wait_for_url(lambda url: url.rstrip("/").rpartition("/")[2].isdigit())
    address = page.url.removeprefix(house.url)
    assert page.locator(".shots img").count() == 1
    sound(phone)

    office = visitor().sign_in(secretary)
    page = office.open("/todos/")
    assert PLACE in page.locator("main").inner_text()
    page = office.open(address)
    name = house.ask(f"from portal.rights.models import User; print(User.objects.get(username='{worker}').person_id)")
    page.select_option("#id_owner", name)
    page.click(f"form[action='{address}assign/'] button.btn--brand")
    page.wait_for_selector("text=待整改")
    sound(office)

    page = phone.open(address)
    page.fill("#id_note", "补齐螺栓并紧固")
    page.set_input_files("#f-fix", [photo("改后.png")])
    sound(phone)
    page.click(f"form[action='{address}fix/'] button.btn--brand")
    page.wait_for_selector("text=等待另一人到现场复查")
    assert {secretary, officer} <= set(house.ask(TOLD).split())

    other = visitor(phone=True).sign_in(officer)
    page = other.open(address)
    assert page.locator(".shots img").count() == 2
    sound(other)
    page.click(f"form[action='{address}check/'] button.btn--brand")
    page.wait_for_selector("text=已闭环，不用再办理")
    sound(other)

    after = json.loads(house.ask(FACTS))
    assert house.ask(STATE) == f"closed {worker} {officer}"
    assert (after["hazard.due"] - before.get("hazard.due", 0), after["hazard.ontime"] - before.get("hazard.ontime", 0)) == (1, 1)
    page = office.open(f"/hazards/?unit={BRANCH}&s=closed")
    assert PLACE in page.locator("main").inner_text()
