from django.urls import path

from branches.responsibilities import views

urlpatterns = [
    path("responsibilities/", views.statement_list, name="statement_list"),
    path("responsibilities/new/", views.statement_new, name="statement_new"),
    path("responsibilities/matrix/", views.statement_matrix, name="statement_matrix"),
    path("responsibilities/adopt/", views.statement_adopt, name="statement_adopt"),
    path("responsibilities/<int:pk>/", views.statement_detail, name="statement_detail"),
    path("responsibilities/<int:pk>/edit/", views.statement_edit, name="statement_edit"),
    path("responsibilities/<int:pk>/tell/", views.statement_tell, name="statement_tell"),
    path("responsibilities/<int:pk>/withdraw/", views.statement_withdraw, name="statement_withdraw"),
]
