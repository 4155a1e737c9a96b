from django.urls import path, re_path

from portal.people import views

KIND = r"(?P<kind>history|title|schooling)"

urlpatterns = [
    path("me/", views.my_page, name="my_page"),
    path("people/", views.person_list, name="person_list"),
    path("people/new/", views.person_create, name="person_create"),
    path("people/colleagues/", views.colleague_list, name="colleague_list"),
    path("people/<str:staff_no>/", views.person_detail, name="person_detail"),
    path("people/<str:staff_no>/edit/", views.person_edit, name="person_edit"),
    path("people/<str:staff_no>/transfer/", views.person_transfer, name="person_transfer"),
    path("people/<str:staff_no>/reveal/", views.person_reveal, name="person_reveal"),
    re_path(rf"^people/(?P<staff_no>[^/]+)/{KIND}/$", views.person_record_add, name="person_record_add"),
    re_path(rf"^people/(?P<staff_no>[^/]+)/{KIND}/(?P<pk>\d+)/remove/$", views.person_record_remove, name="person_record_remove"),
]
