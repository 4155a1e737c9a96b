from django.urls import path

from portal.catalogue import views

urlpatterns = [path("rules/", views.rule_list, name="rule_list")]
