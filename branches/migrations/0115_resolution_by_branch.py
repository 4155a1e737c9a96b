"""The branches of the resolutions that are there, and the index for them. What the version before writes meanwhile has none: the
reconciliation of each night fills it."""

from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery

from portal.kernel.migrating import AddIndexUnlocked

STEP = 20_000  # keys of one statement: whoever saves one of these rows waits for so many at most


def fill(apps, schema_editor):
    """Outside any transaction: a statement holds its rows only while it runs. Safe to run again, from wherever it was stopped."""
    rows = apps.get_model("branches", "MeetingResolution").objects.filter(branch=None)
    of_activity = apps.get_model("branches", "Activity").objects.filter(pk=OuterRef("activity_id")).values("branch_id")
    last = rows.aggregate(last=Max("pk"))["last"] or 0
    for first in range(1, last + 1, STEP):
        rows.filter(pk__range=(first, first + STEP - 1)).update(branch_id=Subquery(of_activity))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("branches", "0114_resolution_branch")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexUnlocked("meetingresolution", models.Index(fields=["branch", "due_on"], name="resolution_by_branch")),
    ]
