"""Hangs scoring onto the house: its sentences, and its ear for changes on the floors below."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from assessment.scoring.messages import SENTENCES
from assessment.scoring.services import mark_changed, published_over
from portal.audit.registry import leave_untraced
from portal.exchange.registry import call_records, guard
from portal.kernel import changes, sentences


def hear(change: changes.Change) -> None:
    mark_changed(change)


def standing(found: Sequence[changes.Change], written_at: datetime) -> list[str]:
    """Published rounds keep what they were counted from: an import before them is not undone."""
    return [sentences.sentence("run.published_over", {"round": code}) for code in published_over(found, written_at)]


RECORDS = {
    "assessment.RoundBranch": _("考核期名单"),
    "assessment.FrozenBranch": _("已公布的考核结果"),
    "assessment.ScoreTotal": _("考核得分"),
    "assessment.JudgedScore": _("评议得分"),
    "assessment.ScoreAdjustment": _("加减分"),
}


def connect() -> None:
    leave_untraced(
        "worked out anew from the records; what is published is frozen and verified",
        "assessment.PeriodFact", "assessment.ScoreItem", "assessment.ScoreTotal", "assessment.ScoreNode", "assessment.DirtyMark",
        "assessment.ScoreRun", "assessment.ScoreChunk", "assessment.RoundBranch",
    )  # fmt: skip
    guard(standing)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    changes.listen(hear)
