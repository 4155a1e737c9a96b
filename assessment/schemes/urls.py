from django.urls import path

from assessment.schemes.views import acts, editing, pages

urlpatterns = [
    path("schemes/", pages.scheme_list, name="scheme_list"),
    path("schemes/upload/", acts.scheme_upload, name="scheme_upload"),
    path("schemes/<str:code>/<int:version>/", pages.scheme_detail, name="scheme_detail"),
    path("schemes/<str:code>/<int:version>/export/", acts.scheme_export, name="scheme_export"),
    path("schemes/<str:code>/<int:version>/workbook/", acts.scheme_workbook, name="scheme_workbook"),
    path("schemes/<str:code>/<int:version>/draft/", acts.scheme_draft, name="scheme_draft"),
    path("schemes/<str:code>/<int:version>/edit/", editing.scheme_edit, name="scheme_edit"),
    path("schemes/<str:code>/<int:version>/replace/", acts.scheme_replace, name="scheme_replace"),
    path("schemes/<str:code>/<int:version>/diff/<int:other>/", editing.scheme_diff, name="scheme_diff"),
    path("schemes/<str:code>/<int:version>/adopt/", acts.scheme_adopt, name="scheme_adopt"),
]
