"""An export that its owner takes back is cancelled, neither failed nor expired."""

from django.db import migrations, models

STATES = [
    ("asked", "待审批"), ("queued", "正在生成"), ("ready", "可以下载"), ("failed", "没有生成"), ("refused", "未获批准"),
    ("cancelled", "已取消"), ("expired", "已过期删除"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("portal", "0031_voting_rules")]
    operations = [migrations.AlterField("exportfile", "state", models.CharField(choices=STATES, max_length=10))]
