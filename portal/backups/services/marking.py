"""What the portal is told of its backups, and whom it tells when they stay away."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.audit.services import record
from portal.backups import selectors
from portal.backups.models import BackupMark
from portal.kernel import caching
from portal.kernel.errors import NotReachable
from portal.notices.models import Notice
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

ALARM = {"late": "backup.late_notice", "archive": "backup.archive_notice"}
AGAIN = timedelta(hours=24)
BADGE = "backups.trouble"  # under which the menu remembers it


@transaction.atomic
def note_backup(*, actor: Actor, at: datetime, name: str, size: int = 0) -> BackupMark:
    """A backup lies whole in its place. NotReachable for anybody but the portal itself (a command on the server)."""
    if not actor.is_system:
        raise NotReachable("backup")
    mark = BackupMark.objects.create(name=Path(name).name[:120], size=size, made_at=at)
    record(actor=actor, at=at, action="backup.made", obj=mark, after={"size": size})
    transaction.on_commit(partial(caching.forget, BADGE))
    return mark


@transaction.atomic
def alarm(*, at: datetime) -> str:
    """Tell the system administrators once a day as long as something is wrong; returns what is told, or nothing."""
    trouble = selectors.trouble(at)
    if not trouble or Notice.objects.filter(code=ALARM[trouble], created_at__gt=at - AGAIN).exists():
        return ""
    grants = RoleGrant.objects.valid_on(localdate(at)).filter(role=Role.SYSTEM_ADMIN, user__is_active=True)
    params = {"hours": selectors.alarm_hours(at)} if trouble == "late" else {}
    notify(user_ids=set(grants.values_list("user_id", flat=True)), code=ALARM[trouble], params=params, url=reverse("backup_list"), at=at)
    return trouble
