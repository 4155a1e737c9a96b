"""The full-text index over the words of the search entries (docs/adr/0010).

SQLite: an FTS5 table over ``portal_searchentry`` that stores no text of its own and is kept by triggers. PostgreSQL: a GIN
index of the built-in text search; no extension is needed.
"""

from django.db import migrations

TABLE = "portal_searchentry"
SQLITE = [
    f"CREATE VIRTUAL TABLE portal_search_words USING fts5(words, content='{TABLE}', content_rowid='id', "
    "tokenize='ascii', detail='none', prefix='3 6')",
    f"""CREATE TRIGGER search_words_in AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO portal_search_words(rowid, words) VALUES (new.id, new.words); END""",
    f"""CREATE TRIGGER search_words_out AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO portal_search_words(portal_search_words, rowid, words) VALUES ('delete', old.id, old.words); END""",
    f"""CREATE TRIGGER search_words_changed AFTER UPDATE OF words ON {TABLE} BEGIN
        INSERT INTO portal_search_words(portal_search_words, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO portal_search_words(rowid, words) VALUES (new.id, new.words); END""",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER search_words_{name}" for name in ("in", "out", "changed")),
    "DROP TABLE portal_search_words",
]
POSTGRESQL = [f"CREATE INDEX search_words ON {TABLE} USING gin (to_tsvector('simple', words))"]
POSTGRESQL_BACK = ["DROP INDEX search_words"]


def _run(schema_editor, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def forwards(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(apps, schema_editor):
    _run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("portal", "0022_search_and_desk")]
    operations = [migrations.RunPython(forwards, backwards)]
