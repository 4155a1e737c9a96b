from django.db import models
from django.utils.translation import gettext_lazy as _


class BookState(models.TextChoices):
    ASKED = "asked", _("生成中")
    BOUND = "bound", _("已生成")
    FINAL = "final", _("已定稿")
    FAILED = "failed", _("未完成")


BOOK_TONES = {BookState.ASKED: "info", BookState.BOUND: "warn", BookState.FINAL: "ok", BookState.FAILED: "bad"}
