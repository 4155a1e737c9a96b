from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("已计划")
    HELD = "held", _("待提交")
    FILED = "filed", _("待归档")
    RETURNED = "returned", _("已退回")
    ARCHIVED = "archived", _("已归档")


# Tabs of the list: the states in the order of a record's way, and what waits for the reader himself to archive.
STATE_TABS = ("planned", "held", "filed", "returned", "archived")
WAITING_TAB = "waiting"
COUNTED_STATES = ("filed", "archived")


class KindHolder(models.TextChoices):
    """Whose meeting it is: who is expected, and for whom a duty counts."""

    BRANCH = "branch", _("全体党员")
    COMMITTEE = "committee", _("支部委员会")
    GROUP = "group", _("党小组")
    INVITED = "invited", _("指定参加人员")


class PlaceType(models.TextChoices):
    MEETING_ROOM = "meeting_room", _("会议室")
    LEARNING_PLACE = "learning_place", _("党员活动阵地")
    WORK_SITE = "work_site", _("生产现场")
    OUTSIDE = "outside", _("外出")
    VIDEO = "video", _("视频")
    ONLINE = "online", _("线上")


# where people join by a link
ONLINE_PLACES = (PlaceType.VIDEO, PlaceType.ONLINE)


class AttendanceState(models.TextChoices):
    PRESENT = "present", _("到会")
    MAKE_UP = "make_up", _("补课")
    LEAVE_OFFICIAL = "leave_official", _("公假")
    LEAVE_SHIFT = "leave_shift", _("当班")
    LEAVE_SICK = "leave_sick", _("病假")
    LEAVE_PRIVATE = "leave_private", _("事假")
    ABSENT = "absent", _("缺席")


PRESENT_STATES = ("present", "make_up")


class SigninMethod(models.TextChoices):
    ROLL_CALL = "roll_call", _("点名")
    QR = "qr", _("扫码")
    PIN = "pin", _("工号加口令")
    IMPORT = "import", _("导入")


class AgendaFlag(models.TextChoices):
    GENERAL = "general", _("一般议题")
    FIRST = "first", _("第一议题")
    PRODUCTION = "production", _("生产议题")
    PERSONNEL = "personnel", _("人事议题")
    FINANCE = "finance", _("经费议题")


# Tone of the pill for each state: word and tone together, never the colour alone.
STATE_TONES = {"planned": "info", "held": "warn", "filed": "info", "returned": "bad", "archived": "ok"}

# The segments of a roll-call on a phone: state, one character, full word.
ROLL_SEGMENTS = (
    (AttendanceState.PRESENT, _("到")),
    (AttendanceState.LEAVE_OFFICIAL, _("公")),
    (AttendanceState.LEAVE_SHIFT, _("班")),
    (AttendanceState.LEAVE_SICK, _("病")),
    (AttendanceState.LEAVE_PRIVATE, _("事")),
    (AttendanceState.ABSENT, _("缺")),
)


class EffectKind(models.TextChoices):
    """How an activity helped production."""

    MEASURE = "measure", _("业务指标改善")
    HAZARD = "hazard", _("隐患消除")
    PROBLEM = "problem", _("难题解决")
    METHOD = "method", _("做法改进")


class Shift(models.TextChoices):
    MORNING = "morning", _("早班")
    MIDDLE = "middle", _("中班")
    NIGHT = "night", _("夜班")


class JointState(models.TextChoices):
    INVITED = "invited", _("待答复")
    ACCEPTED = "accepted", _("已参加")
    DECLINED = "declined", _("未参加")
    WITHDRAWN = "withdrawn", _("已撤回")


JOINT_TONES = {"invited": "warn", "accepted": "ok", "declined": "info", "withdrawn": "info"}


class ActivityForm(models.TextChoices):
    """In what form a kind of activity is held; meetings, papers and lectures are the traditional ones."""

    MEETING = "meeting", _("开会")
    LECTURE = "lecture", _("讲课、发资料")
    PRACTICE = "practice", _("现场实践")
    EXCHANGE = "exchange", _("交流互动")
    CULTURE = "culture", _("文化体验")
    CONTEST = "contest", _("竞赛练兵")
    VISIT = "visit", _("观摩收看")


TRADITIONAL_FORMS = ("meeting", "lecture")
