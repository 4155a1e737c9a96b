"""Every list with an exporter: its page, how its address is made, what it is narrowed by; and data on both sides of the reach."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from branches.membership.services import open_case
from portal.kernel import clock
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.rights.enums import Role
from portal.rights.models import User
from tests.assessment.appeals import samples as appeals
from tests.assessment.improvement import samples as improvement
from tests.assessment.insight.factories import RoundFactory, score
from tests.assessment.outcomes import factories as outcomes
from tests.assessment.papers import samples as papers
from tests.assessment.trials.factories import trial_row
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.appraisals import factories as appraisals
from tests.branches.duties.factories import ExemptionFactory
from tests.branches.rooms import BRANCH_ROOMS, fill_branches
from tests.branches.safety.rooms import SAFETY_ROOMS, fill_safety
from tests.branches.vanguard import factories as vanguard
from tests.portal.accounts.factories import admin
from tests.portal.announcements.factories import draft, published
from tests.portal.ballots.factories import drafted as drafted_ballot
from tests.portal.panels.factories import convened
from tests.portal.publicity.factories import opened as opened_publicity
from tests.support.factories import PersonFactory
from tests.support.people import FourPeople, user_with
from tests.workforce.honours.factories import HonourFactory, HonourTitleFactory
from tests.workforce.mentorship.factories import mentor_of
from tests.workforce.mentorship.factories import running as running_mentorship
from tests.workforce.promotion.factories import handed_in
from tests.workforce.promotion.factories import opened as opened_batch
from tests.workforce.results import factories as results
from tests.workforce.skills.factories import SkillCertificateFactory
from tests.workforce.tables import WORKFORCE_ROOMS, fill_workforce

# Roles whose page opens and whose file is refused: the worker sees his own rows, he takes no lists away.
NO_FILES = {Role.WORKER}


OF_ROOMS = SAFETY_ROOMS | BRANCH_ROOMS | WORKFORCE_ROOMS | improvement.ROOMS | papers.ROOMS | appeals.ROOMS


@dataclass(frozen=True)
class Room:
    """``page`` with ``args``; ``more`` is what the page adds to the address of the file; ``queries`` narrow and sort it."""

    page: str
    args: tuple = ()
    more: str = ""
    queries: tuple[str, ...] = ("",)


@dataclass
class Filled:
    """The standing people with one record of each kind near and far."""

    people: FourPeople
    near: dict[str, User]
    far: dict[str, User]
    ids: dict[str, int] = field(default_factory=dict)


def rooms(filled: Filled) -> dict[str, Room]:
    batch = filled.ids["batch"]
    return {
        "person-list": Room("person_list", queries=("", "left=no&o=-staff_no", "q=书记&left=", "political_status=full_member&o=pinyin")),
        "measure-list": Room("measure_list", queries=("", "month=2026-07&o=-value", "month=2026-01")),
        "account-list": Room("account_list", queries=("", "state=never&o=-username", "q=书记")),
        "grant-list": Room("grant_list", queries=("", "role=worker", "state=valid&o=role")),
        "audit-list": Room("audit_list", queries=("", "action=export.made", "who=人事甲&o=at")),
        "panel-list": Room("panel_list", queries=("", "s=forming&o=-title", "s=nonsense")),
        "ballot-list": Room("ballot_list", queries=("", "s=draft&o=-title", "s=concluded")),
        "announcement-list": Room("announcement_list", queries=("", "s=in_force&o=-title", "s=draft", "o=starts_on")),
        "publicity-list": Room("publicity_list", queries=("", "s=running&o=ends_on", "s=closed")),
        "catalogue-list": Room(
            "catalogue_list", ("honour-titles",), "catalogue=honour-titles", ("", "q=能手", "state=off", "o=-name_zh", "o=-level")
        ),
        "certificate-list": Room("certificate_list", queries=("", "s=valid&o=-issued_on", "s=expired", "grade=4", "q=职工甲")),
        "uncovered": Room("coverage_unit", ("CM-A",), "unit=CM-A", ("", "o=-staff_no")),
        "honour-list": Room("honour_list", queries=("", "s=registered&o=-awarded_on", "of=collective", "year=2025")),
        "result-list": Room("result_list", queries=("", "s=registered&o=-achieved_on", "kind=patent&o=title", "year=2025")),
        "measure-growth": Room("measure_growth", queries=("", "kind=OUTPUT&o=-path", "q=CM-A", "field=none")),
        "mentorship-list": Room("mentorship_list", queries=("", "s=running&o=-from_on", "member=no&o=to_on", "risen=no", "q=职工甲")),
        "promotion-list": Room("promotion_list", queries=("", "s=submitted&o=-submitted_at", "q=职工")),
        "batch-list": Room("batch_list", queries=("", "s=open&o=-name", "s=done")),
        "batch-cases": Room("batch_detail", (batch,), f"batch={batch}"),
        "occupation-list": Room("occupation_list", queries=("", "o=-code")),
        "branch-list": Room("branch_list", queries=("", "q=支部A&o=-node__name", "kind=joint_branch")),
        "term-list": Room("branch_terms", queries=("", "post=secretary&o=-from_on", "state=open", "q=书记甲")),
        "finding-list": Room("branch_findings", queries=("", "severity=warn&o=-name", "severity=block")),
        "activity-list": Room("activity_list", queries=("", "state=archived&o=-starts_at", "q=活动", "month=2026-11")),
        "resolution-list": Room("resolution_list", queries=("", "o=-due_on")),
        "development-list": Room("development_list", queries=("", "s=mine&o=-last_on", "stage=1&o=due_on", "next=5", "s=closed")),
        "development-pool": Room("development_pool", queries=("", "held=certified&o=-staff_no", "held=honoured")),
        "exemption-list": Room("exemption_list", queries=("", "o=from_on")),
        "appraisal-list": Room("appraisal_overview", more=f"year={clock.today().year}", queries=("", "o=-year")),
        "duty-report-list": Room("duty_report_list", queries=("", "state=filed&o=-year", "band=good", "q=支部A")),
        "vanguard-list": Room("vanguard_list", queries=("", "s=running&o=-from_on", "kind=area", "q=先锋", "plate=no&o=name")),
        "vanguard-cover": Room("vanguard_cover", queries=("", "o=-name", "branch=ZB-A")),
        "task-force-list": Room("task_force_list", queries=("", "s=running&o=-from_on", "q=抢险")),
        "scheme-list": Room("scheme_list", queries=("", "o=-code")),
        "round-list": Room("round_list", queries=("", "o=-code")),
        "round-branches": Room("round_detail", ("2026Q3",), "round=2026Q3", ("", "stale=1")),
        **{key: Room(page, queries=queries) for key, (page, queries) in OF_ROOMS.items()},
        "scheme-trial": Room("scheme_trial", (filled.ids["trial"],), f"trial={filled.ids['trial']}", ("", "o=-shift")),
        "outcome-list": Room("outcome_list", queries=("", "s=decided&o=-due_on", "s=late", "kind=TALK&o=branch__node__path", "q=谈话")),
        "score-list": Room("score_list", queries=("", "q=支部&o=-party")),
    }


# Exporters of pages that are no Listing, each with a test of its own.
OTHERS = {
    "dues-members",  # its page opens with sums alone for the committee: tests/branches/dues/test_exports.py
    "work-history",
    "node-list",
    "rule-list",
    "coverage",
    "promotion-outlook",
    "member-list",
    "duty-list",
    "inspection-schedule",
    "safety-board",
    "integrity-board",
    "reach-quality",  # tests/branches/reach/test_reach.py
    "reach-rally",
    "ranking",
    "trend",
    "coupling",
    "simulation",  # this and the next nine: tests/assessment/insight/test_exports.py
    "rounds",
    "distribution",
    "course",
    "oddities",
    "chain",
    "chain-records",
    "burden",
    "cockpit",
    "cockpit-records",
    "appraisal-cases",
    "vanguard-ledger",
    "statistics-people",
    "appointment-rates",
    "statistics-table",  # tests/branches/statistics/test_pages.py
}


def fill(people: FourPeople) -> Filled:
    """Data of every room near (MK1, branch A) and far (MK2, branch C)."""
    n, ids = people.nodes, {}
    near = {Role.SECRETARY: people.secretary, Role.HR: people.hr, Role.WORKER: people.worker}
    far: dict[str, User] = {Role.SECRETARY: people.stranger}
    for role in (Role.BRANCH_OFFICER,):
        near[role] = user_with(role, n["ZB-A"], unit=n["CM-A"], name="委员甲")
        far[role] = user_with(role, n["ZB-C"], unit=n["CM-C"], name="委员丙")
    for role in (Role.COMMITTEE, Role.ASSESSOR, Role.DISCIPLINE, Role.UNION_OFFICER):
        near[role] = user_with(role, n["MK1"], unit=n["MK1"], name="近处")
    for role in (Role.COMMITTEE, Role.ASSESSOR, Role.DISCIPLINE, Role.HR, Role.UNION_OFFICER):
        far[role] = user_with(role, n["MK2"], unit=n["MK2"], name="远方")
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        near[role], far[role] = admin(role, n["MK1"], f"near-{role}"), admin(role, n["MK2"], f"far-{role}")
    kind = MeasureKind.objects.get_or_create(code="T-OUT", defaults={"name_zh": "产量", "name_en": "Output", "unit_label": "吨"})[0]
    for branch, unit, user in ((people.branch_a, n["CM-A"], people.worker), (people.branch_c, n["CM-C"], people.stranger)):
        BusinessMeasure.objects.create(kind=kind, node=unit, month=date(2026, 7, 1), value=1, updated_at=clock.now())
        value, month = MeasureKind.objects.get(code="OUTPUT-VALUE"), date(clock.today().year, 1, 1)
        BusinessMeasure.objects.create(kind=value, node=unit, month=month, value=1, updated_at=clock.now())
        activity = with_roll(ActivityFactory(branch=branch, archived=True), present=2)
        activity.resolutions.create(no=1, text="更换托辊", owner=user.person, due_on=date(2026, 12, 1))
        ActivityFactory(branch=branch)
        ExemptionFactory(branch=branch)
        SkillCertificateFactory(person=user.person)
        SkillCertificateFactory(person=user.person, expired=True)
        HonourFactory(person=user.person, node=unit, registered_by=people.hr)
        title = HonourTitleFactory(code="T-COLLECTIVE", name_zh="先进班组标兵", name_en="Model team", is_for_people=False)
        HonourFactory(person=None, node=unit, title=title, registered_by=people.hr, confirmed=True)
        skilled = PersonFactory(name="高工", unit=unit, birth_on=date(1995, 3, 3))
        SkillCertificateFactory(person=skilled, grade=3)
        office = people.secretary if branch == people.branch_a else people.stranger
        facts = {"actor": people.actor(office), "at": clock.now(), "branch": branch, "person": skilled}
        open_case(**facts, on=clock.today())
    results.confirmed(people)
    results.foreign(people)
    fill_safety(people)
    ids["sheet"] = fill_branches(people)
    ids["batch"] = opened_batch(people, at=clock.now()).pk
    handed_in(people, people.worker, at=clock.now())
    running_mentorship(people, mentor_of(people))
    fill_workforce(people)
    convened(people)
    opened_publicity(people, on=clock.today())
    drafted_ballot(people)
    published(people, starts_on=clock.today())
    draft(people, title="明年计划")
    appraisals.opened(people)
    appraisals.opened(people, people.stranger, branch=people.branch_c)
    appraisals.report_filed(people)
    vanguard.post(people, key_post=vanguard.key(people))
    vanguard.force(people)
    round_ = RoundFactory()
    for branch, party in ((people.branch_a, "90"), (people.branch_b, "80"), (people.branch_c, "70")):
        score(round_, branch, party, "80")
    outcomes.decided(people)
    ids["trial"] = trial_row(people, round_).pk
    improvement.fill(people)
    appeals.fill(people)
    papers.fill(people, far[Role.COMMITTEE])
    return Filled(people, near, far, ids)


def address(room: Room, query: str) -> str:
    return reverse(room.page, args=room.args) + (f"?{query}" if query else "")
