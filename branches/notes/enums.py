from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    HANDED = "handed", _("已报送")
    SEEN = "seen", _("党委已阅复")


NOTE_TONES = {"draft": "mute", "handed": "info", "seen": "ok"}


class NoteMood(models.TextChoices):
    """How a matter stands among the workers; of a matter, never of a person."""

    CALM = "calm", _("平稳")
    WATCH = "watch", _("需要关注")
    ACT = "act", _("需要尽快办")


MOOD_TONES = {"calm": "ok", "watch": "warn", "act": "bad"}
