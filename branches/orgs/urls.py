from django.urls import path

from branches.orgs import views

urlpatterns = [
    path("branches/", views.branch_list, name="branch_list"),
    path("branches/new/", views.branch_create, name="branch_create"),
    path("branches/terms/", views.branch_terms, name="branch_terms"),
    path("branches/findings/", views.branch_findings, name="branch_findings"),
    path("branches/<str:code>/", views.branch_detail, name="branch_detail"),
    path("branches/<str:code>/edit/", views.branch_edit, name="branch_edit"),
    path("branches/<str:code>/members/new/", views.member_admit, name="member_admit"),
    path("branches/<str:code>/members/<int:pk>/move/", views.member_move, name="member_move"),
    path("branches/<str:code>/members/<int:pk>/standing/", views.member_standing, name="member_standing"),
    path("branches/<str:code>/members/<int:pk>/end/", views.member_end, name="member_end"),
    path("branches/<str:code>/posts/new/", views.post_appoint, name="post_appoint"),
    path("branches/<str:code>/posts/<int:pk>/end/", views.post_end, name="post_end"),
    path("branches/<str:code>/posts/<int:pk>/extend/", views.post_extend, name="post_extend"),
    path("branches/<str:code>/election/", views.branch_elect, name="branch_elect"),
    path("branches/<str:code>/proxies/new/", views.proxy_appoint, name="proxy_appoint"),
    path("branches/<str:code>/proxies/<int:pk>/withdraw/", views.proxy_withdraw, name="proxy_withdraw"),
    path("branches/<str:code>/close/", views.branch_close, name="branch_close"),
    path("branches/<str:code>/covers/new/", views.cover_add, name="cover_add"),
    path("branches/<str:code>/covers/<int:pk>/end/", views.cover_end, name="cover_end"),
    path("branches/<str:code>/covers/<int:pk>/share/", views.cover_share, name="cover_share"),
]
