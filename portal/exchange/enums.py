from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What writing one row did; the values are the row results of django-import-export."""

    CREATED = "new", _("新增")
    CHANGED = "update", _("更新")
    UNCHANGED = "skip", _("未变")
    REMOVED = "delete", _("删除")  # a record that made room for another; no row does only that


class ImportState(models.TextChoices):
    """Where an import stands. What is WAITING, WRITING or UNDOING is in the hands of a worker."""

    WAITING = "waiting", _("等待检查")
    MAPPING = "mapping", _("核对列")
    CHECKED = "checked", _("已检查")
    WRITING = "writing", _("正在导入")
    COMMITTED = "committed", _("已导入")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")
    REFUSED = "refused", _("未能导入")
    CANCELLED = "cancelled", _("已取消")


class ImportMode(models.TextChoices):
    """What becomes of the good rows when some are bad."""

    GOOD = "good", _("只导入正确的行")
    ALL = "all", _("全部正确才导入")
