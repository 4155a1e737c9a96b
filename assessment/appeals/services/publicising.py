"""The preliminary result is shown inside the enterprise; what an appeal has changed is shown once more."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.appeals.enums import OPEN_STATES
from assessment.appeals.models import RoundAppeal
from assessment.appeals.selectors import PLACE_KIND, figures_of, node_of_all, publicities_of
from assessment.rounds.access import may_in_round
from assessment.rounds.enums import StepKind
from assessment.rounds.models import AssessmentRound, RoundBranch, RoundStep
from assessment.rounds.services import mark_done
from branches.orgs.selectors import secretaries
from portal.calendar.selectors import work_calendar
from portal.catalogue.selectors import value_on, values_on
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.publicity.enums import PublicityState
from portal.publicity.models import Publicity
from portal.publicity.services import EntryDraft, open_publicity
from portal.rights.access import Actor
from portal.rights.models import User


@transaction.atomic
def show_result(*, actor: Actor, at: datetime, round: AssessmentRound) -> Publicity:
    """Show the published result to everybody below the branches' common place, for the working days of the rule.

    After a first publicity only the results that appeals have changed are shown. Raises RuleBroken where there is none to show
    or one is running.
    """
    round = AssessmentRound.objects.select_for_update(of=("self",)).get(pk=round.pk)
    ensure(may_in_round(actor, "round.publish", "show", round))
    is_again = publicities_of(round).filter(state=PublicityState.CLOSED).exists()
    rows = figures_of(round, only_changed=is_again)
    if not rows:
        raise RuleBroken("appeal.nothing_to_show")
    node = node_of_all([place.branch.node.path for place in round.participants.select_related("branch__node")])
    if node is None:
        raise RuleBroken("appeal.nothing_to_show")
    days = int(value_on("ROUND_PUBLICITY_WORKDAYS", localdate(at)))
    title = _("%(round)s 考核结果补充公示") if is_again else _("%(round)s 考核初步结果公示")
    row = open_publicity(
        actor=actor, at=at, title=title % {"round": round.code}, node=node, record_kind="assessmentround", record_id=round.pk,
        workdays=days,
        text=_("依次为党建得分和业务得分。按组织顺序排列，不排名次。公示期内支部可以申诉。"),
        entries=[EntryDraft(p.branch.node.name, figures, PLACE_KIND, p.pk) for p, figures in rows],
    )  # fmt: skip
    if not is_again:
        _date_the_steps(round, row)
    _tell_branches(round, row, [place.branch_id for place, _figures in rows], at)
    return row


def _date_the_steps(round: AssessmentRound, row: Publicity) -> None:
    """The plan follows what really runs: the days of the publicity, the last day of an answer, the lock after both."""
    calendar = work_calendar(row.ends_on)
    days = values_on(["APPEAL_ANSWER_WORKDAYS", "ROUND_FINAL_WORKDAYS"], row.starts_on)
    last = calendar.add(row.ends_on, int(days["APPEAL_ANSWER_WORKDAYS"]))
    final = calendar.add(last, int(days["ROUND_FINAL_WORKDAYS"]))
    steps = RoundStep.objects.filter(round=round, done_on=None)
    steps.filter(kind=StepKind.PUBLICITY).update(starts_on=row.starts_on, due_on=row.ends_on)
    steps.filter(kind=StepKind.APPEALS).update(starts_on=row.starts_on, due_on=last)
    steps.filter(kind=StepKind.FINAL).update(starts_on=last + timedelta(days=1), due_on=final)


def _tell_branches(round: AssessmentRound, row: Publicity, branch_ids: list[int], at: datetime) -> None:
    posts = secretaries(branch_ids, localdate(at))
    accounts = User.objects.filter(person_id__in={p.person_id for p in posts.values()}, is_active=True)
    words = {"round": round.code, "until": row.ends_on.isoformat()}
    notify(user_ids=accounts.values_list("pk", flat=True), code="appeal.window_notice", params=words, url=reverse("appeal_list"), at=at)


def publicity_closed(row: Publicity, actor: Actor, at: datetime) -> None:
    """The publicity of a result has ended: its step is over, and changed results that it showed as they are now are known."""
    round = AssessmentRound.objects.get(pk=row.record_id)
    now = {place.pk: figures for place, figures in figures_of(round, only_changed=True)}
    shown = row.entries.filter(record_kind=PLACE_KIND, record_id__in=now).values_list("record_id", "detail")
    RoundBranch.objects.filter(pk__in=[pk for pk, detail in shown if now.get(pk or 0) == detail]).update(is_changed=False)
    mark_done(round, StepKind.PUBLICITY, on=localdate(at))
    end_appeals(round, at)


def end_appeals(round: AssessmentRound, at: datetime) -> None:
    """The step of the appeals is over when the publicity is and none is open."""
    is_shown = publicities_of(round).filter(state=PublicityState.RUNNING).exists()
    if not is_shown and not RoundAppeal.objects.filter(round=round, state__in=OPEN_STATES).exists():
        mark_done(round, StepKind.APPEALS, on=localdate(at))
