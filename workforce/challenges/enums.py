from django.db import models
from django.utils.translation import gettext_lazy as _


class ChallengeSource(models.TextChoices):
    """Where a problem comes from."""

    BOTTLENECK = "bottleneck", _("生产瓶颈")
    DIFFICULTY = "difficulty", _("工艺难题")
    NEW_TECH = "new_tech", _("新技术应用")


class ProblemState(models.TextChoices):
    POOLED = "pooled", _("待研榜")
    TAKEN = "taken", _("已列入榜单")
    SOLVED = "solved", _("已解决")
    DROPPED = "dropped", _("不列入")


class ChallengeState(models.TextChoices):
    STUDIED = "studied", _("研榜")
    POSTED = "posted", _("揭榜中")
    JUDGING = "judging", _("评榜中")
    CHOSEN = "chosen", _("待签约")
    RUNNING = "running", _("攻关中")
    ACCEPTED = "accepted", _("验收通过")
    FAILED = "failed", _("未达目标")
    CANCELLED = "cancelled", _("已撤销")


# What the whole enterprise reads; before the posting and after a failure only those concerned do.
PUBLIC_STATES = (
    ChallengeState.POSTED, ChallengeState.JUDGING, ChallengeState.CHOSEN, ChallengeState.RUNNING, ChallengeState.ACCEPTED,
)  # fmt: skip
LIVE_STATES = (
    ChallengeState.STUDIED, ChallengeState.POSTED, ChallengeState.JUDGING, ChallengeState.CHOSEN, ChallengeState.RUNNING,
)  # fmt: skip
TONES = {
    ChallengeState.STUDIED: "mute", ChallengeState.POSTED: "warn", ChallengeState.JUDGING: "warn", ChallengeState.CHOSEN: "info",
    ChallengeState.RUNNING: "info", ChallengeState.ACCEPTED: "ok", ChallengeState.FAILED: "bad", ChallengeState.CANCELLED: "mute",
}  # fmt: skip


class ClaimState(models.TextChoices):
    OPEN = "open", _("待评榜")
    WITHDRAWN = "withdrawn", _("已撤回")
    CHOSEN = "chosen", _("中榜")
    PASSED_OVER = "passed_over", _("未中榜")


class ChallengeRole(models.TextChoices):
    """党员领题、团队攻关、群众参与."""

    LEAD = "lead", _("领题")
    TEAM = "team", _("攻关")
    MASSES = "masses", _("群众参与")


class AcceptanceOutcome(models.TextChoices):
    PASS = "pass", _("通过")
    EXTEND = "extend", _("延期")
    FAIL = "fail", _("不通过")


class AcceptanceState(models.TextChoices):
    OPEN = "open", _("待审定")
    AGREED = "agreed", _("已审定")
    DECLINED = "declined", _("未同意")
