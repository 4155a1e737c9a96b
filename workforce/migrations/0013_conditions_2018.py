"""The grade conditions of the 2018 technical rules."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('workforce', '0012_width'), ('portal', '0017_width_parameters')]
    operations = []
