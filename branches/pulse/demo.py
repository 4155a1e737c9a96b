"""Two rounds that are over and one that runs, of the first committee."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from branches.pulse import services
from branches.pulse.models import PulseRoll, PulseSurvey, PulseTemplate
from branches.pulse.services import SurveyPlan
from branches.pulse.services.seal import seal_answer
from portal.organization.demo import DemoBranch
from portal.organization.models import Node
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

ROUNDS = ((160, "上半年职工心声问卷", 3.4), (80, "三季度职工心声问卷", 3.8))
IMPACT = "了解职工对工作和企业的感受，只看各支部汇总，不存个人回答；结果供改进服务使用，保存三年。"


def ask(sites: list[DemoBranch], rng: Random, now: datetime) -> str:
    """Everybody of the roll answers or not; sheets are sealed as the page seals them."""
    node = sites[0].node.parent
    grant = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk")[0]
    assert node is not None
    head = actor_of(grant.user, timezone.localdate(now))
    for ago, title, mean in ROUNDS:
        row = _opened(head, node, now - timedelta(days=ago), title)
        _fill(row, rng, mean)
        row.refresh_from_db()
        services.close_survey(actor=head, at=now - timedelta(days=ago - 10), survey=row, version=row.version)
    _fill(_opened(head, node, now - timedelta(days=2), "四季度职工心声问卷"), rng, 4.0, 0.3)
    return f"{PulseSurvey.objects.count()} surveys"


def _opened(head: Actor, node: Node, at: datetime, title: str) -> PulseSurvey:
    day, template = timezone.localdate(at), PulseTemplate.objects.get(code="MOOD")
    plan = SurveyPlan(node, template, title, IMPACT, day, day + timedelta(days=10))
    row = services.draft_survey(actor=head, at=at, plan=plan)
    return services.open_survey(actor=head, at=at, survey=row, version=row.version)


def _fill(row: PulseSurvey, rng: Random, mean: float, share: float = 0.8) -> None:
    """People without an account answer in the demo too: past the service, which asks for one."""
    asks = list(row.asks.values_list("no", flat=True))
    chosen = [line for line in row.roll.order_by("pk") if rng.random() < share][:400]
    PulseRoll.objects.filter(pk__in=[line.pk for line in chosen]).update(has_answered=True)
    for line in chosen:
        seal_answer(row, line.cell_id, {no: min(5, max(1, round(rng.gauss(mean, 1)))) for no in asks})
