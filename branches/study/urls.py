from django.urls import path

from branches.study import views

urlpatterns = [path("study/<str:code>/", views.study_list, name="study_list")]
