"""What the page of a batch offers its reader now, and why not."""

from dataclasses import dataclass
from datetime import date

from portal.kernel.sentences import sentence
from portal.kernel.verdict import Verdict
from portal.panels.enums import PanelState
from portal.publicity.enums import PublicityState
from portal.rights.access import Actor
from workforce.promotion import access, rules
from workforce.promotion.enums import BatchState
from workforce.promotion.models import PromotionBatch
from workforce.promotion.selectors import batches as read


@dataclass(frozen=True)
class NextStep:
    """``code``: close, convene or publicise; empty when the next step lies with panel, publicity or decisions."""

    code: str
    is_allowed: bool
    why: str


@dataclass(frozen=True)
class Board:
    """``can_run``: the reader may run this batch; ``unchecked`` and ``ready``: applications before and after the check."""

    can_run: bool
    has_panel: bool
    unchecked: int
    ready: int
    step: NextStep | None


def board_of(actor: Actor, batch: PromotionBatch, today: date) -> Board:
    """The board of a batch in the reader's reach."""
    can_run = actor.can("batch.run") and actor.scope("batch.run").covers(batch.node.path) and bool(access.may_run_batch(actor, batch))
    ready = read.ready_cases(batch) if batch.state == BatchState.OPEN else []
    unchecked = read.unchecked_count(batch) if batch.state == BatchState.OPEN else 0
    has_panel = batch.panel is not None or any(s.way.needs_panel for s in ready)
    step = _next_step(batch, today, unchecked) if can_run else None
    return Board(can_run, has_panel, unchecked, len(ready), step)


def _next_step(batch: PromotionBatch, today: date, unchecked: int) -> NextStep | None:
    if batch.state == BatchState.OPEN:
        return _step("close", rules.may_close_enrolment(batch.state, batch.closes_on, today, unchecked))
    if batch.state == BatchState.PANEL and batch.panel is not None:
        if batch.panel.state == PanelState.DISSOLVED:
            return NextStep("convene", True, "")
        return _step("publicise", rules.may_publicise(batch.state, batch.panel.state, "", 1))
    if batch.state == BatchState.PUBLICITY and batch.publicity is not None and batch.publicity.state == PublicityState.WITHDRAWN:
        return NextStep("publicise", True, "")
    return None


def _step(code: str, verdict: Verdict) -> NextStep:
    return NextStep(code, bool(verdict), "" if verdict else sentence(verdict.code, verdict.params or None))
