from django.urls import path

from portal.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("home/tiles/", views.tile_list, name="tile_list"),
    path("home/tiles/place/", views.tile_place, name="tile_place"),
    path("home/tour/", views.tour, name="tour"),
    path("home/tour/done/", views.tour_done, name="tour_done"),
    path("home/recent/clear/", views.recent_clear, name="recent_clear"),
    path("appearance/", views.set_appearance, name="set_appearance"),
    path("appearance/keys/", views.set_keys, name="set_keys"),
    path("views/", views.view_list, name="view_list"),
    path("views/menu/", views.view_menu, name="view_menu"),
    path("views/start/", views.view_start, name="view_start"),
    path("views/<int:pk>/rename/", views.view_rename, name="view_rename"),
    path("views/<int:pk>/delete/", views.view_delete, name="view_delete"),
    path("bulk/<str:key>/", views.bulk_run, name="bulk_run"),
]
