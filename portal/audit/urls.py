from django.urls import path

from portal.audit import views

urlpatterns = [
    path("audit/", views.audit_list, name="audit_list"),
    path("audit/direct/", views.audit_direct, name="audit_direct"),
    path("audit/<int:pk>/", views.audit_detail, name="audit_detail"),
]
