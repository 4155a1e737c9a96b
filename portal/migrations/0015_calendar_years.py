"""The holiday calendars that the State Council's general office has announced for 2024 to 2026."""

from datetime import date, timedelta

from django.db import migrations
from django.utils import timezone

# year -> (source, [(name, first month, first day, days off, make-up days as (month, day))])
YEARS = {
    2024: (
        "国务院办公厅关于2024年部分节假日安排的通知（国办发明电〔2023〕7号）",
        [
            ("元旦", 1, 1, 1, []),
            ("春节", 2, 10, 8, [(2, 4), (2, 18)]),
            ("清明节", 4, 4, 3, [(4, 7)]),
            ("劳动节", 5, 1, 5, [(4, 28), (5, 11)]),
            ("端午节", 6, 10, 1, []),
            ("中秋节", 9, 15, 3, [(9, 14)]),
            ("国庆节", 10, 1, 7, [(9, 29), (10, 12)]),
        ],
    ),
    2025: (
        "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）",
        [
            ("元旦", 1, 1, 1, []),
            ("春节", 1, 28, 8, [(1, 26), (2, 8)]),
            ("清明节", 4, 4, 3, []),
            ("劳动节", 5, 1, 5, [(4, 27)]),
            ("端午节", 5, 31, 3, []),
            ("国庆节、中秋节", 10, 1, 8, [(9, 28), (10, 11)]),
        ],
    ),
    2026: (
        "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
        [
            ("元旦", 1, 1, 3, [(1, 4)]),
            ("春节", 2, 15, 9, [(2, 14), (2, 28)]),
            ("清明节", 4, 4, 3, []),
            ("劳动节", 5, 1, 5, [(5, 9)]),
            ("端午节", 6, 19, 3, []),
            ("中秋节", 9, 25, 3, []),
            ("国庆节", 10, 1, 7, [(9, 20), (10, 10)]),
        ],
    ),
}

# (from, statutory holidays of a year, source)
STATUTORY = [
    (date(2008, 1, 1), date(2024, 12, 31), 11, "《全国年节及纪念日放假办法》第二条（国务院令第513号、第644号）"),
    (date(2025, 1, 1), None, 13, "《全国年节及纪念日放假办法》第二条（国务院令第795号）"),
]


def add_figures(apps, schema_editor):
    parameter = apps.get_model("portal", "RuleParameter")
    words = {"name_zh": "全体公民法定放假天数", "name_en": "Statutory holidays of a year", "unit": "天", "certainty": "sourced"}
    for start, end, value, source in STATUTORY:
        row = {**words, "value": value, "effective_to": end, "source": source}
        parameter.objects.get_or_create(code="STATUTORY_HOLIDAYS", effective_from=start, defaults=row)


def add(apps, schema_editor):
    year_model, day_model = apps.get_model("portal", "CalendarYear"), apps.get_model("portal", "CalendarDay")
    for number, (source, festivals) in YEARS.items():
        year, is_new = year_model.objects.get_or_create(year=number, defaults={"source": source, "loaded_at": timezone.now()})
        if not is_new:
            continue
        days = []
        for name, month, day, count, make_up in festivals:
            first = date(number, month, day)
            days += [day_model(year=year, on=first + timedelta(days=n), kind="holiday", name=name) for n in range(count)]
            days += [day_model(year=year, on=date(number, m, d), kind="make_up", name=name) for m, d in make_up]
        day_model.objects.bulk_create(days)


class Migration(migrations.Migration):
    dependencies = [("portal", "0014_width")]
    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        migrations.RunPython(add_figures, migrations.RunPython.noop),
    ]
