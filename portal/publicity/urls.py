from django.urls import path

from portal.publicity import views

urlpatterns = [
    path("publicity/", views.publicity_list, name="publicity_list"),
    path("publicity/<int:pk>/", views.publicity_detail, name="publicity_detail"),
    path("publicity/<int:pk>/poster/", views.publicity_poster, name="publicity_poster"),
    path("publicity/<int:pk>/poster/<str:kind>/", views.publicity_poster_paper, name="publicity_poster_paper"),
    path("publicity/<int:pk>/closure/<str:kind>/", views.publicity_closure_paper, name="publicity_closure_paper"),
    path("publicity/<int:pk>/closure/", views.publicity_closure, name="publicity_closure"),
    path("publicity/<int:pk>/object/", views.publicity_object, name="publicity_object"),
    path("publicity/<int:pk>/objections/<int:no>/", views.objection_answer, name="objection_answer"),
    path("publicity/<int:pk>/close/", views.publicity_close, name="publicity_close"),
    path("publicity/<int:pk>/withdraw/", views.publicity_withdraw, name="publicity_withdraw"),
]
