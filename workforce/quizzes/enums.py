from django.db import models
from django.utils.translation import gettext_lazy as _


class QuizQuestionKind(models.TextChoices):
    SINGLE = "single", _("单选题")
    MULTIPLE = "multiple", _("多选题")
    JUDGE = "judge", _("判断题")


class QuizQuestionState(models.TextChoices):
    DRAFT = "draft", _("待审核")
    APPROVED = "approved", _("可用")
    WITHDRAWN = "withdrawn", _("已停用")


class QuizPurpose(models.TextChoices):
    COURSE = "course", _("课程测试")
    CONTEST = "contest", _("知识竞赛")
    EXAM = "exam", _("规定考试")
    CHECK = "check", _("逢查必考")


class QuizDraw(models.TextChoices):
    FIXED = "fixed", _("固定题目")
    DRAWN = "drawn", _("随机抽题")


class QuizPaperState(models.TextChoices):
    DRAFT = "draft", _("起草中")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已停用")


QUESTION_TONES = {QuizQuestionState.DRAFT: "warn", QuizQuestionState.APPROVED: "ok", QuizQuestionState.WITHDRAWN: "mute"}
PAPER_TONES = {QuizPaperState.DRAFT: "warn", QuizPaperState.PUBLISHED: "ok", QuizPaperState.WITHDRAWN: "mute"}
# Purposes in which the office has to act on who failed; of the others it sees rates of units only.
NAMED = (QuizPurpose.EXAM, QuizPurpose.CHECK)
