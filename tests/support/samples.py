"""A record of branch A or unit CM-A for each address that names one: ``url name -> callable(people) -> kwargs``.

Two tests read this: who is near must reach the record, a stranger must not. A detail address without a sample here is
asked for something that does not exist.
"""

from datetime import date

from branches.activities.models import ActivityEffect, ActivityObserver
from portal.audit.models import AuditRow
from portal.ballots import services as ballot_services
from portal.integration.models import Webhook, WebhookDelivery
from portal.kernel import clock
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.notices.models import ChatRobot, Notice
from portal.panels import services as panel_services
from portal.rights.models import RoleGrant, User
from tests.assessment.appeals.samples import APPEAL_SAMPLES
from tests.assessment.improvement.samples import IMPROVEMENT_SAMPLES
from tests.assessment.insight import factories as insight
from tests.assessment.outcomes import factories as outcomes
from tests.assessment.papers.samples import PAPER_SAMPLES
from tests.branches.activities.factories import ActivityFactory
from tests.branches.authenticity import factories as authenticity
from tests.branches.duties.factories import ExemptionFactory
from tests.branches.safety.samples import SAFETY_SAMPLES
from tests.branches.samples import BRANCH_SAMPLES, Sample, as_docx, branch
from tests.portal.announcements import factories as announcements
from tests.portal.ballots import factories as ballots
from tests.portal.holds.factories import hold_at
from tests.portal.panels import factories as panels
from tests.portal.publicity import factories as publicity
from tests.support.people import FourPeople
from tests.workforce.honours.factories import HonourFactory
from tests.workforce.mentorship import factories as mentorships
from tests.workforce.promotion import factories as promotions
from tests.workforce.results import factories as results
from tests.workforce.skills.factories import SkillCertificateFactory
from tests.workforce.tables import WORKFORCE_SAMPLES
from workforce.results.models import WorkResult
from workforce.results.services import confirm_result


def _account(p: FourPeople) -> dict:
    return {"pk": p.worker.pk}


def _grant(p: FourPeople) -> dict:
    return {"pk": RoleGrant.objects.get(user=p.secretary).pk}


def _webhook(p: FourPeople) -> dict:
    hook = Webhook.objects.create(
        name="调度", url="http://127.0.0.1/", events=["activity.filed"], node=p.nodes["MK1"], secret="x", created_at=clock.now()
    )
    return {"pk": hook.pk}


def _delivery(p: FourPeople) -> dict:
    now = clock.now()
    row = WebhookDelivery.objects.create(webhook_id=_webhook(p)["pk"], event="activity.filed", body="{}", created_at=now, due_at=now)
    return {"pk": row.pk}


def _audit(p: FourPeople) -> dict:
    row = AuditRow.objects.create(
        at=clock.now(), actor_label="甲", action="activity.filed", object_label="x", node_path=p.nodes["ZB-A"].path
    )
    return {"pk": row.pk}


def _hold(p: FourPeople) -> dict:
    return {"pk": hold_at(p.nodes["CM-A"]).pk}


def _notice(p: FourPeople) -> dict:
    return {"pk": Notice.objects.create(recipient=p.secretary, code="grant.to_self", created_at=clock.now()).pk}


def _node(p: FourPeople) -> dict:
    return {"code": "CM-A"}


def _person(p: FourPeople) -> dict:
    return {"staff_no": p.worker.person.staff_no}


def _post(p: FourPeople) -> dict:
    return {"code": "ZB-A", "pk": p.branch_a.posts.get().pk}


def _proxy(p: FourPeople) -> dict:
    today, member = clock.today(), p.branch_a.memberships.last().person
    row = p.branch_a.proxies.create(person=member, from_on=today, to_on=today, reason="外出", appointed_at=clock.now())
    return {"code": "ZB-A", "pk": row.pk}


def _activity(state: str) -> Sample:
    return lambda p: {"pk": ActivityFactory(branch=p.branch_a, state=state).pk}


def _observer(p: FourPeople) -> dict:
    activity = ActivityFactory(branch=p.branch_a, state="held")
    return {"pk": ActivityObserver.objects.create(activity=activity, name="王来宾", role="市总工会").pk}


def _effect(p: FourPeople) -> dict:
    activity = ActivityFactory(branch=p.branch_a, archived=True)
    row = ActivityEffect.objects.create(
        activity=activity, kind="hazard", text="更换托辊", seen_on=activity.held_on, recorded_by=p.secretary, recorded_at=clock.now()
    )
    return {"pk": row.pk}


def _exemption(p: FourPeople) -> dict:
    return {"pk": ExemptionFactory(branch=p.branch_a).pk}


def _certificate(p: FourPeople) -> dict:
    return {"pk": SkillCertificateFactory(person=p.worker.person).pk}


def _batch(with_case: bool = False) -> Sample:
    """A batch of the plant that enrols, with the worker's application."""

    def make(p: FourPeople) -> dict:
        batch = promotions.opened(p, at=clock.now())
        row = promotions.handed_in(p, p.worker, at=clock.now())
        return {"pk": batch.pk, "case": row.pk} if with_case else {"pk": batch.pk}

    return make


def _honour(p: FourPeople) -> dict:
    return {"pk": HonourFactory(person=p.worker.person, node=p.nodes["CM-A"], registered_by=p.hr).pk}


def _result(act: str = "registered") -> Sample:
    """A result of the worker's unit, entered by the personnel officer."""

    def make(p: FourPeople) -> dict:
        row = results.registered(p, p.hr, kind="other", number="", title=f"成果 {WorkResult.objects.count()}")
        if act == "registered":
            return {"pk": row.pk}
        row = confirm_result(actor=p.actor(p.second_hr), at=clock.now(), result=row)
        if act == "paid":
            return {"pk": results.rewarded(p, row).pk}
        return {"pk": results.nominated(p, row).pk if act == "sent" else row.pk}

    return make


def _mentorship(at_step: str = "running", record: str = "") -> Sample:
    """An agreement of branch A's scheme, or one of its records, with the standing worker as apprentice."""

    def make(p: FourPeople) -> dict:
        row = getattr(mentorships, at_step)(p)
        if record == "indicator":
            return {"pk": row.indicators.get().pk}
        if record == "change":
            return {"pk": mentorships.asked(p, row).pk}
        return {"pk": mentorships.objected(p, row).pk} if record == "objection" else {"pk": row.pk}

    return make


def _mentor_paid(p: FourPeople) -> dict:
    return {"pk": mentorships.graded(p).pk, "kind": "allowance"}


def _measure(p: FourPeople) -> dict:
    kind = MeasureKind.objects.get_or_create(code="T-OUT", defaults={"name_zh": "产量", "name_en": "Output", "unit_label": "吨"})[0]
    row = BusinessMeasure.objects.create(kind=kind, node=p.nodes["CM-A"], month=date(2026, 7, 1), value=1, updated_at=clock.now())
    return {"pk": row.pk}


def _adjustment(p: FourPeople) -> dict:
    row = insight.AdjustmentFactory(round=insight.RoundFactory(), branch=p.branch_a, proposed_by=p.assessor)
    return {"code": "2026Q3", "pk": row.pk}


def _score(name: str) -> Sample:
    def make(p: FourPeople) -> dict:
        insight.score(insight.RoundFactory(), p.branch_a, "90", "80")
        return {name: "2026Q3~ZB-A"}

    return make


def _outcome(at_step: str = "proposed") -> Sample:
    return lambda p: {"pk": getattr(outcomes, at_step)(p).pk}


def _near(p: FourPeople) -> list[User]:
    """Everybody with a role in the first plant, the convener of the panel apart."""
    grants = RoleGrant.objects.filter(node__path__startswith=p.nodes["MK1"].path).exclude(user=p.second_hr)
    return list(User.objects.filter(pk__in=grants.values("user_id")))


def _panel(act: str) -> Sample:
    """A panel in which everybody near has a seat, some as deputies; opened for the acts that need it."""

    def make(p: FourPeople) -> dict:
        users = _near(p)
        words = {"actor": p.actor(p.second_hr), "at": clock.now()}
        panel = panels.convened(p, user=p.second_hr)
        seats = {"users": users[:3], "chair": users[0], "deputies": users[3:]}
        panel = panel_services.seat_members(**words, panel=panel, version=panel.version, **seats)
        if act == "sitting":
            panel_services.open_panel(**words, panel=panel, version=panel.version)
        return {"pk": panel.pk}

    return make


def _ballot(state: str, mode: str = "electronic") -> Sample:
    """A ballot beside a members' meeting of branch A, brought to ``state``; everybody near is a member of the branch."""

    def make(p: FourPeople) -> dict:
        for user in User.objects.filter(person__isnull=False, grants__node__path__startswith=p.nodes["MK1"].path).distinct():
            if not p.branch_a.memberships.filter(person=user.person).exists():
                p.branch_a.memberships.create(person=user.person, from_on=date(2020, 1, 1))
        row = ballots.drafted(p, mode=mode, items=("甲",))
        words = {"actor": p.actor(p.secretary), "at": clock.now()}
        if state != "draft":
            row = ballot_services.open_ballot(**words, ballot=row, version=row.version)
        count = row.voters.count()
        if state == "concluded":
            for user in ballots.members(p):
                ballots.cast(p, row, user)
            row = ballots.closed(p, row)
        if state == "counted":
            figures = {"issued": count, "returned": count, "spoiled": 0, "counts": {1: {"yes": count, "no": 0, "abstain": 0}}}
            ballot_services.enter_totals(**words, ballot=row, version=row.version, **figures, write_ins={})
        return {"pk": row.pk}

    return make


def _publicity(p: FourPeople) -> dict:
    return {"pk": publicity.opened(p, on=clock.today()).pk}


def _objection(p: FourPeople) -> dict:
    row = publicity.opened(p, on=clock.today())
    return {"pk": row.pk, "no": publicity.objected(p, row, on=clock.today()).pk}


def _announcement(state: str) -> Sample:
    return lambda p: {"pk": (announcements.draft if state == "draft" else announcements.published)(p).pk}


def _robot(p: FourPeople) -> dict:
    row = ChatRobot.objects.create(
        node=p.nodes["MK1"], channel="wecom", name="一队", address="https://robot.example/", created_at=clock.now(), told_until=clock.now()
    )
    return {"pk": row.pk}


def _drawn(key: str, state: str = "open") -> Sample:
    def make(p: FourPeople) -> dict:
        record = authenticity.drawn_record(p)
        if state == "settled":
            for user in (p.committee, p.second_committee):
                authenticity.judge(p, user, record, "in_order")
        return {key: record.draw_id if state == "draw" else record.pk}

    return make


SAMPLES: dict[str, Sample] = {
    **SAFETY_SAMPLES,
    **BRANCH_SAMPLES,
    **WORKFORCE_SAMPLES,
    **IMPROVEMENT_SAMPLES,
    **APPEAL_SAMPLES,
    **PAPER_SAMPLES,
    "webhook_detail": _webhook, "webhook_edit": _webhook, "webhook_test": _webhook, "webhook_secret": _webhook,
    "webhook_resume": _webhook, "webhook_resend": _delivery,
    "hold_detail": _hold, "hold_decide": _hold, "hold_lift": _hold, "legal-hold-detail": _hold,
    "adjustment_decide": _adjustment,
    "account_detail": _account, "account_reset": _account, "account_close": _account, "account_reopen": _account,
    "grant_withdraw": _grant, "audit_detail": _audit, "notice_open": _notice, "notice_done": _notice,
    "robot_change": _robot, "robot_test": _robot,
    "announcement_detail": _announcement("published"), "announcement_confirm": _announcement("published"),
    "announcement_edit": _announcement("draft"), "announcement_publish": _announcement("draft"),
    "announcement_remind": _announcement("published"), "announcement_withdraw": _announcement("published"),
    "announcement-detail": _announcement("published"),
    "node_detail": _node, "node_edit": _node, "node_move": _node, "node_close": _node, "coverage_unit": _node,
    "person_detail": _person, "person_edit": _person, "person_transfer": _person, "person_reveal": _person,
    "branch_detail": branch, "branch_edit": branch, "member_admit": branch, "post_appoint": branch, "cover_add": branch,
    "branch_elect": branch, "proxy_appoint": branch, "branch_close": branch, "post_extend": _post, "post_end": _post,
    "proxy_withdraw": _proxy,
    "activity_detail": _activity("held"), "activity_edit": _activity("held"), "activity_minutes": _activity("held"),
    "activity_roll": _activity("held"), "activity_sitting": _activity("held"),
    "activity_observers": _activity("held"), "observer_remove": _observer,
    "effect_add": _activity("archived"), "effect_remove": _effect, "effect_confirm": _effect,
    "hint_explain": _activity("held"), "activity-hint-detail": _activity("held"),
    "sample_detail": _drawn("pk", "draw"), "sample_record": _drawn("pk"), "sample_judge": _drawn("pk"),
    "sample_answer": _drawn("pk", "settled"), "sample-draw-detail": _drawn("pk", "draw"), "sampled-record-detail": _drawn("pk"),
    "sample-result-detail": _drawn("pk", "settled"),
    "exemption_grant": branch, "exemption_withdraw": _exemption,
    "activity_file": _activity("held"), "activity_return": _activity("filed"), "activity_archive": _activity("filed"),
    "certificate_detail": _certificate, "certificate_revoke": _certificate,
    "batch_detail": _batch(), "batch_add": _batch(), "batch_remove": _batch(with_case=True), "batch_close": _batch(),
    "batch_convene": _batch(), "batch_publicise": _batch(), "promotion-batch-detail": _batch(),
    "measure_edit": _measure,
    "honour_detail": _honour, "honour_confirm": _honour, "honour_withdraw": _honour, "honour_show": _honour, "honour-detail": _honour,
    "honour_paper": as_docx(_honour),
    **{f"result_{act}": _result() for act in ("detail", "edit", "confirm", "return", "withdraw")}, "work-result-detail": _result(),
    "result_reward": _result("confirmed"), "result_nominate": _result("confirmed"), "result_reward_remove": _result("paid"),
    "result_nomination_settle": _result("sent"),
    "mentorship_detail": _mentorship(), "mentorship-detail": _mentorship(), "mentorship_edit": _mentorship("drafted"),
    "mentorship_drop": _mentorship("drafted"), "mentorship_add_indicator": _mentorship("drafted"),
    "mentorship_offer": _mentorship("drafted"),
    "mentorship_sign": _mentorship("offered"), "mentorship-sign": _mentorship("offered"), "mentorship_witness": _mentorship("both_signed"),
    "mentorship_return": _mentorship("offered"), "mentorship_problem": _mentorship(), "mentorship_change": _mentorship(),
    "mentorship_change_answer": _mentorship(record="change"), "mentorship_object": _mentorship(),
    "mentorship_grade": _mentorship("at_test"),
    "mentorship_objection_answer": _mentorship(record="objection"), "mentorship_test": _mentorship("ending"),
    "mentorship_break": _mentorship(), "mentorship_paid": _mentor_paid, "mentorship_indicator": _mentorship(record="indicator"),
    "mentorship_check": _mentorship(record="indicator"), "mentorship_drop_indicator": _mentorship("drafted", record="indicator"),
    "panel_detail": _panel("sitting"), "panel_judge": _panel("sitting"), "panel_recuse": _panel("sitting"),
    "panel_seats": _panel("sitting"), "panel_open": _panel("forming"), "panel_conclude": _panel("sitting"),
    "panel_dissolve": _panel("sitting"), "panel-detail": _panel("sitting"),
    "panel_settle": _panel("forming"), "panel_remind": _panel("sitting"), "panel_discuss": _panel("sitting"),
    "ballot_detail": _ballot("open"), "ballot_live": _ballot("open"), "ballot_print": _ballot("concluded"),
    "ballot_vote": _ballot("open"), "ballot_roll": _ballot("draft"), "ballot_open": _ballot("draft"), "ballot_close": _ballot("open"),
    "ballot_cancel": _ballot("open"), "ballot_run_off": _ballot("concluded"), "ballot_slip": _ballot("draft"),
    "ballot_totals": _ballot("open", "paper"), "ballot_check": _ballot("counted", "paper"), "ballot_recount": _ballot("concluded"),
    "ballot-detail": _ballot("open"),
    "publicity_poster": _publicity, "publicity_closure": _publicity, "ballot_paper": as_docx(_ballot("concluded")),
    "publicity_poster_paper": as_docx(_publicity), "publicity_closure_paper": as_docx(_publicity),
    "publicity_detail": _publicity, "publicity_object": _publicity, "publicity_close": _publicity, "publicity_withdraw": _publicity,
    "publicity-detail": _publicity, "objection_answer": _objection,
    "score_detail": _score("key"), "score_next": _score("key"), "score_course": _score("key"),
    "score-next": _score("id"), "score-course": _score("id"),
    "score-detail": _score("id"), "score-receipt": _score("id"),
    **{f"outcome_{act}": _outcome() for act in ("decide", "withdraw")},
    **dict.fromkeys(("outcome_detail", "outcome-detail"), _outcome("decided")),
    "outcome_carry": _outcome("decided"), "outcome_appeal": _outcome("decided"), "outcome_answer": _outcome("appealed"),
}  # fmt: skip
