"""Defaults in the database of columns added since the version before, which names no value while it still serves; also where the
steps that add them ran before they had them. SQLite is not written by two versions."""

from django.db import migrations

from portal.kernel.migrating import PromptMigration, keep_defaults

COLUMNS = {"contestnomination": ("paper_label",)}


class Migration(PromptMigration):
    dependencies = [("branches", "0112_second_looks")]
    operations = [migrations.RunPython(keep_defaults("branches", COLUMNS), migrations.RunPython.noop)]
