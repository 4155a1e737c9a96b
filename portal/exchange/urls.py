from django.urls import path

from portal.exchange.views import start, steps

urlpatterns = [
    path("imports/", start.import_start, name="import_start"),
    path("imports/history/", start.import_list, name="import_list"),
    path("imports/template/<str:kind>/", start.import_template, name="import_template"),
    path("imports/<int:pk>/", steps.import_batch, name="import_batch"),
    path("imports/<int:pk>/columns/", steps.import_columns, name="import_columns"),
    path("imports/<int:pk>/rows/", steps.import_correct, name="import_correct"),
    path("imports/<int:pk>/commit/", steps.import_commit, name="import_commit"),
    path("imports/<int:pk>/recheck/", steps.import_recheck, name="import_recheck"),
    path("imports/<int:pk>/cancel/", steps.import_cancel, name="import_cancel"),
    path("imports/<int:pk>/give-up/", steps.import_give_up, name="import_give_up"),
    path("imports/<int:pk>/undo/", steps.import_undo, name="import_undo"),
    path("imports/<int:pk>/errors/", steps.import_errors, name="import_errors"),
]
