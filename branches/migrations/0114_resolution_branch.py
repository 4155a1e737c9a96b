"""A resolution bears the branch of its activity. The column alone, in a moment; the next migration fills it without a lock on the table."""

import django.db.models.deletion
from django.db import migrations, models

from portal.kernel.migrating import PromptMigration


class Migration(PromptMigration):
    dependencies = [("branches", "0113_beside_the_version_before")]

    operations = [
        migrations.AddField(
            "meetingresolution",
            "branch",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="branches.branch",
            ),
        ),
    ]
