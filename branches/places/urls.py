from django.urls import path

from branches.places import views

urlpatterns = [
    path("places/", views.place_list, name="place_list"),
    path("places/of/<str:code>/new/", views.place_new, name="place_new"),
    path("places/<int:pk>/", views.place_detail, name="place_detail"),
    path("places/<int:pk>/edit/", views.place_edit, name="place_edit"),
    path("places/<int:pk>/inspect/", views.place_inspect, name="place_inspect"),
    path("places/<int:pk>/close/", views.place_close, name="place_close"),
    path("places/inspections/<int:pk>/mend/", views.place_mend, name="place_mend"),
    path("brands/", views.brand_list, name="brand_list"),
    path("brands/branches/<str:code>/new/", views.brand_new, name="brand_new"),
    path("brands/<int:pk>/", views.brand_detail, name="brand_detail"),
    path("brands/<int:pk>/edit/", views.brand_edit, name="brand_edit"),
    path("brands/<int:pk>/submit/", views.brand_submit, name="brand_submit"),
    path("brands/<int:pk>/decide/", views.brand_decide, name="brand_decide"),
    path("brands/<int:pk>/look/", views.brand_look, name="brand_look"),
]
