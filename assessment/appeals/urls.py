from django.urls import path

from assessment.appeals import views

urlpatterns = [
    path("appeals/", views.appeal_list, name="appeal_list"),
    path("appeals/new/", views.appeal_new, name="appeal_new"),
    path("appeals/<int:pk>/", views.appeal_detail, name="appeal_detail"),
    path("appeals/<int:pk>/decide/", views.appeal_decide, name="appeal_decide"),
    path("appeals/<int:pk>/confirm/", views.appeal_confirm, name="appeal_confirm"),
    path("appeals/<int:pk>/refuse/", views.appeal_refuse, name="appeal_refuse"),
    path("appeals/<int:pk>/withdraw/", views.appeal_withdraw, name="appeal_withdraw"),
    path("appeals/<int:pk>/panel/", views.appeal_convene, name="appeal_convene"),
    path("rounds/<str:code>/publicity/", views.round_publicity, name="round_publicity"),
]
