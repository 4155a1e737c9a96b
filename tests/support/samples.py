"""A record of branch A or unit CM-A for each address that names one: ``url name -> callable(people) -> kwargs``.

Two tests read this: who is near must reach the record, a stranger must not. A detail address without a sample here is
asked for something that does not exist.
"""

from collections.abc import Callable
from datetime import date

from branches.activities.models import ActivityEffect, ActivityObserver
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.measures.models import BusinessMeasure, MeasureKind
from portal.notices.models import Notice
from portal.panels import services as panel_services
from portal.rights.models import RoleGrant, User
from tests.assessment.insight import factories as insight
from tests.branches.activities.factories import ActivityFactory
from tests.branches.duties.factories import ExemptionFactory
from tests.portal.panels import factories as panels
from tests.portal.publicity import factories as publicity
from tests.support.people import FourPeople
from tests.workforce.honours.factories import HonourFactory
from tests.workforce.promotion import factories as promotions
from tests.workforce.skills.factories import SkillCertificateFactory

Sample = Callable[[FourPeople], dict]


def _account(p: FourPeople) -> dict:
    return {"pk": p.worker.pk}


def _grant(p: FourPeople) -> dict:
    return {"pk": RoleGrant.objects.get(user=p.secretary).pk}


def _audit(p: FourPeople) -> dict:
    row = AuditRow.objects.create(
        at=clock.now(), actor_label="甲", action="activity.filed", object_label="x", node_path=p.nodes["ZB-A"].path
    )
    return {"pk": row.pk}


def _notice(p: FourPeople) -> dict:
    return {"pk": Notice.objects.create(recipient=p.secretary, code="grant.to_self", created_at=clock.now()).pk}


def _node(p: FourPeople) -> dict:
    return {"code": "CM-A"}


def _person(p: FourPeople) -> dict:
    return {"staff_no": p.worker.person.staff_no}


def _branch(p: FourPeople) -> dict:
    return {"code": "ZB-A"}


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


def _publicity(p: FourPeople) -> dict:
    return {"pk": publicity.opened(p, on=clock.today()).pk}


def _objection(p: FourPeople) -> dict:
    row = publicity.opened(p, on=clock.today())
    return {"pk": row.pk, "no": publicity.objected(p, row, on=clock.today()).pk}


SAMPLES: dict[str, Sample] = {
    "adjustment_decide": _adjustment,
    "account_detail": _account, "account_reset": _account, "account_close": _account, "account_reopen": _account,
    "grant_withdraw": _grant, "audit_detail": _audit, "notice_open": _notice,
    "node_detail": _node, "node_edit": _node, "node_move": _node, "node_close": _node, "coverage_unit": _node,
    "person_detail": _person, "person_edit": _person, "person_transfer": _person, "person_reveal": _person,
    "branch_detail": _branch, "branch_edit": _branch, "member_admit": _branch, "post_appoint": _branch, "cover_add": _branch,
    "branch_elect": _branch, "proxy_appoint": _branch, "branch_close": _branch, "post_extend": _post, "post_end": _post,
    "proxy_withdraw": _proxy,
    "activity_detail": _activity("held"), "activity_edit": _activity("held"), "activity_minutes": _activity("held"),
    "activity_roll": _activity("held"), "activity_sitting": _activity("held"), "activity_files": _activity("held"),
    "activity_observers": _activity("held"), "observer_remove": _observer,
    "effect_add": _activity("archived"), "effect_remove": _effect, "effect_confirm": _effect,
    "exemption_grant": _branch, "exemption_withdraw": _exemption,
    "activity_file": _activity("held"), "activity_return": _activity("filed"), "activity_archive": _activity("filed"),
    "certificate_detail": _certificate, "certificate_revoke": _certificate,
    "batch_detail": _batch(), "batch_add": _batch(), "batch_remove": _batch(with_case=True), "batch_close": _batch(),
    "batch_convene": _batch(), "batch_publicise": _batch(), "promotion-batch-detail": _batch(),
    "measure_edit": _measure,
    "honour_detail": _honour, "honour_confirm": _honour, "honour_withdraw": _honour, "honour_show": _honour, "honour-detail": _honour,
    "panel_detail": _panel("sitting"), "panel_judge": _panel("sitting"), "panel_recuse": _panel("sitting"),
    "panel_seats": _panel("sitting"), "panel_open": _panel("forming"), "panel_conclude": _panel("sitting"),
    "panel_dissolve": _panel("sitting"), "panel-detail": _panel("sitting"),
    "publicity_detail": _publicity, "publicity_object": _publicity, "publicity_close": _publicity, "publicity_withdraw": _publicity,
    "publicity-detail": _publicity, "objection_answer": _objection,
    "score_detail": _score("key"), "score_next": _score("key"), "score_course": _score("key"),
    "score-next": _score("id"), "score-course": _score("id"),
    "score-detail": _score("id"), "score-receipt": _score("id"),
}  # fmt: skip
