from django.db import models
from django.utils.translation import gettext_lazy as _


class SetupNeed(models.TextChoices):
    """What a place or unit gets: a branch of its own, or a group of a branch nearby will do."""

    BRANCH = "branch", _("党支部")
    EITHER = "either", _("党支部或党小组")


class SetupState(models.TextChoices):
    OPEN = "open", _("组建中")
    LATE = "late", _("已逾期")
    DONE = "done", _("已组建")
    ENDED = "ended", _("不再组建")


SETUP_TONES = {"open": "info", "late": "bad", "done": "ok", "ended": "mute"}


class CrewState(models.TextChoices):
    """What a team looks like from the side of the Party; ``SPLIT``: team leader and group leader are two people."""

    OVERLAP = "overlap", _("班组长兼党小组长")
    MEMBER = "member", _("班组长是党员")
    OTHER = "other", _("班组长不是党员")
    NO_LEADER = "no_leader", _("未登记班组长")


CREW_TONES = {"overlap": "ok", "member": "info", "other": "mute", "no_leader": "warn"}


class TrackWay(models.TextChoices):
    TO_GROUP_LEADER = "to_group", _("班组长培养成党小组长")
    TO_TEAM_LEADER = "to_team", _("党小组长培养成班组长")


class TrackState(models.TextChoices):
    OPEN = "open", _("培养中")
    DONE = "done", _("已任职")
    STOPPED = "stopped", _("已停止")


TRACK_TONES = {"open": "info", "done": "ok", "stopped": "mute"}


class CandidateState(models.TextChoices):
    PROPOSED = "proposed", _("待审查")
    FIT = "fit", _("符合条件")
    UNFIT = "unfit", _("暂不符合")


CANDIDATE_TONES = {"proposed": "info", "fit": "ok", "unfit": "warn"}
