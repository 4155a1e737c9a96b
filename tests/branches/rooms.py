"""Records of plans, dues and their neighbours near the four people, and what their lists are narrowed by, for the tests of exports."""

from datetime import date
from decimal import Decimal

from branches.dues import services as dues_services
from branches.dues.services import ReliefFacts
from portal.organization.enums import NodeKind
from tests.branches.activities import factories as joint
from tests.branches.appointments import factories as appointments
from tests.branches.arrangements import factories as arrangements
from tests.branches.audiences import factories as audiences
from tests.branches.campaigns import factories as campaigns
from tests.branches.channels import factories as channels
from tests.branches.contests import factories as contests
from tests.branches.coverage import factories as coverage
from tests.branches.dues import factories as dues
from tests.branches.integrity import factories as integrity
from tests.branches.knowledge import factories as knowledge
from tests.branches.linkages import factories as linkages
from tests.branches.materials import factories as materials
from tests.branches.meetings import factories as meetings
from tests.branches.newsletters import factories as newsletters
from tests.branches.notes import factories as notes
from tests.branches.partnerships import factories as partnerships
from tests.branches.places import factories as places
from tests.branches.plans import factories as plans
from tests.branches.policies import factories as policies
from tests.branches.postings import factories as postings
from tests.branches.practice import factories as practice
from tests.branches.processes import factories as processes
from tests.branches.programmes import factories as programmes
from tests.branches.pulse import factories as pulse
from tests.branches.questions import factories as questions
from tests.branches.reports import factories as reports
from tests.branches.research import factories as research
from tests.branches.resources import factories as resources
from tests.branches.responsibilities import factories as responsibilities
from tests.branches.signups import factories as signups
from tests.branches.speakers import factories as speakers
from tests.branches.statistics import factories as statistics
from tests.branches.stories import factories as stories
from tests.branches.supervision import factories as supervision
from tests.branches.temporaries import factories as temporaries
from tests.branches.theory import factories as theory
from tests.branches.tickets import factories as tickets
from tests.branches.transfers import factories as transfers
from tests.branches.yearbook import factories as yearbook
from tests.support.factories import NodeFactory
from tests.support.people import FourPeople

# exporter -> (page, queries)
BRANCH_ROOMS = {
    "dues-months": ("dues_list", ("", "state=open&o=-month", "branch=ZB-A", "year=2026", "year=2025")),
    "dues-reliefs": ("dues_relief_list", ("", "state=proposed&o=-from_on", "state=approved")),
    "dues-gifts": ("dues_gift_list", ("", "o=-given_on")),
    "transfer-list": ("transfer_list", ("", "kind=inside&o=-expires_on", "kind=outward", "q=书记")),
    "plan-list": ("plan_list", ("", "s=running&o=-title", "s=draft", "year=2026&o=state")),
    "plan-work": ("plan_work", ("", "s=open&o=-title", "s=done", "q=微党课&o=due_on")),
    "meeting-list": ("meeting_list", ("", "s=decisions", "q=联席&o=-held_on", "o=node__path")),
    "meeting-actions": ("meeting_actions", ("", "s=open&o=-due_on", "s=late", "s=done", "kind=JOINT", "side=union")),
    "production-list": ("production_list", ("", "s=now", "s=bare&o=-title", "kind=OVERHAUL&o=from_on", "q=检修&o=node__path", "year=2026")),
    "process-list": ("process_list", ("", "process=MEETINGS&o=-starts_on", "q=支部A&o=process__sort", "period=2026&o=branch__node__path")),
    "process-board": ("process_board", ("", "o=-node__path", "q=支部A", "period=2025")),
    "process-gaps": ("process_gaps", ("", "s=open&o=-due_on", "s=late", "process=MEETINGS", "q=支委")),
    "programme-list": ("programme_list", ("", "s=running&o=-title", "year=2026&o=node__path")),
    "material-list": ("material_list", ("", "q=截齿&o=-code", "kind=TOOL", "o=node__path")),
    "stock-list": ("stock_list", ("", "s=below&o=-on_hand", "s=idle", "kind=SPARE&o=material__code", "unit=CM-A")),
    "material-moves": ("stock_move_list", ("", "kind=issued&o=-moved_on", "q=B1", "start=2026-01-01&o=material__code")),
    "material-stores": ("material_store_list", ("", "o=-name")),
    "equipment-list": ("equipment_list", ("", "s=unsound&o=-code", "s=innovation", "link=online", "q=钻机&o=last_on")),
    "knowledge-list": ("knowledge_list", ("", "q=截齿&o=-used", "kind=TIP", "s=mine", "s=withdrawn")),
    "knowledge-experts": ("knowledge_expert_list", ("", "o=-from_on")),
    "segment-list": ("segment_list", ("", "o=-name")),
    "content-list": ("content_list", ("", "state=planned&o=-due_on", "kind=BULLETIN", "month=2026-11")),
    "policy-list": ("policy_list", ("", "q=制度&o=-title", "level=group&o=review_on")),
    "report-list": ("report_list", ("", "o=-starts_on", "o=state")),
    "setup-map": ("setup_map", ("", "o=-name")),
    "setup-list": ("setup_list", ("", "s=open&o=-due_on", "s=late", "kind=PROJECT&o=name", "q=风井")),
    "crew-list": ("crew_list", ("", "s=empty&o=-name", "s=other", "q=班组")),
    "track-list": ("track_list", ("", "s=open&o=-goal_on", "q=支部")),
    "backbone-list": ("backbone_list", ("", "o=-field", "q=支部")),
    "candidate-list": ("candidate_list", ("", "s=proposed&o=post", "q=支部")),
    "contest-list": ("contest_list", ("", "s=open&o=-name", "s=done", "title=POST-MODEL&o=closes_on", "year=2026&o=title__sort")),
    "joint-list": ("joint_list", ("", "s=invited&o=-activity__starts_at", "s=declined")),
    "signup-list": ("signup_list", ("", "o=-activity__starts_at")),
    "arranged-list": ("arranged_list", ("", "s=open&o=-month", "s=excused", "o=branch__node__path")),
    "campaign-list": ("campaign_list", ("", "o=-from_on", "o=node__path")),
    "model-visit-list": ("model_visit_list", ("", "s=planned&o=-planned_on", "s=held")),
    "lead-board": ("lead_board", ("", "q=2026Q3", "o=-node__path")),
    "practice-list": ("practice_list", ("", "o=-template__sort")),
    "ticket-list": ("ticket_list", ("", "s=open&o=-raised_on", "topic=PAY", "source=worker&o=due_on", "q=支部A", "s=late")),
    "note-list": ("note_list", ("", "s=handed&o=-month", "s=draft")),
    "question-board": ("question_board", ("", "q=内退", "topic=REFORM")),
    "pulse-list": ("pulse_list", ("", "s=draft&o=-title", "s=closed", "o=opens_on")),
    "channel-list": ("channel_list", ("", "q=矿工&o=-name", "kind=WINDOW", "o=kind__sort")),
    "publication-list": ("publication_list", ("", "q=夜班&o=-reads", "year=2026&o=title", "kind=WINDOW")),
    "story-list": ("story_list", ("", "s=draft&o=-title", "kind=STORY&o=kind__sort", "q=带班", "s=published")),
    "newsletter-list": ("newsletter_list", ("", "o=-title")),
    "temporary-list": ("temporary_list", ("", "s=running&o=-ends_on", "s=over", "q=大修&o=project")),
    "link-list": ("link_list", ("", "s=running&o=-from_on", "s=ended", "q=支部A")),
    "link-visits": ("link_visits", ("", "open=yes&o=-held_on", "q=听取", "o=planned_on")),
    "speaker-list": ("speaker_list", ("", "kind=expert&o=-last_on", "retired=yes", "q=液压&o=node__path", "s=withdrawn")),
    "speaker-talks": ("speaker_talks", ("", "s=held&o=-wanted_on", "q=检修&o=branch__node__path", "s=asked")),
    "resource-plans": ("resource_plan_list", ("", "s=running&o=-year", "s=draft", "o=node__path")),
    "resource-lines": ("resource_line_list", ("", "kind=budget&o=-planned", "q=技能", "o=plan__year")),
    "resource-uses": ("resource_use_list", ("", "kind=budget&o=-used_on", "standing=no", "q=考试")),
    "place-list": ("place_list", ("", "s=due&o=-name", "kind=CORRIDOR", "q=学习角&o=node__path")),
    "brand-list": ("brand_list", ("", "state=draft&o=-name", "q=先锋&o=branch__node__path")),
    "appointment-list": ("appointment_list", ("", "s=held&o=-from_on", "body=union", "q=工会&o=node__path")),
    "party-staff": ("party_staff_list", ("", "time=part&o=-load", "source=external", "q=干事&o=node__path")),
    "study-groups": ("research_list", ("", "s=running&o=-from_on", "q=协同", "year=2026&o=topic")),
    "study-papers": ("research_papers", ("", "adopted=yes&o=-title", "q=做法", "year=2025")),
    "partnership-list": ("partnership_list", ("", "s=running&o=-from_on", "kind=chain", "q=洗选&o=name")),
    "shared-resources": ("shared_resources", ("", "side=theirs&o=-title", "open=no", "q=化验室")),
    "supervision-checks": ("supervision_list", ("", "s=planned&o=-planned_on", "topic=CONTRACT", "tag=DRIVE-LEAN", "q=采购")),
    "supervision-findings": ("supervision_findings", ("", "s=issued&o=-due_on", "source=external", "q=合同")),
    "supervision-matters": ("supervision_matters", ("", "key=yes&o=-name", "topic=PAY", "q=采购")),
    "integrity-talks": ("integrity_talks", ("", "o=-held_on", "o=kind")),
    "integrity-rounds": ("integrity_rounds", ("", "o=-year")),
    "theory-sessions": ("theory_list", ("", "o=-held_on", "o=present")),
    "posting-list": ("posting_list", ("", "o=-to_on")),
    "integrity-checks": ("integrity_checks", ("", "o=-due_on")),
    "integrity-filings": ("integrity_filings", ("", "o=-filed_on")),
    "discipline-staff": ("integrity_staff", ("", "o=-from_on")),
    "supervision-draws": ("supervision_draws", ("", "o=-title")),
    "year-book-list": ("year_book_list", ("", "state=bound&o=-year", "year=2026&o=bound_at", "year=2025")),
    "statistics-list": ("statistics_list", ("", "state=draft&o=-year", "year=2025&o=state", "state=signed")),
    "statement-list": ("statement_list", ("", "s=untold&o=-text", "s=told&o=holder", "q=责任")),
}


def fill_branches(p: FourPeople) -> int:
    """One of each near branch A; answers with the key of the month of dues."""
    sheet = dues.opened(p)
    member = dues.members(p.branch_a)[0]
    facts = ReliefFacts(
        branch=p.branch_a, person=member, amount=Decimal("1.00"), from_on=date(2026, 10, 1), to_on=date(2026, 12, 1),
        studied_on=date(2026, 9, 20), reason="家中有人患病",
    )  # fmt: skip
    dues_services.propose_relief(**dues.words(p), facts=facts)
    dues_services.record_gift(
        **dues.words(p), branch=p.branch_a, person=member, amount=Decimal("1000"), given_on=date(2026, 10, 8), once_key="g"
    )
    transfers.letter(p)
    plans.running(p)
    meetings.handed_out(p, meetings.kept(p))
    programmes.started(p)
    plans.entry(p)
    processes.gap(p)
    _stores(p)
    knowledge.published(p)
    audiences.planned(p)
    policies.kept(p)
    reports.drawn(p)
    responsibilities.written(p)
    arrangements.arranged(p)
    signups.opened(p)
    joint.asked_of(p)
    practice.begun(p)
    campaigns.opened(p)
    campaigns.agreed(p)
    tickets.escalated(p)
    pulse.drafted(p)
    notes.handed(p)
    questions.published(p)
    stories.written(p)
    newsletters.filled(p)
    channels.publication(p)
    contests.announced(p)
    temporaries.temporary(p)
    coverage.setup(p)
    NodeFactory(code="CM-BARE", kind=NodeKind.DISTRICT, parent=p.nodes["MK1"])  # nobody covers it
    crew = coverage.team(p)
    head = coverage.worker(crew)
    coverage.leader(p, crew, head)
    coverage.track(p, crew, head)
    coverage.backbone(p)
    coverage.candidate(p)
    linkages.promised(p, linkages.link(p))
    places.place(p)
    places.brand(p)
    speakers.held(p)
    resources.used(p, resources.running(p))
    research.written(p, research.group(p))
    partnerships.offered(p, partnerships.signed(p))
    appointments.post(p, node=p.nodes["ZB-A"], body="union", title="工会小组长")
    appointments.enrolled(p)
    supervision.check(p)
    supervision.finding(p)
    supervision.matter(p)
    supervision.draw(p, 1)
    yearbook.bound(p)
    statistics.drawn(p, node="ZB-A", user=p.secretary)
    integrity.talk(p)
    integrity.round_(p)
    integrity.check(p)
    integrity.filing(p)
    integrity.seat(p)
    postings.asked(p, node="DW1", user=p.committee)
    postings.asked(p)
    theory.logged(p)
    return sheet.pk


def _stores(p: FourPeople) -> None:
    """Parts below their line and idle, a counter-entry, machines sound and not, near and far."""
    for user, node in ((p.secretary, "CM-A"), (p.stranger, "CM-C")):
        position = materials.stocked(p, days=400, user=user, node=node)
        materials.lined(p, position, "99", user=user)
        fresh = materials.stocked(p, user=user, node=node, code="PJ-2", name="轴承")
        wrong = materials.moved(p, fresh.material, fresh.store, "issued", 3, user=user, paper_no="7")
        materials.services.reverse_move(**materials.words(p, user), movement=wrong, reason="写错")
        materials.checked(p, materials.machine(p, user, node, is_innovation=True, innovation="一键钻进"), is_sound=False, user=user)
