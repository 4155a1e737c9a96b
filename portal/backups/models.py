"""Good backups that were told to the portal: the alarm rings when the last of them is too old (design/trust.md H6).

The mark stands in the database, where every machine sees it, and is written after the file lies whole in its place. What other
programs back up tells itself by ``manage.py note_backup``. A restored database knows the backups before its own only.
"""

from django.db import models


class BackupMark(models.Model):
    name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(default=0)  # bytes, 0 where nobody told
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name
