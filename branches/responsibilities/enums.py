from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyHolder(models.TextChoices):
    """Whose responsibility it is: posts and bodies, never a name."""

    COMMITTEE = "committee", _("党委（支部委员会）")
    SECRETARY = "secretary", _("书记")
    UNION_CHAIR = "union_chair", _("工会主席")
    DEPARTMENT = "department", _("部门")
    ADMIN = "admin", _("行政")
    WORKERS = "workers", _("职工（职代会）")


class DutyTier(models.TextChoices):
    """The four tiers of joint responsibility, from above."""

    LEAD = "lead", _("党委领导")
    JOINT = "joint", _("党政齐抓")
    DEPARTMENTS = "departments", _("部门负责")
    WORKERS = "workers", _("职工参与")


TIER_OF = {
    DutyHolder.COMMITTEE: DutyTier.LEAD, DutyHolder.SECRETARY: DutyTier.JOINT, DutyHolder.ADMIN: DutyTier.JOINT,
    DutyHolder.DEPARTMENT: DutyTier.DEPARTMENTS, DutyHolder.UNION_CHAIR: DutyTier.WORKERS, DutyHolder.WORKERS: DutyTier.WORKERS,
}  # fmt: skip


class DutyOutcome(models.TextChoices):
    DONE = "done", _("已落实")
    PARTLY = "partly", _("部分落实")
    NOT_YET = "not_yet", _("未落实")


OUTCOME_TONES = {DutyOutcome.DONE: "ok", DutyOutcome.PARTLY: "warn", DutyOutcome.NOT_YET: "bad", "": "mute"}
