"""Nothing lost: backup, restore, and the way from the embedded database to PostgreSQL."""

from portal.backups.services.keeping import make_backup, prune_backups, restore_backup
from portal.backups.services.marking import alarm, note_backup
from portal.backups.services.moving import move_database

__all__ = ["alarm", "make_backup", "move_database", "note_backup", "prune_backups", "restore_backup"]
