from django.urls import path

from workforce.honours import views

urlpatterns = [
    path("honours/", views.honour_list, name="honour_list"),
    path("honours/wall/", views.honour_wall, name="honour_wall"),
    path("honours/new/", views.honour_new, name="honour_new"),
    path("honours/<int:pk>/", views.honour_detail, name="honour_detail"),
    path("honours/<int:pk>/paper/<str:kind>/", views.honour_paper, name="honour_paper"),
    path("honours/<int:pk>/confirm/", views.honour_confirm, name="honour_confirm"),
    path("honours/<int:pk>/withdraw/", views.honour_withdraw, name="honour_withdraw"),
    path("honours/<int:pk>/show/", views.honour_show, name="honour_show"),
]
