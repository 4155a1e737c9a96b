"""Each list as a file × each role: the rows of the page, no more, and none for whoever cannot open the page."""

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from portal.exports import selectors
from portal.exports.services import request_export
from portal.kernel import clock
from portal.kernel.errors import NotReachable
from portal.kernel.exporters import all_exporters, exporter_of
from portal.people.models import Person
from portal.rights.access import actor_of
from portal.rights.models import User
from tests.portal.exports.files import lines_of
from tests.portal.exports.rooms import NO_FILES, OTHERS, address, fill, rooms
from tests.support.people import four_people
from tests.support.shared import made_once, remember_who_asks

KEYS = sorted(e.key for e in all_exporters() if e.key not in OTHERS)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    with made_once(django_db_blocker):
        yield fill(four_people())


def found(exporter, user: User, query: str):
    """The rows of the file for ``user`` now."""
    asked = selectors.asked_for(actor_of(user, clock.today()), exporter, query, clock.now())
    return selectors.found_for(exporter, asked).rows


def ids(rows) -> list:
    return [row.pk for row in rows]


def test_every_exporter_has_its_room_here(filled):
    assert sorted(rooms(filled)) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_the_file_has_the_rows_of_the_page_for_every_role(key, filled, client, settings, monkeypatch, record_property):
    remember_who_asks(settings, monkeypatch)
    exporter, room, seen, narrowed = exporter_of(key), rooms(filled)[key], 0, 0
    link = reverse("export_new", args=[key]) + (f"?{room.more}" if room.more else "")
    for role, user in (*filled.near.items(), *filled.far.items()):
        client.force_login(user)
        page = client.get(address(room, ""))
        may = page.status_code == 200 and role not in NO_FILES
        assert client.get(link).status_code == (200 if may else 404), role
        if page.status_code == 200 and page.context["listing"].page.object_list:
            assert (f'href="{link}"' in page.content.decode()) is may, role
        if not may:
            continue
        assert {c.sort for c in page.context["listing"].columns if c.sort} == set(exporter.sorts) or callable(exporter.columns)
        narrowed += bool(page.context["listing"].page.object_list)
        for query in room.queries if narrowed in {1, 2} else ("",):  # two readers who see something narrow it down
            listing = (client.get(address(room, query)) if query else page).context["listing"]
            rows = found(exporter, user, f"{query}&{room.more}")
            assert isinstance(rows, QuerySet)
            assert ids(rows) == ids(listing.ordered), (role, query)
            seen += len(rows)
    record_property("rows", seen)
    record_property("readers", len(filled.near) + len(filled.far))
    assert seen > 0, "no role saw a row: nothing was compared"


@pytest.mark.parametrize("key", KEYS)
def test_every_column_of_every_row_can_be_written_in_both_formats(key, filled):
    """By the first who sees a row; personal and masked columns too, and no protected number in clear."""
    exporter, room, made = exporter_of(key), rooms(filled)[key], []
    Person.objects.update(phone="13812345678", id_no="110101199003070011")
    for user in (*filled.near.values(), *filled.far.values()):
        actor = actor_of(user, clock.today())
        if not (actor.can("export.run") and actor.can(exporter.right)):
            continue
        try:
            asked = selectors.asked_for(actor, exporter, room.more, clock.now())
            columns = [c.key for c in selectors.columns_of(exporter, asked)]
            if not len(found(exporter, user, room.more)):
                continue
        except NotReachable:
            continue
        how = {"actor": actor, "exporter": exporter, "query": room.more, "columns": columns, "reason": "每列都能写出"}
        made = [request_export(**how, at=clock.now(), format=format) for format in ("xlsx", "csv")]
        break
    assert [(e.state, e.error_code, e.rows > 0, e.columns) for e in made] == [("ready", "", True, columns)] * 2
    cells = [str(cell) for e in made for line in lines_of(e) for cell in line]
    assert [cell for cell in cells if "13812345678" in cell or "110101199003070011" in cell] == []
