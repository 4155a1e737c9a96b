from django.urls import path

from portal.signin import views

urlpatterns = [
    path("signin/", views.signin_scan, name="signin_scan"),
    path("signin/<str:record_kind>/<int:record_id>/open/", views.signin_open, name="signin_open"),
    path("signin/<str:record_kind>/<int:record_id>/list/", views.signin_list, name="signin_list"),
    path("signin/<str:record_kind>/<int:record_id>/sheet/", views.signin_sheet, name="signin_sheet"),
    path("signin/<int:pk>/screen/", views.signin_screen, name="signin_screen"),
    path("signin/<int:pk>/live/", views.signin_live, name="signin_live"),
    path("signin/<int:pk>/close/", views.signin_close, name="signin_close"),
]
