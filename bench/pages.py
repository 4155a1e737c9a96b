"""Pages beside an empty page of the same run: statements, CPU of server and database, bytes: ``python -m bench.pages``.

``--branches`` of the tier (default TIER or 500) and ``--people`` (300,000) stand in a database of its own on the server of
DATABASE_URL. The empty page is the search page without a question: the frame of every page and nothing else. Printed and
written to bench/results/pages.md.
"""

import argparse
import gzip
import io
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.__main__ import RESULTS, machine, own_database, place, prepare, template

RUNS, BEST_OF = 3, 2  # each figure is the better of two times three requests: the server's clock ticks in 10 ms
LIST, FORM, BOARD = 10, 15, 12  # statements
DASHBOARD, SEARCH, DEEP = 12.0, 5.0, 1.5  # times the empty page; a deep page beside the first
IMPORTED = 1000
NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", "建国伟芳秀英娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂华文辉鹏飞"
QUESTIONS = {"whole name": "王建国", "given name": "建国", "surname": "王", "initials": "wjg", "two initials": "wj",
             "full pinyin": "wangjianguo", "staff number": "E150123", "nobody": "欧阳震华"}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """``most``: statements allowed, none where only reported; ``first``: the page whose cost this one is held against."""

    name: str
    reader: str
    address: str
    most: int | None = None
    times: float | None = None
    first: str = ""

    @property
    def is_api(self) -> bool:
        return self.name.startswith("API")


@dataclass(frozen=True)
class Found:
    page: Page
    statements: int
    cpu: float
    size: int
    packed: int
    beside: float
    limit: float | None

    @property
    def is_passed(self) -> bool:
        return (self.page.most is None or self.statements <= self.page.most) and (self.limit is None or self.beside <= self.limit)

    @property
    def line(self) -> str:
        page = self.page
        most = f" ≤ {page.most}" if page.most is not None else ""
        limit = "" if self.limit is None else f" ≤ {self.limit:g}" + (" × page 1" if page.first else "")
        word = "pass" if self.is_passed else "FAIL"
        return (
            f"| {page.name} | {self.statements}{most} | {self.cpu * 1000:.0f} ms | {self.beside:.2f}{limit} "
            f"| {self.size / 1024:.0f} | {self.packed / 1024:.0f} | {word} |"
        )


# -- the stage --------------------------------------------------------------------------------------------------


def _crowd(people: int) -> None:
    """So many people that there are ``people``, spread over the units, everybody with a name as in life."""
    from django.db import connection

    from bench.data import insert
    from portal.people.models import Person

    missing = people - Person.objects.count()
    first, given = ("".join(text) for text in NAMES)
    name = f"substr('{first}', 1 + (random() * random() * {len(first) - 1})::int, 1)"
    name += f" || substr('{given}', 1 + (random() * {len(given) - 1})::int, 1 + (random() * 1.4)::int)"
    given_sql = {
        "staff_no": "'E' || (100000 + k)",
        "name": name,
        "unit_id": "u.ids[1 + k % cardinality(u.ids)]",
        "hired_on": "'2016-01-01'::date",
    }
    if missing > 0:
        units = "(SELECT array_agg(id) AS ids FROM portal_node WHERE kind = 'district') u"
        insert(Person, given_sql, f"{units}, generate_series(1, {missing}) k")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE portal_person SET name = {name} WHERE name LIKE '职工%'")


def _readers() -> None:
    from django.utils import timezone

    from portal.organization.models import Node
    from portal.rights.enums import BUSINESS_ROLES
    from portal.rights.models import RoleGrant, User

    root, branch = Node.objects.get(code="JT"), Node.objects.get(code="Z000001")
    for name, roles, node in (("hr", ["hr"], root), ("secretary", ["secretary"], branch), ("all", sorted(BUSINESS_ROLES), root)):
        user = User.objects.create(username=name, display_name=name)
        for role in roles:
            RoleGrant.objects.create(user=user, role=role, node=node, starts_on=date(2020, 1, 1), granted_at=timezone.now())


def _import() -> int:
    """A roster received and checked, waiting to be written; a twentieth of it bad."""
    from openpyxl import Workbook

    from portal.exchange import services, tasks
    from portal.exchange.registry import kind_of
    from portal.kernel import clock
    from portal.rights.access import actor_of
    from portal.rights.models import User

    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append(("职工号", "姓名", "单位编码", "入职日期"))
    for i in range(IMPORTED):
        sheet.append((f"N{i}", "王建国" if i % 20 else None, "U000001", date(2020, 1, 1)))
    file = io.BytesIO()
    book.save(file)
    kind, actor = kind_of("people"), actor_of(User.objects.get(username="hr"), clock.today())
    assert kind is not None
    batch = services.receive(actor=actor, at=clock.now(), kind=kind, file=file, name="roster.xlsx")
    if batch.job_id:
        tasks.check(batch.job_id)
    return batch.pk


def build(branches: int, people: int) -> int:
    """A computed quarter, a crowd, the index of the search, an import that waits; returns the import's number."""
    from django.db import connection

    from bench.stage import Stage
    from portal.search import services

    stage, started = Stage(branches), time.monotonic()
    stage.build()
    stage.full()
    type(stage.round)._default_manager.filter(pk=stage.round.pk).update(state="computed")
    _crowd(people)
    _readers()
    services.rebuild(index="person")
    services.rebuild(index="node")
    batch = _import()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself within minutes of such a load
    print(f"{branches} branches, {people:,} people in {time.monotonic() - started:.0f} s", flush=True)
    return batch


# -- what is asked ----------------------------------------------------------------------------------------------


def pages_of(batch: int) -> list[Page]:
    """The pages of the house that matter most, each with its deep page."""
    from django.urls import reverse

    from bench.stage import QUARTER
    from branches.activities.models import Activity
    from branches.orgs.models import Branch
    from portal.kernel.lists import PAGE_SIZE
    from portal.people.models import Person

    quarter = f"?round={QUARTER}"
    deep = {"activities": Activity.objects.count() // PAGE_SIZE, "people": Person.objects.count() // PAGE_SIZE}
    ranking = f"{reverse('ranking')}{quarter}"
    return [
        Page("empty page", "all", reverse("search")),
        Page("workbench", "bench", reverse("home")),
        Page("committee dashboard", "bench", reverse("dashboard") + quarter, BOARD, DASHBOARD),
        Page("ranking", "bench", ranking, LIST),
        Page("ranking, last page", "bench", f"{ranking}&page={Branch.objects.count()}", LIST, DEEP, "ranking"),
        Page("receipt", "bench", reverse("score_detail", args=[f"{QUARTER}~Z000001"])),
        Page("activities", "all", reverse("activity_list"), LIST),
        Page("activities, deep", "all", f"{reverse('activity_list')}?page={deep['activities']}", LIST, DEEP, "activities"),
        Page("people", "hr", reverse("person_list"), LIST),
        Page("people, deep", "hr", f"{reverse('person_list')}?left=no&page={deep['people']}", LIST, DEEP, "people"),
        Page("activity form", "secretary", reverse("activity_log"), FORM),
        Page("import preview", "hr", reverse("import_batch", args=[batch]), FORM),
        *(Page(f"search: {name}", "hr", f"{reverse('search')}?q={text}", None, SEARCH) for name, text in QUESTIONS.items()),
    ]


def api_pages() -> list[Page]:
    """Every list of the API, and the deep page of those with many rows."""
    from portal.api_urls import router

    names = sorted(prefix for prefix, viewset, _base in router.registry if hasattr(viewset, "list"))
    found = [Page(f"API {name}", "all", f"/api/v1/{name}/", LIST) for name in names]
    deep = (Page(f"API {name}, deep", "all", f"/api/v1/{name}/?page=DEEP", LIST, DEEP, f"API {name}") for name in ("people", "activities"))
    return [*found, *deep]


def _client(reader: str) -> Any:
    from django.test import Client

    from portal.accounts.signals import BEGUN_AT
    from portal.rights.models import User

    client = Client()
    client.force_login(User.objects.get(username=reader))
    session = client.session
    session[BEGUN_AT] = time.time()
    session.save()
    return client


def measured(pages: list[Page]) -> Iterator[Found]:
    """Each page asked once to be warm, once to count, then for the clock; pages that are closed to the reader are left out."""
    from bench.measure import cost_of, statements_of
    from portal.kernel.paging import MOST_ROWS

    clients: dict[str, Any] = {}
    costs: dict[str, float] = {}
    for page in pages:
        client = clients.setdefault(page.reader, None) or _client(page.reader)
        clients[page.reader] = client
        address, answers = page.address, []
        if address.endswith("DEEP"):
            last = min(client.get(address.partition("?")[0]).json()["count"], MOST_ROWS) // 50
            address = address.replace("DEEP", str(max(1, last)))
        if client.get(address).status_code in (403, 404, 400):
            print(f"  {page.name}: closed, {client.get(address).status_code}", flush=True)
            continue
        statements = statements_of(lambda c=client, a=address, kept=answers: kept.append(c.get(a)))
        assert answers[0].status_code == 200, (page, answers[0].status_code)
        runs, best_of = (1, 1) if page.is_api and not page.first else (RUNS, BEST_OF)  # there are more than a hundred of them
        cost = cost_of(lambda c=client, a=address, n=runs: [c.get(a) for _n in range(n)], best_of=best_of)
        cpu = costs[page.name] = cost.cpu / runs
        body = b"".join(answers[0].streaming_content) if answers[0].streaming else answers[0].content
        beside = cpu / costs[page.first or "empty page"]
        yield Found(page, statements, cpu, len(body), len(gzip.compress(body, 6)), beside, page.times)


def written(found: list[Found], branches: int, people: int, on: dict) -> str:
    head = "| page | statements | CPU | times the empty page | kB | kB gzip | pass or fail |\n|---|---|---|---|---|---|---|\n"
    text = [
        f"# Pages\n\n{place(on)};",
        f"{branches:,} branches, {people:,} people.\n",
        "CPU of server and database together in one process, the better of two times three (API: one); ratios are to the empty page",
        "of this run, those of deep pages to page 1 of the same list. Most lists of the API hold no rows here: that their statements",
        "do not grow with rows is tested elsewhere.\n",
        head + "\n".join(one.line for one in found),
    ]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pages.md").write_text("\n".join(text) + "\n", encoding="utf8")
    return "\n".join(text)


def run(branches: int, people: int) -> int:
    batch = build(branches, people)
    found = []
    for one in measured(pages_of(batch) + api_pages()):
        print("  " + one.line, flush=True)
        found.append(one)
    print("\n" + written(found, branches, people, machine()))
    return 0 if all(one.is_passed for one in found) else 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--branches", type=int, default=int(os.environ.get("TIER") or 500))
    parser.add_argument("--people", type=int, default=300_000)
    given = parser.parse_args()
    url = prepare()
    if not url:
        return 2
    with own_database(url, template(url)):
        return run(given.branches, given.people)


if __name__ == "__main__":
    sys.exit(main())
