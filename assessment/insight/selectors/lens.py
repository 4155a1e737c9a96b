"""What a reader looks at: one round, a part of the tree inside his reach, maybe one peer group."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from assessment.insight.selectors.parameters import Parameters, parameters_on
from assessment.insight.selectors.words import named
from assessment.rounds.enums import FROZEN_STATES, MOVING_STATES
from assessment.rounds.models import AssessmentRound
from assessment.schemes.rules import SchemeBody, body_from_json
from assessment.schemes.selectors import combine_words
from assessment.scoring.models import ScoreTotal
from portal.kernel.errors import NotReachable
from portal.kernel.scope import AFTER_PATH, Scope
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node, PeerGroup

ROUNDS_SHOWN = 8  # rounds of one kind that trends and sparklines go back
NOT_PLACES = (*BRANCH_KINDS, NodeKind.PARTY_GROUP, NodeKind.TEAM)


@dataclass(frozen=True)
class Place:
    """A node that can be looked into: a unit or a committee; a branch only where pages go down to branches."""

    id: int
    code: str
    name: str
    path: str
    depth: int
    is_branch: bool = False


@dataclass(frozen=True)
class Lens:
    """``rounds`` newest first, all with scores in the reach; ``trail`` of the same kind up to ``round``, oldest first."""

    round: AssessmentRound
    rounds: tuple[AssessmentRound, ...]
    scope: Scope
    reach: Scope
    unit: Place | None
    places: tuple[Place, ...]
    peer_group: str
    parameters: Parameters
    today: date
    body: SchemeBody = field(repr=False)

    @property
    def trail(self) -> list[AssessmentRound]:
        kin = [r for r in self.rounds if len(r.code) == len(self.round.code) and r.starts_on <= self.round.starts_on]
        return list(reversed(kin[:ROUNDS_SHOWN]))

    @property
    def previous(self) -> AssessmentRound | None:
        trail = self.trail
        return trail[-2] if len(trail) > 1 else None

    @property
    def line(self) -> Decimal:
        """The line between strong and weak, in points."""
        return self.parameters.line

    @property
    def how(self) -> str:
        """How the two scores become one result, in words."""
        return combine_words(self.body, self.peer_group)

    @property
    def is_moving(self) -> bool:
        return self.round.state in MOVING_STATES

    @property
    def query(self) -> dict[str, str]:
        """The parameters that name this lens in an address."""
        return self.query_with()

    def query_with(self, **changes: str) -> dict[str, str]:
        """The same with ``changes``; an empty value leaves a parameter out."""
        wanted = {"round": self.round.code, "unit": self.unit.code if self.unit else "", "peer_group": self.peer_group, **changes}
        return {key: value for key, value in wanted.items() if value}


def rounds_with_scores(scope: Scope, *, is_published: bool = False) -> tuple[AssessmentRound, ...]:
    """Rounds that have a score inside ``scope``, newest first: one statement. ``is_published``: only those."""
    scored = ScoreTotal.objects.within(scope).filter(round=OuterRef("pk"))
    rows = AssessmentRound.objects.filter(Exists(scored)).select_related("scheme")
    return tuple(rows.filter(state__in=FROZEN_STATES) if is_published else rows)


def _places(scope: Scope, round_: AssessmentRound) -> tuple[Place, ...]:
    """Units and committees inside ``scope`` with a scored branch below: one statement."""
    end = Concat(OuterRef("path"), Value(AFTER_PATH))
    scored = ScoreTotal.objects.filter(round=round_, path__gte=OuterRef("path"), path__lt=end)
    nodes = Node.objects.within(scope).exclude(kind__in=NOT_PLACES).filter(Exists(scored)).order_by("path")
    return tuple(Place(*row) for row in nodes.values_list("pk", "code", "name", "path", "depth"))


def peer_groups() -> list[tuple[str, str]]:
    """(code, name) of the peer groups in their order: one statement."""
    return [(code, named(zh, en)) for code, zh, en in PeerGroup.objects.order_by("sort").values_list("code", "name_zh", "name_en")]


def lens_of(
    scope: Scope, *, today: date, round_code: str = "", unit_code: str = "", peer_group: str = "", is_published: bool = False
) -> Lens | None:
    """The lens for these parameters, in three statements; None while nothing in ``scope`` has a score.

    The newest round is the default. A round without scores here or a unit outside ``scope`` raises NotReachable.
    """
    rounds = rounds_with_scores(scope, is_published=is_published)
    if not rounds:
        if round_code or unit_code:
            raise NotReachable("round")
        return None
    chosen = next((r for r in rounds if r.code == round_code), None) if round_code else rounds[0]
    if chosen is None:
        raise NotReachable("round")
    places = _places(scope, chosen)
    unit = next((p for p in places if p.code == unit_code), None) if unit_code else None
    if unit_code and unit is None:
        raise NotReachable("unit")
    return Lens(
        round=chosen, rounds=rounds, scope=Scope((unit.path,)) if unit else scope, reach=scope, unit=unit, places=places,
        peer_group=peer_group, parameters=parameters_on(chosen.ends_on), today=today, body=body_from_json(chosen.scheme.body),
    )  # fmt: skip
