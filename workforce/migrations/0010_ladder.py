"""The eight-grade ladder (人社部发〔2022〕14号) and the occupations of a coal enterprise (docs/rules.md 3.3)."""

from django.db import migrations

LADDER_SOURCE = "人社部发〔2022〕14号"
# rank, code, name_zh, name_en, kind, grade
LADDER = [
    (1, "apprentice", "学徒工", "Apprentice", "post", None),
    (2, "junior_worker", "初级工", "Junior skilled worker", "certificate", 5),
    (3, "intermediate_worker", "中级工", "Intermediate skilled worker", "certificate", 4),
    (4, "senior_worker", "高级工", "Senior skilled worker", "certificate", 3),
    (5, "technician", "技师", "Technician", "certificate", 2),
    (6, "senior_technician", "高级技师", "Senior technician", "certificate", 1),
    (7, "special_grade_technician", "特级技师", "Special-grade technician", "appointed", None),
    (8, "chief_technician", "首席技师", "Chief technician", "appointed", None),
]
# code, name_zh, name_en, rule_version: the version of the technical rules that the occupation's standard follows
OCCUPATIONS = [
    ("OCC-COALCUT", "采煤工", "Coal miner", "2023"),
    ("OCC-ROADHEAD", "巷道掘砌工", "Roadway driver", "2023"),
    ("OCC-ELEC", "矿井维修电工", "Mine maintenance electrician", "2023"),
    ("OCC-POWER", "电工", "Electrician", "2023"),
    ("OCC-VENT", "矿井通风工", "Mine ventilation worker", "2023"),
    ("OCC-GAS", "瓦斯检查工", "Gas inspector", "2023"),
    ("OCC-DRAIN", "瓦斯抽采工", "Gas drainage worker", "2023"),
    ("OCC-BLAST", "爆破工", "Blaster", "2023"),
    ("OCC-HOIST", "矿井提升机操作工", "Mine hoist operator", "2023"),
    ("OCC-CONVEY", "输送机操作工", "Conveyor operator", "2023"),
    ("OCC-WELD", "焊工", "Welder", "2023"),
    ("OCC-REPAIR", "机修钳工", "Maintenance fitter", "2023"),
    ("OCC-WASH", "选煤工", "Coal preparation worker", "2018"),
]


def fill(apps, schema_editor):
    level, occupation = apps.get_model("workforce", "GradeLevel"), apps.get_model("workforce", "Occupation")
    for rank, code, name_zh, name_en, kind, grade in LADDER:
        level.objects.create(
            rank=rank, code=code, name_zh=name_zh, name_en=name_en, kind=kind, grade=grade, sort=rank, source=LADDER_SOURCE
        )
    for sort, (code, name_zh, name_en, version) in enumerate(OCCUPATIONS, 1):
        occupation.objects.create(
            code=code, name_zh=name_zh, name_en=name_en, rule_version=version, sort=sort * 10, standard=f"{name_zh}国家职业标准"
        )


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
