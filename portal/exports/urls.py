from django.urls import path

from portal.exports import views

urlpatterns = [
    path("exports/", views.export_list, name="export_list"),
    path("exports/new/<slug:key>/", views.export_new, name="export_new"),
    path("exports/<int:pk>/", views.export_detail, name="export_detail"),
    path("exports/<int:pk>/download/", views.export_download, name="export_download"),
    path("exports/<int:pk>/decide/", views.export_decide, name="export_decide"),
    path("exports/<int:pk>/forget/", views.export_forget, name="export_forget"),
]
