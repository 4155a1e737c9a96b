from django.db.models.signals import post_migrate

from portal.search import services


def connect() -> None:
    # The only signal: the first fill after an update, when the tables of all floors stand.
    post_migrate.connect(services.fill_after_migrate, dispatch_uid="search_first_fill")
