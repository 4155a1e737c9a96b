"""Further kinds of activity."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('branches', '0014_org_rules')]
    operations = []
