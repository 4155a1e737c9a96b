"""What stands behind the addresses of the rooms of culture, ties, supervision and activities in full. See ``samples``."""

from collections.abc import Callable

from portal.kernel import clock
from tests.branches.activities import factories as activities
from tests.branches.appointments import factories as appointments
from tests.branches.arrangements import factories as arrangements
from tests.branches.audiences import factories as audiences
from tests.branches.campaigns import factories as campaigns
from tests.branches.channels import factories as channels
from tests.branches.contests import factories as contests
from tests.branches.integrity import factories as integrity
from tests.branches.knowledge import factories as knowledge
from tests.branches.linkages import factories as linkages
from tests.branches.materials import factories as materials
from tests.branches.newsletters import factories as newsletters
from tests.branches.partnerships import factories as partnerships
from tests.branches.places import factories as places
from tests.branches.postings import factories as postings
from tests.branches.practice import factories as practice
from tests.branches.processes import factories as processes
from tests.branches.research import factories as research
from tests.branches.resources import factories as resources
from tests.branches.signups import factories as signups
from tests.branches.speakers import factories as speakers
from tests.branches.stories import factories as stories
from tests.branches.supervision import factories as supervision
from tests.branches.theory import factories as theory
from tests.branches.whistle import factories as whistle
from tests.support.people import FourPeople

Sample = Callable[[FourPeople], dict]


def branch(p: FourPeople) -> dict:
    return {"code": "ZB-A"}


def as_docx(sample: Sample) -> Sample:
    """The document of a sample."""
    return lambda p: {**sample(p), "kind": "docx"}


def _knowledge(p: FourPeople) -> dict:
    return {"pk": knowledge.published(p).pk}


def _expert(p: FourPeople) -> dict:
    return {"pk": knowledge.appointed(p, knowledge.expert_user(p)).pk}


def _content(what: str) -> Sample:
    """What the members of branch A are told, or the segment of them."""

    def make(p: FourPeople) -> dict:
        row = audiences.segment(p, p.committee, "ZB-A", name="支部党员", is_youth=False, posts=(), statuses=("full_member",))
        return {"pk": row.pk if what == "segment" else audiences.planned(p, row, p.committee).pk}

    return make


def _material(what: str) -> Sample:
    """A part of branch A in its store with an entry, or a machine with a forecast."""

    def make(p: FourPeople) -> dict:
        if what in {"machine", "check"}:
            row = materials.machine(p)
            check = materials.checked(p, row, is_sound=False, forecast_on=clock.today())
            return {"pk": row.pk, "check": check.pk} if what == "check" else {"pk": row.pk}
        position = materials.stocked(p)
        return {
            "pk": {"part": position.material, "line": position, "store": position.store, "move": position.material.movements.first()}[
                what
            ].pk
        }

    return make


def _story(state: str) -> Sample:
    make = {"draft": stories.written, "submitted": stories.submitted, "published": stories.published}[state]
    return lambda p: {"pk": make(p).pk}


def _story_line(p: FourPeople) -> dict:
    """The secretary himself is shown in a draft."""
    row = stories.written(p, people=((p.secretary.person.staff_no, "hero"),))
    return {"pk": row.pk, "line": row.people.get().pk}


def _own_line(p: FourPeople) -> dict:
    return {"pk": _story_line(p)["line"]}


def _newsletter(p: FourPeople) -> dict:
    return {"pk": newsletters.filled(p).pk}


def _newsletter_item(p: FourPeople) -> dict:
    row = newsletters.filled(p)
    return {"pk": row.pk, "item": row.items.get().pk}


def _channel(p: FourPeople) -> dict:
    return {"pk": channels.channel(p).pk}


def _publication(p: FourPeople) -> dict:
    return {"pk": channels.publication(p).pk}


def _contest(p: FourPeople) -> dict:
    return {"pk": contests.announced(p).pk}


def _contest_step(what: str) -> Sample:
    """A decided contest with a nominee who is chosen, or sent on."""

    def make(p: FourPeople) -> dict:
        contest = contests.done(p)
        nominee = contest.nominations.get(is_chosen=True)
        if what == "nomination":
            return {"pk": contest.pk, "nomination": nominee.pk}
        return {"pk": contest.pk, "step": contests.sent_on(p, nominee).pk}

    return make


def _own_nomination(p: FourPeople) -> dict:
    return {"pk": contests.nominated(p, contests.announced(p)).pk}


def _link(p: FourPeople) -> dict:
    return {"pk": linkages.link(p).pk}


def _link_plan(p: FourPeople) -> dict:
    return {"pk": linkages.planned(p, linkages.link(p)).pk}


def _link_promise(p: FourPeople) -> dict:
    return {"pk": linkages.promised(p, linkages.link(p)).pk}


def _place(p: FourPeople) -> dict:
    return {"pk": places.place(p).pk}


def _place_mend(p: FourPeople) -> dict:
    return {"pk": places.to_mend(p, places.place(p)).pk}


def _appointment(p: FourPeople) -> dict:
    return {"pk": appointments.post(p, node=p.nodes["ZB-A"], body="union", title="工会小组长").pk}


def _party_staff(p: FourPeople) -> dict:
    return {"pk": appointments.enrolled(p).pk}


def _study(p: FourPeople) -> dict:
    return {"pk": research.group(p).pk}


def _study_paper(p: FourPeople) -> dict:
    return {"pk": research.written(p, research.group(p)).pk}


def _partnership(p: FourPeople) -> dict:
    return {"pk": partnerships.signed(p).pk}


def _shared_resource(p: FourPeople) -> dict:
    return {"pk": partnerships.offered(p, partnerships.signed(p)).pk}


def _joint_activity(p: FourPeople) -> dict:
    return {"pk": partnerships.joint(p, partnerships.signed(p)).pk}


def _brand(state: str) -> Sample:
    return lambda p: {"pk": {"draft": places.brand, "submitted": places.submitted, "approved": places.approved}[state](p).pk}


def _check(p: FourPeople) -> dict:
    return {"pk": supervision.check(p).pk}


def _finding(state: str) -> Sample:
    return lambda p: {"pk": (supervision.answered if state == "answered" else supervision.finding)(p).pk}


def _matter(p: FourPeople) -> dict:
    return {"pk": supervision.matter(p).pk}


def _draw(p: FourPeople) -> dict:
    supervision.matter(p)
    return {"pk": supervision.draw(p, 1).pk}


def _of(make: Callable[[FourPeople], object]) -> Sample:
    return lambda p: {"pk": make(p).pk}  # type: ignore[attr-defined]


def _talk(p: FourPeople) -> dict:
    return {"pk": integrity.talk(p, follow_up="了解").pk}


def _own_round(p: FourPeople) -> dict:
    return {"pk": integrity.round_(p, node=p.nodes["ZB-A"]).pk}


def _posting(p: FourPeople) -> dict:
    return {"pk": postings.asked(p).pk}


def _theory(p: FourPeople) -> dict:
    return {"pk": theory.logged(p).pk}


def _report(p: FourPeople) -> dict:
    return {"pk": whistle.report(p).pk}


def _picture(p: FourPeople) -> dict:
    row = whistle.report(p)
    return {"pk": row.pk, "picture": row.whistlepictures.create(no=1, image="eA==").pk}  # type: ignore[attr-defined]


def _joint(p: FourPeople) -> dict:
    return {"pk": activities.asked_of(p).pk}


def _event(p: FourPeople) -> dict:
    return {"pk": signups.opened(p).activity_id}


def _arrangement(p: FourPeople) -> dict:
    return {"pk": arrangements.arranged(p).pk}


def _arranged(p: FourPeople) -> dict:
    return {"pk": arrangements.arranged(p).tasks.filter(branch=p.branch_a)[0].pk}


def _practice(p: FourPeople) -> dict:
    return {"pk": practice.begun(p).activity_id}


def _practice_row(p: FourPeople) -> dict:
    return {"pk": practice.begun(p).pk}


def _signup_row(p: FourPeople) -> dict:
    return {"pk": signups.opened(p, signups.planned(p)).pk}


def _campaign(p: FourPeople) -> dict:
    return {"pk": campaigns.opened(p).pk}


def _model_visit(p: FourPeople) -> dict:
    return {"pk": campaigns.agreed(p).pk}


def _speaker(state: str) -> Sample:
    """The worker in the pool of branch A, or a talk that the branch asks of him."""

    def make(p: FourPeople) -> dict:
        row = speakers.worker(p, p.secretary, node=p.nodes["ZB-A"])
        return {"pk": row.pk if state == "speaker" else speakers.asked(p, row).pk}

    return make


def _resource(what: str) -> Sample:
    """A plan in force, its money, or what is used of it."""

    def make(p: FourPeople) -> dict:
        line = resources.running(p)
        return {"pk": {"plan": lambda: line.plan_id, "line": lambda: line.pk, "use": lambda: resources.used(p, line).pk}[what]()}

    return make


def _resource_kind(p: FourPeople) -> dict:
    return {"pk": resources.draft(p).pk, "kind": "budget"}


PROVISION = {
    **{f"speaker_{act}": _speaker("speaker") for act in ("detail", "edit", "ask", "withdraw", "renew")},
    **{f"speaker_talk_{act}": _speaker("talk") for act in ("detail", "answer", "hold", "cancel", "feedback")},
    "speaker-detail": _speaker("speaker"), "speaker-talk-detail": _speaker("talk"),
    **{f"resource_plan_{act}": _resource("plan") for act in ("detail", "edit", "approve", "close")},
    "resource_line_new": _resource_kind, "resource-plan-detail": _resource("plan"),
    **{f"resource_line_{act}": _resource("line") for act in ("detail", "edit", "drop")},
    "resource_use_enter": _resource("line"), "resource_use_withdraw": _resource("use"),
}  # fmt: skip
ACTS = {
    "campaign_detail": _campaign, "campaign_join": _campaign, "campaign_honours": _campaign,
    "model_visit_detail": _model_visit, "model_visit_hold": _model_visit, "model_visit_cancel": _model_visit,
    "activity_joint": _event, "joint_invite": _event, "joint_detail": _joint, "joint_answer": _joint, "joint_people": _joint,
    "signup_sheet": _event, "signup_set": _event, "signup_log_question": _event,
    "arrangement_detail": _arrangement, "arrangement_spread": _arrangement, "arrangement_stop": _arrangement,
    "arranged_detail": _arranged, "arranged_plan": _arranged, "arranged_link": _arranged, "arranged_excuse": _arranged,
    "arranged-activity-detail": _arranged,
    "practice_sheet": _practice, "practice_begin": _practice, "practice_fill": _practice, "practice_reopen": _practice,
    "practice_watch": _practice, "practice-sheet-detail": _practice_row, "signup-detail": _signup_row, "campaign-detail": _campaign,
    "joint-invitation-detail": _joint, "joint-invitation-answer": _joint,
}  # fmt: skip
THINGS = {
    **{f"knowledge_{act}": _knowledge for act in ("detail", "edit", "submit", "approve", "return", "use", "withdraw")},
    "knowledge-post-detail": _knowledge, "knowledge-post-use": _knowledge, "knowledge_expert_end": _expert,
    "segment_detail": _content("segment"), "segment_edit": _content("segment"), "audience-segment-detail": _content("segment"),
    **{f"content_{act}": _content("item") for act in ("detail", "edit", "publish", "cancel")}, "content-item-detail": _content("item"),
    "material_detail": _material("part"), "material_edit": _material("part"), "stock_move_new": _material("part"),
    "material-detail": _material("part"), "stock_line": _material("line"), "stock_move_reverse": _material("move"),
    "material_store_edit": _material("store"), "equipment_detail": _material("machine"), "equipment_edit": _material("machine"),
    "equipment_check": _material("machine"), "equipment_settle": _material("check"), "equipment-detail": _material("machine"),
}  # fmt: skip
ROOM_SAMPLES: dict[str, Sample] = {
    **ACTS,
    **PROVISION,
    **THINGS,
    **{f"process_{act}": _of(processes.begun) for act in ("detail", "fill", "reopen", "assign")},
    "process-check-detail": _of(processes.begun),
    "process_gap": _of(processes.gap), "process_mend": _of(processes.gap), "process_settle": _of(processes.mended),
    **{f"contest_{act}": _contest for act in ("detail", "edit", "nominate", "convene", "publicise", "cancel")},
    "contest-detail": _contest, "contest_answer": _own_nomination,
    "contest_send_on": _contest_step("nomination"), "contest_step": _contest_step("step"),
    "channel_edit": _channel, "channel_close": _channel, "publication_edit": _publication, "channel-detail": _channel,
    "publication-line-detail": _publication,
    "story_detail": _story("draft"), "story_edit": _story("draft"), "story_submit": _story("draft"),
    "story_take_back": _story("submitted"), "story_publish": _story("submitted"), "story_return": _story("submitted"),
    "story_withdraw": _story("published"), "story_paper_consent": _story_line, "story_paper": as_docx(_story("draft")),
    "story_answer": _own_line, "story-detail": _story("draft"),
    "newsletter_detail": _newsletter, "newsletter_edit": _newsletter, "newsletter_choose": _newsletter,
    "newsletter_publish": _newsletter, "newsletter_paper": as_docx(_newsletter), "newsletter_move": _newsletter_item,
    "newsletter_lead": _newsletter_item, "newsletter_drop": _newsletter_item, "newsletter-detail": _newsletter,
    **{f"link_{act}": _link for act in ("detail", "edit", "end", "plan", "visit")}, "link_new": branch, "leader-link-detail": _link,
    "link_plan_drop": _link_plan, "link_kept": _link_promise,
    **{f"place_{act}": _place for act in ("detail", "edit", "inspect", "close")}, "place_new": branch, "learning-place-detail": _place,
    "place_mend": _place_mend, "brand_new": branch, "brand_detail": _brand("draft"), "brand_edit": _brand("draft"),
    "brand_submit": _brand("draft"), "brand_decide": _brand("submitted"), "brand_look": _brand("approved"),
    "branch-brand-detail": _brand("draft"),
    "appointment_new": branch, "appointment_edit": _appointment, "appointment_end": _appointment, "appointment-detail": _appointment,
    "party_staff_new": branch, "party_staff_detail": _party_staff, "party_staff_edit": _party_staff, "party_staff_end": _party_staff,
    "party-staff-detail": _party_staff,
    **{f"research_{act}": _study for act in ("detail", "edit", "close", "paper")}, "study-group-detail": _study,
    "research_adopt": _study_paper,
    **{f"partnership_{act}": _partnership for act in ("detail", "edit", "end", "resource", "joint")}, "partnership_new": branch,
    "partnership_effect": _joint_activity, "partnership_withdraw": _shared_resource, "partnership-detail": _partnership,
    **{f"supervision_{act}": _check for act in ("check", "edit", "hold", "part", "cancel")}, "supervision-check-detail": _check,
    "supervision_finding": _finding("issued"), "supervision_answer": _finding("issued"), "supervision_withdraw": _finding("issued"),
    "supervision_close": _finding("answered"), "supervision_return": _finding("answered"),
    "supervision_order": as_docx(_finding("issued")), "supervision-finding-detail": _finding("issued"),
    "supervision-finding-answer": _finding("issued"), "supervision_draw": _draw,
    **{f"supervision_matter{act}": _matter for act in ("", "_edit", "_close")}, "supervision-matter-detail": _matter,
    "integrity_talk": _talk, "integrity_follow": _talk, "integrity_round": _own_round, "integrity_sign": _own_round,
    "integrity_check": _of(integrity.check), "integrity_answer": _of(integrity.check), "integrity_train": _of(integrity.seat),
    "integrity_unseat": _of(integrity.seat), "whistle_picture": _picture,
    **{f"theory_{act}": _theory for act in ("detail", "edit", "withdraw")}, "theory-session-detail": _theory,
    "posting_detail": _posting, "posting_end": _posting, "posting-task-detail": _posting,
    **{f"whistle_{act}": _report for act in (
        "detail", "read", "accept", "decline", "reply", "conclude", "forward", "recuse", "ask", "open")},
}  # fmt: skip
