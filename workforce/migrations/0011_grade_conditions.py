"""Application conditions of the skill grades (docs/rules.md 3.1 and 3.2) and the figures of the procedure."""

from datetime import date

from django.db import migrations

SOURCE = {
    "2023": "国家职业标准编制技术规程（2023年版）",
    "2018": "国家职业技能标准编制技术规程（2018年版）",
    "18R": "国家职业技能标准编制技术规程（2018年版），部分标准缩短年限",
}
FROM = {"2023": date(2023, 1, 1), "2018": date(2018, 1, 1), "18R": date(2018, 1, 1)}
ANY_SCHOOL = ["secondary_vocational", "senior_worker_class", "technician_class", "college", "evaluated_college"]
WORKER_CLASS = ["senior_worker_class", "technician_class"]
COLLEGE = ["college", "evaluated_college"]

# version, code, target grade, params, Chinese, English, certainty
ROWS = [
    ("2023", "G5-1", 5, {"min_age": 16}, "年满 16 周岁，拟从事本职业或相关职业工作。", "Aged 16 or over and intending to work in this or a related occupation.", "sourced"),
    ("2023", "G5-2", 5, {"min_age": 16, "working": True}, "年满 16 周岁，从事本职业或相关职业工作。", "Aged 16 or over and working in this or a related occupation.", "sourced"),
    ("2023", "G4-1", 4, {"years_in_occupation": 5}, "累计从事本职业或相关职业工作满 5 年。", "At least 5 years of work in this or a related occupation in total.", "sourced"),
    ("2023", "G4-2", 4, {"needs_grade": 5, "years_after_certificate": 3}, "取得本职业或相关职业五级/初级工证书后，累计从事本职业或相关职业工作满 3 年。", "At least 3 years of work in this or a related occupation after the grade-5 certificate.", "one_source"),
    ("2023", "G4-3", 4, {"schooling": ANY_SCHOOL, "by_hand": ["field_matches"]}, "取得技工学校、中等及以上职业学校、专科及以上本专业或相关专业毕业证书（含在读应届毕业生）。", "Graduate or final-year student of a technical school, a secondary or higher vocational school, or a junior college or above, in this or a related field.", "sourced"),
    ("2023", "G3-1", 3, {"years_in_occupation": 10}, "累计从事本职业或相关职业工作满 10 年。", "At least 10 years of work in this or a related occupation in total.", "sourced"),
    ("2023", "G3-2", 3, {"needs_grade": 4, "years_after_certificate": 4}, "取得本职业或相关职业四级/中级工证书后，累计从事本职业或相关职业工作满 4 年。", "At least 4 years of work in this or a related occupation after the grade-4 certificate.", "sourced"),
    ("2023", "G3-3", 3, {"title": "junior", "years_after_title": 1, "by_hand": ["title_matches"]}, "取得符合专业对应关系的初级职称后，累计从事本职业或相关职业工作满 1 年。", "At least 1 year of work in this or a related occupation after a matching junior professional title.", "one_source"),
    ("2023", "G3-4", 3, {"schooling": WORKER_CLASS, "by_hand": ["field_matches"]}, "取得技工学校高级工班及以上毕业证书（含在读应届毕业生）。", "Graduate or final-year student of a senior-worker class or above at a technical school.", "sourced"),
    ("2023", "G3-5", 3, {"needs_grade": 4, "schooling": COLLEGE, "by_hand": ["field_matches"]}, "取得本职业或相关职业四级/中级工证书，并取得高等职业学校、专科及以上本专业或相关专业毕业证书（含在读应届毕业生）。", "Grade-4 certificate, and a higher vocational or college diploma in this or a related field (final-year students included).", "sourced"),
    ("2023", "G3-6", 3, {"schooling": ["evaluated_college"], "by_hand": ["field_matches"]}, "取得经评估论证的高等职业学校、专科及以上本专业或相关专业毕业证书（含在读应届毕业生）。", "Diploma of an evaluated higher vocational school or college in this or a related field (final-year students included).", "sourced"),
    ("2023", "G2-1", 2, {"needs_grade": 3, "years_after_certificate": 5}, "取得本职业或相关职业三级/高级工证书后，累计从事本职业或相关职业工作满 5 年。", "At least 5 years of work in this or a related occupation after the grade-3 certificate.", "one_source"),
    ("2023", "G2-2", 2, {"needs_grade": 3, "years_after_certificate": 1, "title": "junior", "years_after_title": 5, "by_hand": ["title_matches"]}, "取得符合专业对应关系的初级职称后，累计从事本职业或相关职业工作满 5 年，并在取得三级/高级工证书后，从事本职业或相关职业工作满 1 年。", "At least 5 years of work after a matching junior professional title, and at least 1 year of work after the grade-3 certificate.", "one_source"),
    ("2023", "G2-3", 2, {"title": "intermediate", "years_after_title": 1, "by_hand": ["title_matches"]}, "取得符合专业对应关系的中级职称后，累计从事本职业或相关职业工作满 1 年。", "At least 1 year of work in this or a related occupation after a matching intermediate professional title.", "one_source"),
    ("2023", "G2-4", 2, {"needs_grade": 3, "years_after_certificate": 2, "schooling": WORKER_CLASS, "by_hand": ["field_matches"]}, "取得三级/高级工证书的高级技工学校、技师学院毕业生，累计从事本职业或相关职业工作满 2 年。", "Graduate of a senior technical school or technician college with the grade-3 certificate and at least 2 years of work.", "one_source"),
    ("2023", "G2-5", 2, {"needs_grade": 3, "held_years": 2, "schooling": ["technician_class"], "by_hand": ["field_matches"]}, "取得三级/高级工证书满 2 年的技师学院（预备）技师班毕业生、在读学生。", "Student or graduate of a (pre-)technician class at a technician college who has held the grade-3 certificate for 2 years.", "one_source"),
    ("2023", "G1-1", 1, {"needs_grade": 2, "years_after_certificate": 5}, "取得本职业或相关职业二级/技师证书后，累计从事本职业或相关职业工作满 5 年。", "At least 5 years of work in this or a related occupation after the grade-2 certificate.", "one_source"),
    ("2023", "G1-2", 1, {"needs_grade": 2, "years_after_certificate": 1, "title": "intermediate", "years_after_title": 5, "by_hand": ["title_matches"]}, "取得符合专业对应关系的中级职称后，累计从事本职业或相关职业工作满 5 年，并在取得二级/技师证书后，从事本职业或相关职业工作满 1 年。", "At least 5 years of work after a matching intermediate professional title, and at least 1 year of work after the grade-2 certificate.", "one_source"),
    ("2023", "G1-3", 1, {"title": "senior", "years_after_title": 1, "by_hand": ["title_matches"]}, "取得符合专业对应关系的高级职称后，累计从事本职业或相关职业工作满 1 年。", "At least 1 year of work in this or a related occupation after a matching senior professional title.", "one_source"),
    ("2018", "G5-1", 5, {"years_in_occupation": 1}, "累计从事本职业或相关职业工作满 1 年。", "At least 1 year of work in this or a related occupation.", "sourced"),
    ("2018", "G5-2", 5, {"by_hand": ["apprenticeship"]}, "本职业或相关职业学徒期满。", "Apprenticeship in this or a related occupation finished.", "sourced"),
    ("2018", "G4-1", 4, {"needs_grade": 5, "years_after_certificate": 4}, "取得五级/初级工证书后，累计从事本职业或相关职业工作满 4 年。", "At least 4 years of work after the grade-5 certificate.", "sourced"),
    ("2018", "G4-2", 4, {"years_in_occupation": 6}, "累计从事本职业或相关职业工作满 6 年。", "At least 6 years of work in this or a related occupation in total.", "sourced"),
    ("2018", "G4-3", 4, {"schooling": ANY_SCHOOL, "by_hand": ["field_matches"]}, "取得技工学校、中等及以上职业学校、专科及以上本专业或相关专业毕业证书（含在读应届毕业生）。", "Graduate or final-year student of a technical or vocational school or college in this or a related field.", "sourced"),
    ("2018", "G3-1", 3, {"needs_grade": 4, "years_after_certificate": 5}, "取得四级/中级工证书后，累计从事本职业或相关职业工作满 5 年。", "At least 5 years of work after the grade-4 certificate.", "sourced"),
    ("2018", "G3-2", 3, {"needs_grade": 4, "schooling": ["senior_worker_class", "technician_class", "evaluated_college"], "by_hand": ["field_matches"]}, "取得四级/中级工证书，并具有高级技工学校、技师学院毕业证书，或经评估论证的高等职业学校本专业或相关专业毕业证书。", "Grade-4 certificate and a diploma of a senior technical school, a technician college, or an evaluated higher vocational school in this or a related field.", "sourced"),
    ("2018", "G3-3", 3, {"needs_grade": 4, "years_after_certificate": 2, "schooling": COLLEGE, "by_hand": ["field_matches"]}, "具有大专及以上本专业或相关专业毕业证书，并取得四级/中级工证书后，累计从事本职业或相关职业工作满 2 年。", "College diploma in this or a related field and at least 2 years of work after the grade-4 certificate.", "sourced"),
    ("2018", "G2-1", 2, {"needs_grade": 3, "years_after_certificate": 4}, "取得三级/高级工证书后，累计从事本职业或相关职业工作满 4 年。", "At least 4 years of work after the grade-3 certificate.", "sourced"),
    ("2018", "G2-2", 2, {"needs_grade": 3, "years_after_certificate": 3, "schooling": WORKER_CLASS, "by_hand": ["field_matches"]}, "取得三级/高级工证书的高级技工学校、技师学院毕业生，累计从事本职业或相关职业工作满 3 年。", "Graduate of a senior technical school or technician college with the grade-3 certificate and at least 3 years of work.", "sourced"),
    ("2018", "G2-3", 2, {"years_in_occupation": 2, "by_hand": ["technician_certificate"]}, "取得（预备）技师证书后，累计从事本职业或相关职业工作满 2 年。", "At least 2 years of work after the (pre-)technician certificate of a technician college.", "sourced"),
    ("2018", "G1-1", 1, {"needs_grade": 2, "years_after_certificate": 4}, "取得二级/技师证书后，累计从事本职业或相关职业工作满 4 年。", "At least 4 years of work after the grade-2 certificate.", "sourced"),
]
# Some standards of 2018 shorten two paths (docs/rules.md 3.2, last row); an occupation names this version to use them.
RELAXED = {
    "G4-1": ({"needs_grade": 5, "years_after_certificate": 2}, "取得五级/初级工证书后，累计从事本职业或相关职业工作满 2 年。", "At least 2 years of work after the grade-5 certificate."),
    "G3-1": ({"needs_grade": 4, "years_after_certificate": 4}, "取得四级/中级工证书后，累计从事本职业或相关职业工作满 4 年。", "At least 4 years of work after the grade-4 certificate."),
}
PARAMETERS = [
    ("PROMOTION_ANSWER_DAYS", "晋级申报办结时限", "Days to answer a promotion application", 10, "工作日", "企业内部时限，可按本单位规定修改"),
    ("CERTIFICATE_WARNING_DAYS", "证书到期提醒提前量", "Days before a certificate's end to warn", 90, "天", "企业内部提醒，可按本单位规定修改"),
]


def fill(apps, schema_editor):
    condition = apps.get_model("workforce", "GradeCondition")
    rows = list(ROWS)
    for row in ROWS:
        if row[0] == "2018":
            params, zh, en = RELAXED.get(row[1], (row[3], row[4], row[5]))
            rows.append(("18R", row[1], row[2], params, zh, en, row[6]))
    condition.objects.bulk_create(
        condition(
            rule_version=version, code=code, target_grade=grade, params=params, text_zh=zh, text_en=en,
            effective_from=FROM[version], source=SOURCE[version], certainty=certainty,
        )
        for version, code, grade, params, zh, en, certainty in rows
    )
    parameter = apps.get_model("portal", "RuleParameter")
    parameter.objects.bulk_create(
        [
            parameter(
                code=code, name_zh=zh, name_en=en, value=value, unit=unit, effective_from=date(2020, 1, 1), source=source, certainty="composed"
            )
            for code, zh, en, value, unit, source in PARAMETERS
        ],
        ignore_conflicts=True,  # the ground floor brings some of the same rows
    )


class Migration(migrations.Migration):
    dependencies = [("workforce", "0010_ladder"), ("portal", "0012_catalogue")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
