"""What lets the version before serve while this one migrates, also where 0111 ran before it had it."""

from importlib import import_module

from django.db import migrations

from portal.kernel.migrating import PromptMigration

fill_units = import_module("workforce.migrations.0111_single_exams").fill_units


class Migration(PromptMigration):
    dependencies = [("workforce", "0112_second_looks")]
    operations = [migrations.RunPython(fill_units, migrations.RunPython.noop)]
