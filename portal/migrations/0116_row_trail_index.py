"""The index that ties a statement to its act (docs/adr/0059): PostgreSQL builds it without locking the trail, whatever its length."""

from django.db import migrations, models

from portal.kernel.migrating import AddIndexUnlocked


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("portal", "0115_row_trail")]

    operations = [
        AddIndexUnlocked("auditrow", models.Index(condition=models.Q(("txid__isnull", False)), fields=["txid"], name="audit_by_txid")),
    ]
