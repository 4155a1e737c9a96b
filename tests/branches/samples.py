"""Records of the further rooms of branch A, an address each; ``tests.support.samples`` reads them."""

from datetime import date
from decimal import Decimal

from branches.dues import services as dues_services
from branches.dues.models import DuesBase
from branches.dues.services import ReliefFacts
from branches.statistics.models import StatisticsLine
from branches.vanguard.models import VanguardReview
from portal.kernel import clock
from tests.branches.activities.factories import ActivityFactory
from tests.branches.appraisals import factories as appraisals
from tests.branches.dues import factories as dues
from tests.branches.meetings import factories as meetings
from tests.branches.membership import factories as development
from tests.branches.notes import factories as notes
from tests.branches.plans import factories as plans
from tests.branches.policies import factories as policies
from tests.branches.programmes import factories as programmes
from tests.branches.pulse import factories as pulse
from tests.branches.questions import factories as questions
from tests.branches.reports import factories as reports
from tests.branches.responsibilities import factories as responsibilities
from tests.branches.room_samples import ROOM_SAMPLES, Sample, as_docx, branch
from tests.branches.statistics import factories as statistics
from tests.branches.tickets import factories as tickets
from tests.branches.transfers import factories as transfers
from tests.branches.vanguard import factories as vanguard
from tests.branches.yearbook import factories as yearbook
from tests.support.people import FourPeople


def _dues(what: str) -> Sample:
    """A month of branch A in collection, with a payment, a base, a relief, a gift."""

    def make(p: FourPeople) -> dict:
        sheet = dues.opened(p)
        words, entry = dues.words(p), sheet.entries.first()
        if what == "line":
            return {"pk": dues_services.pay(**words, entry=entry, paid_on=dues.OCTOBER, way="cash").pk, "kind": "docx"}
        if what == "relief":
            facts = ReliefFacts(p.branch_a, entry.person, Decimal(1), dues.OCTOBER, dues.OCTOBER, dues.OCTOBER, "x")
            return {"pk": dues_services.propose_relief(**words, facts=facts).pk}
        if what == "gift":
            gift = {"branch": p.branch_a, "person": entry.person, "amount": Decimal(1000), "given_on": dues.OCTOBER}
            return {"pk": dues_services.record_gift(**words, **gift).pk}
        return {"pk": {"sheet": sheet, "entry": entry, "base": DuesBase.objects.get(person=entry.person)}[what].pk}

    return make


def _letter(p: FourPeople) -> dict:
    return {"pk": transfers.letter(p).pk}


def _case(p: FourPeople) -> dict:
    return {"pk": development.opened(p, date(2026, 3, 2)).pk}


def _case_step(p: FourPeople) -> dict:
    return {"pk": development.opened(p, date(2026, 3, 2)).steps.get().pk}


def _plan(state: str) -> Sample:
    def make(p: FourPeople) -> dict:
        plan = {"draft": plans.drafted, "submitted": plans.submitted, "approved": plans.approved, "running": plans.running}[state](p)
        return {"pk": plan.pk}

    return make


def _plan_item(p: FourPeople) -> dict:
    return {"pk": plans.work(plans.running(p)).pk}


def _draft_item(p: FourPeople) -> dict:
    return {"pk": plans.put(p, plans.drafted(p)).pk}


def _statement(p: FourPeople) -> dict:
    return {"pk": responsibilities.written(p).pk}


def _programme(state: str) -> Sample:
    return lambda p: {"pk": (programmes.begun if state == "planned" else programmes.started)(p).pk}


def _stage(p: FourPeople) -> dict:
    return {"pk": programmes.staged(p).stages.get(no=1).pk}


def _production(p: FourPeople) -> dict:
    return {"pk": plans.entry(p, node="ZB-A", user=p.secretary).pk}


def _joint_meeting(p: FourPeople) -> dict:
    return {"pk": meetings.kept(p, node="ZB-A").pk}


def _meeting_action(p: FourPeople) -> dict:
    return {"pk": meetings.handed_out(p, meetings.kept(p, node="ZB-A")).pk}


def _joint_report(p: FourPeople) -> dict:
    return {"pk": reports.drawn(p, "ZB-A").pk}


def _chapter(p: FourPeople) -> dict:
    return {"pk": reports.drawn(p, "ZB-A").chapters.order_by("pk")[0].pk}


def _year_book(p: FourPeople) -> dict:
    return {"pk": yearbook.bound(p).pk}


def _statistics(p: FourPeople) -> dict:
    return {"pk": statistics.drawn(p, node="ZB-A", user=p.secretary).pk}


def _statistics_line(p: FourPeople) -> dict:
    return {**_statistics(p), "line_pk": StatisticsLine.objects.get(code="MEMBERS-01").pk}


def _policy(p: FourPeople) -> dict:
    return {"pk": policies.kept(p, node=p.nodes["ZB-A"]).pk}


def _appraisal(p: FourPeople) -> dict:
    return {"pk": appraisals.brought_to(p, "self").pk}


def _appraisal_case(p: FourPeople) -> dict:
    """The secretary's own line, which is reached from above too."""
    return {"pk": appraisals.brought_to(p, "self").cases.get(person=p.secretary.person).pk}


def _duty_report(p: FourPeople) -> dict:
    return {"pk": appraisals.report_filed(p).pk}


def _vanguard(*more: str) -> Sample:
    """A post of branch A; ``holder`` and ``review`` name what hangs on it."""

    def make(p: FourPeople) -> dict:
        post = vanguard.post(p)
        found = {"pk": post.pk}
        if "holder" in more:
            found["holder"] = post.holders.get().pk
        if "review" in more:
            words = {"outcome": "met", "note": "好", "reviewed_on": clock.today()}
            found["review"] = VanguardReview.objects.create(post=post, period="2025H1", **words).pk
        return found

    return make


def _task_force(p: FourPeople) -> dict:
    return {"pk": vanguard.force(p).pk}


def _note(p: FourPeople) -> dict:
    return {"pk": notes.handed(p).pk}


def _month_of_note(p: FourPeople) -> dict:
    return {"code": "ZB-A", "month": f"{notes.written(p).month:%Y-%m}"}


def _question(state: str) -> Sample:
    return lambda p: {"pk": {"asked": questions.asked, "answered": questions.answered}[state](p).pk}


def _ticket(p: FourPeople) -> dict:
    return {"pk": tickets.escalated(p).pk}


def _meeting_of_tickets(p: FourPeople) -> dict:
    return {"pk": ActivityFactory(branch=p.branch_a, archived=True).pk}


def _survey(state: str) -> Sample:
    """A survey of branch A: the branch and the committee above run it."""

    def make(p: FourPeople) -> dict:
        pulse.crew(p, "CM-A", 10)
        return {"pk": {"draft": pulse.drafted, "open": pulse.opened}[state](p, p.secretary, node="ZB-A").pk}

    return make


def _key_post(p: FourPeople) -> dict:
    return {"pk": vanguard.key(p).pk}


__all__ = ["BRANCH_SAMPLES", "Sample", "as_docx", "branch"]

BRANCH_SAMPLES: dict[str, Sample] = {
    **ROOM_SAMPLES,
    "dues_month": _dues("sheet"), "dues_pay": _dues("sheet"), "dues_submit": _dues("sheet"), "dues_close": _dues("sheet"),
    "dues_return": _dues("sheet"), "dues_sheet_paper": as_docx(_dues("sheet")), "dues_entry": _dues("entry"),
    "dues_entry_pay": _dues("entry"), "dues_entry_correct": _dues("entry"), "dues_receipt_paper": _dues("line"),
    "dues_base_show": _dues("base"), "dues_base_list": branch, "dues_base_set": branch, "dues_relief_decide": _dues("relief"),
    "dues_relief_new": branch, "dues_gift_pass": _dues("gift"), "dues_gift_new": branch,
    "dues-month-detail": _dues("sheet"), "dues-member-detail": _dues("entry"),
    "transfer_detail": _letter, "transfer_confirm": _letter, "transfer_withdraw": _letter, "transfer_paper": as_docx(_letter),
    "transfer-letter-detail": _letter, "study_list": branch,
    "appraisal_detail": _appraisal, "appraisal_advance": _appraisal, "appraisal_ballot": _appraisal, "appraisal_tell_all": _appraisal,
    "appraisal_summary_paper": as_docx(_appraisal), "appraisal-detail": _appraisal,
    "appraisal_case": _appraisal_case, "appraisal_opine": _appraisal_case, "appraisal_tell": _appraisal_case,
    "appraisal_improved": _appraisal_case, "appraisal_case_paper": as_docx(_appraisal_case),
    "duty_report_detail": _duty_report, "duty_report_edit": _duty_report, "duty_report_file": _duty_report,
    "duty_report_return": _duty_report, "duty_report_convene": _duty_report, "duty_report_conclude": _duty_report,
    "duty_report_answer": _duty_report, "duty-report-detail": _duty_report,
    "vanguard_detail": _vanguard(), "vanguard_edit": _vanguard(), "vanguard_end": _vanguard(), "vanguard_plate": _vanguard(),
    "vanguard_holder_add": _vanguard(), "vanguard_holder_end": _vanguard("holder"), "vanguard_review": _vanguard(),
    "vanguard_follow": _vanguard("review"), "vanguard-post-detail": _vanguard(), "vanguard_new": branch, "key_post_new": branch,
    "task_force_new": branch, "key_post_close": _key_post, "task_force_detail": _task_force, "task_force_edit": _task_force,
    "task_force_finish": _task_force, "task-force-detail": _task_force,
    **{f"development_{act}": _case for act in ("detail", "step", "back", "redo", "close", "review", "override", "move")},
    "development_record": _case_step, "development_paper": as_docx(_case), "development-case-detail": _case,
    "plan_detail": _plan("running"), "plan_map": _plan("running"), "plan_paper": as_docx(_plan("running")), "plan_edit": _plan("draft"),
    "plan_submit": _plan("draft"), "plan_approve": _plan("submitted"), "plan_return": _plan("submitted"), "plan_start": _plan("approved"),
    "plan_close": _plan("running"), "plan_item_add": _plan("draft"), "plan_item": _plan_item, "plan_item_edit": _draft_item,
    "plan_item_remove": _draft_item, "plan_item_progress": _plan_item, "plan_item_check": _plan_item,
    "plan-detail": _plan("running"), "plan-item-detail": _plan_item, "plan-item-progress": _plan_item,
    "plan-item-check-point": _plan_item,
    "statement_detail": _statement, "statement_edit": _statement, "statement_tell": _statement, "statement_withdraw": _statement,
    "duty-statement-detail": _statement,
    "programme_detail": _programme("running"), "programme_edit": _programme("planned"), "programme_start": _programme("planned"),
    "programme_close": _programme("running"), "programme_stage_add": _programme("running"),
    **{f"programme_stage_{act}": _stage for act in ("edit", "drop", "done")},
    **{f"production_{act}": _production for act in ("entry", "edit", "remove")}, "plan_item_entry": _plan_item,
    "programme-detail": _programme("running"),
    "meeting_detail": _joint_meeting, "meeting_edit": _joint_meeting, "meeting_topic": _joint_meeting,
    "meeting_hand_out": _joint_meeting, "meeting_paper": as_docx(_joint_meeting), "joint-meeting-detail": _joint_meeting,
    "meeting_action": _meeting_action, "meeting_finish": _meeting_action, "meeting-action-detail": _meeting_action,
    "meeting-action-finish": _meeting_action,
    "report_detail": _joint_report, "report_redraw": _joint_report, "report_settle": _joint_report, "report_reopen": _joint_report,
    "report_paper": as_docx(_joint_report), "report_chapter": _chapter, "joint-report-detail": _joint_report,
    "note_detail": _note, "note_hand_in": _note, "note_answer": _note, "branch-note-detail": _note, "note_write": _month_of_note,
    "note_open": _month_of_note, "question_office": _question("asked"), "question_answer": _question("asked"),
    "question_publish": _question("answered"), "question_decline": _question("asked"),
    "ticket_detail": _ticket, "ticket_route": _ticket, "ticket_answer": _ticket, "service-ticket-detail": _ticket,
    "ticket_from_meeting": _meeting_of_tickets,
    "pulse_detail": _survey("open"), "pulse_edit": _survey("draft"), "pulse_open": _survey("draft"), "pulse_close": _survey("open"),
    "pulse_cancel": _survey("open"), "pulse-survey-detail": _survey("open"),
    **{f"year_book_{act}": _year_book for act in ("detail", "summary", "settle", "reopen")}, "year-book-detail": _year_book,
    "year_book_paper": as_docx(_year_book), "statistics_paper": as_docx(_statistics), "statistics_line": _statistics_line,
    **{f"statistics_{act}": _statistics for act in ("detail", "sign", "back")}, "statistics-return-detail": _statistics,
    "policy_detail": _policy, "policy_revise": _policy, "policy_repeal": _policy, "policy-detail": _policy,
}  # fmt: skip
