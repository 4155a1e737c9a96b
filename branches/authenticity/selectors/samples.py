"""Lots, the records drawn, and what may be read of the opinions."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity
from branches.authenticity.enums import SampleState
from branches.authenticity.models import SampleDraw, SampledRecord, SampleVerdict
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import NodeKind
from portal.organization.models import Node
from portal.rights.access import Actor


def choosable_nodes(scope: Scope, today: date) -> QuerySet[Node]:
    """Where a lot may be drawn: the roots of the reach and the committees and general branches inside it."""
    rows = Node.objects.within(scope).open_on(today)
    wanted = Q(path__in=scope.paths) | Q(kind__in=(NodeKind.PARTY_COMMITTEE, NodeKind.GENERAL_BRANCH))
    return rows.filter(wanted).order_by("path")


def eligible(node: Node, starts_on: date, ends_on: date) -> dict[int, list[int]]:
    """branch id -> ids of its filed and archived records of the days, below ``node``. One statement."""
    rows = Activity.objects.filter(subtree("branch__node__path", node.path), held_on__range=(starts_on, ends_on), state__in=COUNTED_STATES)
    found: dict[int, list[int]] = {}
    for branch_id, pk in rows.order_by("branch", "pk").values_list("branch", "pk"):
        found.setdefault(branch_id, []).append(pk)
    return found


def draw_rows(scope: Scope) -> QuerySet[SampleDraw]:
    """Lots of the reach with the number of their records and of those that are settled."""
    settled = Count("records", filter=Q(records__state=SampleState.SETTLED))
    rows = SampleDraw.objects.within(scope).select_related("node", "drawn_by")
    return rows.annotate(size=Count("records"), done=settled).order_by("-drawn_at", "-pk")


def sampled_rows(scope: Scope) -> QuerySet[SampledRecord]:
    """Records of the lots of the reach: what the committee that drew may look at. Of several rows fetch the opinions with
    ``with_verdicts``."""
    draws = SampleDraw.objects.within(scope).values("pk")
    return SampledRecord.objects.filter(draw__in=draws).select_related("draw__node", "activity__branch__node", "activity__kind")


def progress_of(records: Iterable[SampledRecord], actor: Actor) -> dict[int, tuple[int, bool]]:
    """record id -> (opinions that are in, whether one is the actor's). One statement; says nothing of what they are."""
    found: dict[int, tuple[int, bool]] = {}
    for record_id, judge_id in SampleVerdict.objects.filter(record__in=[r.pk for r in records]).values_list("record", "judge"):
        n, mine = found.get(record_id, (0, False))
        found[record_id] = (n + 1, mine or judge_id == actor.user_id)
    return found


def with_verdicts(rows: QuerySet[SampledRecord]) -> QuerySet[SampledRecord]:
    """Rows with their opinions and who gave them, for ``shown_verdicts``: one statement for all of them."""
    return rows.prefetch_related(Prefetch("verdicts", SampleVerdict.objects.select_related("judge")))


def shown_verdicts(record: SampledRecord, actor: Actor) -> list[SampleVerdict]:
    """All opinions once there is a conclusion; before that one's own alone, so that each looks for himself.

    No statement for a row of ``with_verdicts``.
    """
    is_settled = record.state == SampleState.SETTLED
    return [verdict for verdict in record.verdicts.all() if is_settled or verdict.judge_id == actor.user_id]


def results_for(scope: Scope) -> QuerySet[SampledRecord]:
    """Settled records of the branches of the reach, the newest first: what the branch itself is told."""
    rows = SampledRecord.objects.within(scope).filter(state=SampleState.SETTLED)
    return rows.select_related("activity__branch__node", "activity__kind", "draw__node", "answered_by").order_by("-settled_at", "-pk")
