"""What the search box costs among many people, as a ratio to an empty page of the same run: ``python -m bench.search [--people 300000]``.

On the embedded database in a scratch folder, or on the server of DATABASE_URL, where a database is made and dropped.
Printed, never asserted. The roster: 40 surnames as unequal as in life, given names of one or two characters, 30 plants.
"""

import argparse
import os
import random
import shutil
import tempfile
import time
from datetime import date

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余"
GIVEN = "建国伟芳秀英娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂华文辉鹏飞玉红梅斌波云莉丹宁琴志新海燕春雷"
SECONDS = 365 * 86400
QUESTIONS = {
    "nothing but the page": None, "whole name": "王建国", "given name": "建国", "surname": "王", "initials": "wjg", "two initials": "wj",
    "surname in pinyin": "wang", "full pinyin": "wangjianguo", "staff number": "150123", "nobody": "欧阳震华",
}  # fmt: skip


def hire(people: int) -> tuple:
    """The tree, the roster, its index and two readers: of the group and of one plant."""
    from django.utils import timezone

    from portal.organization.models import Node
    from portal.people.models import Person
    from portal.rights.models import RoleGrant, User
    from portal.search import services

    rng, now = random.Random(7), timezone.now()
    root = Node.objects.create(code="JT", name="集团", short_name="集团", kind="group", path="JT/", opened_on=date(2000, 1, 1))
    plants = [
        Node.objects.create(
            code=f"P{i}", name=f"{i}矿", short_name=f"{i}矿", kind="plant", parent=root, path=f"JT/P{i}/", depth=1, opened_on=root.opened_on
        )
        for i in range(30)
    ]
    weights = [1 / (i + 3) for i in range(len(SURNAMES))]
    for start in range(0, people, 10000):
        Person.objects.bulk_create(
            Person(
                staff_no=str(100000 + no), unit=plants[no % 30], hired_on=date(2010, 1, 1),
                name=rng.choices(SURNAMES, weights)[0] + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2)))),
            )
            for no in range(start, min(start + 10000, people))
        )  # fmt: skip
    began = time.perf_counter()
    services.rebuild(index="person")
    print(f"index of {people:,} people written in {time.perf_counter() - began:.0f} s", flush=True)
    services.rebuild(index="node")
    readers = []
    for name, node in (("group", root), ("plant", plants[3])):
        user = User.objects.create(username=name, display_name=name)
        RoleGrant.objects.create(user=user, role="hr", node=node, starts_on=date(2020, 1, 1), granted_at=now)
        readers.append(user)
    return tuple(readers)


def measure(user, question: str | None) -> float:
    """Seconds of the best of five requests."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    best = float("inf")
    for _run in range(5):
        began = time.perf_counter()
        answer = client.get("/search/", {"q": question} if question else {})
        best = min(best, time.perf_counter() - began)
    assert answer.status_code == 200
    return best


def run(people: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    readers = hire(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for user in readers:
        empty = measure(user, None)
        print(f"\n{connection.vendor}, {people:,} people, reader of the {user.username}: empty page {empty * 1000:.0f} ms")
        for name, question in QUESTIONS.items():
            if question:
                cost = measure(user, question)
                print(f"  {name:18} {question:12} {cost * 1000:6.0f} ms  {cost / empty:5.1f} x", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=300_000)
    people = asked.parse_args().people
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DJANGO_ENV", "test")
    if url := os.environ.get("DATABASE_URL"):
        from bench.__main__ import database

        with database(url) as own:
            os.environ["DATABASE_URL"] = own
            run(people)
            from django.db import connections

            connections.close_all()
        return
    folder = tempfile.mkdtemp()
    os.environ["HONGJIANG_VAR"] = folder
    try:
        run(people)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
