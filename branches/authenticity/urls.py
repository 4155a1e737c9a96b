from django.urls import path

from branches.authenticity import views

urlpatterns = [
    path("activities/<int:pk>/explain/", views.hint_explain, name="hint_explain"),
    path("hints/", views.hint_rates, name="hint_rates"),
    path("samples/", views.sample_list, name="sample_list"),
    path("samples/new/", views.sample_new, name="sample_new"),
    path("samples/<int:pk>/", views.sample_detail, name="sample_detail"),
    path("samples/records/<int:pk>/", views.sample_record, name="sample_record"),
    path("samples/records/<int:pk>/judge/", views.sample_judge, name="sample_judge"),
    path("samples/records/<int:pk>/answer/", views.sample_answer, name="sample_answer"),
]
