"""The card with both scores on a branch's own page and on its secretary's workbench."""

from datetime import date
from typing import Any

from assessment.insight.rules import score_id
from assessment.insight.selectors.standings import band_in_place, recent_scores
from assessment.insight.selectors.steps import next_steps
from assessment.rounds.enums import MOVING_STATES
from assessment.schemes.rules import body_from_json, result_of
from assessment.schemes.selectors import combine_words, lowered_words, name_of
from branches.orgs.models import Branch
from portal.rights.access import Actor

STEPS_SHOWN = 3


def score_panel(branch: Branch, actor: Actor, today: date) -> dict[str, Any] | None:
    """The newest scores with the change to the round before of the same kind, and in a running round the steps that are
    worth most; None without the right or any score.

    One statement, those of the steps, and two where the highest grade has a share and the branch reached it.
    """
    scope = actor.scope("score.view")
    recent = recent_scores(scope, branch.pk, count=6)
    if not recent:
        return None
    now = recent[0]
    before = next((t for t in recent[1:] if len(t.round.code) == len(now.round.code)), None)
    body = body_from_json(now.round.scheme.body)
    result = result_of(body, now.party, now.business, now.peer_group)
    band, is_lowered = band_in_place(now, body)
    rows = [
        ("party", now.party, now.party - before.party if before else None),
        ("business", now.business, now.business - before.business if before else None),
    ]
    steps = next_steps(now, actor, today).steps
    return {
        "steps": steps[:STEPS_SHOWN], "more_steps": len(steps) - STEPS_SHOWN,
        "now": now, "rows": rows, "combined": result.total, "band": name_of(band) if band else "",
        "lowered": lowered_words(body, now.peer_group) if is_lowered else "",
        "how": combine_words(body, now.peer_group), "is_moving": now.round.state in MOVING_STATES,
        "score_key": score_id(now.round.code, now.branch.node.code), "past": [t for t in recent[1:] if t.round_id != now.round_id],
    }  # fmt: skip
