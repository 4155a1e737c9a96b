from django.urls import path

from branches.partnerships import views

urlpatterns = [
    path("partnerships/", views.partnership_list, name="partnership_list"),
    path("partnerships/resources/", views.shared_resources, name="shared_resources"),
    path("partnerships/of/<str:code>/new/", views.partnership_new, name="partnership_new"),
    path("partnerships/<int:pk>/", views.partnership_detail, name="partnership_detail"),
    path("partnerships/<int:pk>/edit/", views.partnership_edit, name="partnership_edit"),
    path("partnerships/<int:pk>/end/", views.partnership_end, name="partnership_end"),
    path("partnerships/<int:pk>/resources/", views.partnership_resource, name="partnership_resource"),
    path("partnerships/<int:pk>/activities/", views.partnership_joint, name="partnership_joint"),
    path("partnerships/activities/<int:pk>/effect/", views.partnership_effect, name="partnership_effect"),
    path("partnerships/resources/<int:pk>/withdraw/", views.partnership_withdraw, name="partnership_withdraw"),
]
