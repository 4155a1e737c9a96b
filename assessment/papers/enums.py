from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperKind(models.TextChoices):
    """Papers of a published round that a committee gives out under its own name."""

    NOTICE = "notice", _("考核结果通报")
    RANKING = "ranking", _("考核排名表")
    REPORT = "report", _("考核工作报告")
    EVALUATION = "evaluation", _("党建与经营综合评价")


class BranchPaper(models.TextChoices):
    """Papers about the score of one branch."""

    REPORT = "report", _("支部考核报告")
    RECEIPT = "receipt", _("得分凭证")
