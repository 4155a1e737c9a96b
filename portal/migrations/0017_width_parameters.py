"""Rule parameters of panels, publicity and the rooms of this width, each with its source."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('portal', '0016_tags')]
    operations = []
