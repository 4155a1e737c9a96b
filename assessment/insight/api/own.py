"""Shapes and answers for one branch: what to do next and its worth, the course, the place among its peers."""

from typing import Any

from rest_framework import serializers as s

from assessment.insight.api.analysis import CouplingShape, coupling_values
from assessment.insight.api.shapes import points, tenths
from assessment.insight.enums import StepKind
from assessment.insight.rules import coupling_of
from assessment.insight.selectors.course import full_marks, own_course
from assessment.insight.selectors.parameters import parameters_on
from assessment.insight.selectors.peers import peer_standing
from assessment.insight.selectors.steps import Outlook
from assessment.schemes.enums import Dimension
from assessment.scoring.models import ScoreTotal
from portal.kernel.scope import Scope


class GainShape(s.Serializer):
    indicator = s.CharField()
    name = s.CharField()
    before = points()
    after = points()
    full = points()


class StepShape(s.Serializer):
    """A duty that is owed or a result below full; ``worth`` is the sum of its gains, each computed by itself."""

    kind = s.ChoiceField(StepKind.choices)
    title = s.CharField()
    text = s.CharField()
    worth = points()
    due_on = s.DateField()
    action = s.CharField()
    url = s.CharField()
    gains = GainShape(many=True)


class ForecastShape(s.Serializer):
    """A dimension at the end of the round: as it stands, with nothing more done, with every step done."""

    dimension = s.ChoiceField(Dimension.choices)
    now = points()
    low = points()
    high = points()


class NextShape(s.Serializer):
    """``sums``: what all steps of a kind bring together, less than the sum of their worths where an item fills up."""

    is_moving = s.BooleanField(help_text="Only a running round has next steps.")
    steps = StepShape(many=True)
    sums = s.DictField(child=points())
    forecast = ForecastShape(many=True)


class OwnQuarterShape(s.Serializer):
    code = s.CharField()
    is_gap = s.BooleanField()
    party = points(allow_null=True)
    business = points(allow_null=True)
    total = points(allow_null=True)
    party_median = tenths(allow_null=True)
    business_median = tenths(allow_null=True)


class PeerLineShape(s.Serializer):
    rank = s.IntegerField()
    name = s.CharField()
    total = points()
    is_own = s.BooleanField()


class PeersShape(s.Serializer):
    """The own rank and the top places; none of them where the peer group is too small, no lines before publication."""

    rank = s.IntegerField(allow_null=True)
    of = s.IntegerField()
    minimum = s.IntegerField()
    is_small = s.BooleanField()
    is_published = s.BooleanField()
    party_rank = s.IntegerField(allow_null=True, help_text="Where the scheme forms no total: the two ranks apart.")
    business_rank = s.IntegerField(allow_null=True)
    lines = PeerLineShape(many=True)


class FullMarksShape(s.Serializer):
    """For how many quarters up to this one each dimension has stood at a hundred points."""

    party = s.IntegerField()
    business = s.IntegerField()


class CourseShape(s.Serializer):
    quarters = OwnQuarterShape(many=True)
    full_marks = FullMarksShape()
    peers = PeersShape()
    coupling = CouplingShape()


def next_answer(outlook: Outlook, is_moving: bool) -> dict[str, Any]:
    rows = [
        {
            "kind": step.kind.value, "title": step.title, "text": step.text, "worth": step.worth, "due_on": step.due_on,
            "action": step.action, "url": step.url,
            "gains": [
                {"indicator": code, "name": name, "before": g.before, "after": g.after, "full": g.indicator.points}
                for code, name, g in step.items
            ],
        }
        for step in outlook.steps
    ]  # fmt: skip
    return {
        "is_moving": is_moving,
        "steps": rows,
        "sums": {kind.value: worth for kind, worth in outlook.sums},
        "forecast": outlook.forecast,
    }


def course_answer(total: ScoreTotal, scope: Scope) -> dict[str, Any]:
    parameters = parameters_on(total.round.ends_on)
    quarters = own_course(scope, total, parameters)
    return {
        "quarters": quarters, "full_marks": full_marks(quarters), "peers": peer_standing(total, parameters),
        "coupling": coupling_values(coupling_of(total.party, total.business, parameters.coupling)),
    }  # fmt: skip
