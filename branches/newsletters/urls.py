from django.urls import path

from branches.newsletters import views

urlpatterns = [
    path("newsletters/", views.newsletter_list, name="newsletter_list"),
    path("newsletters/new/", views.newsletter_new, name="newsletter_new"),
    path("newsletters/<int:pk>/", views.newsletter_detail, name="newsletter_detail"),
    path("newsletters/<int:pk>/edit/", views.newsletter_edit, name="newsletter_edit"),
    path("newsletters/<int:pk>/choose/", views.newsletter_choose, name="newsletter_choose"),
    path("newsletters/<int:pk>/items/<int:item>/move/", views.newsletter_move, name="newsletter_move"),
    path("newsletters/<int:pk>/items/<int:item>/lead/", views.newsletter_lead, name="newsletter_lead"),
    path("newsletters/<int:pk>/items/<int:item>/drop/", views.newsletter_drop, name="newsletter_drop"),
    path("newsletters/<int:pk>/publish/", views.newsletter_publish, name="newsletter_publish"),
    path("newsletters/<int:pk>/document/<str:kind>/", views.newsletter_paper, name="newsletter_paper"),
]
