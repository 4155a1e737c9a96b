from django.urls import path

from workforce.innovation.views import campaigns, projects, reviews

urlpatterns = [
    path("innovation/", projects.innovation_list, name="innovation_list"),
    path("innovation/new/", projects.innovation_new, name="innovation_new"),
    path("innovation/<int:pk>/", projects.innovation_detail, name="innovation_detail"),
    path("innovation/<int:pk>/edit/", projects.innovation_edit, name="innovation_edit"),
    path("innovation/<int:pk>/approve/", projects.innovation_approve, name="innovation_approve"),
    path("innovation/<int:pk>/answer/", projects.innovation_answer, name="innovation_answer"),
    path("innovation/<int:pk>/start/", projects.innovation_start, name="innovation_start"),
    path("innovation/<int:pk>/close/", projects.innovation_close, name="innovation_close"),
    path("innovation/<int:pk>/stop/", projects.innovation_stop, name="innovation_stop"),
    path("innovation/<int:pk>/review/", projects.innovation_convene, name="innovation_convene"),
    path("innovation/milestones/<int:pk>/", projects.innovation_milestone, name="innovation_milestone"),
    path("innovation/campaigns/", campaigns.innovation_campaigns, name="innovation_campaigns"),
    path("innovation/campaigns/new/", campaigns.innovation_campaign_new, name="innovation_campaign_new"),
    path("innovation/campaigns/<int:pk>/", campaigns.innovation_campaign, name="innovation_campaign"),
    path("innovation/campaigns/<int:pk>/close/", campaigns.innovation_campaign_close, name="innovation_campaign_close"),
    path("innovation/campaigns/<int:pk>/measures/", campaigns.innovation_measure_new, name="innovation_measure_new"),
    path("innovation/measures/<int:pk>/", campaigns.innovation_measure, name="innovation_measure"),
    path("innovation/measures/<int:pk>/decide/", campaigns.innovation_measure_decide, name="innovation_measure_decide"),
    path("innovation/measures/<int:pk>/review/", campaigns.innovation_measure_convene, name="innovation_measure_convene"),
    path("innovation/reviews/", reviews.innovation_reviews, name="innovation_reviews"),
    path("innovation/reviews/refusals/", reviews.innovation_refusals, name="innovation_refusals"),
    path("innovation/reviews/<int:pk>/", reviews.innovation_review, name="innovation_review"),
    path("innovation/reviews/<int:pk>/judge/", reviews.innovation_judge, name="innovation_judge"),
    path("innovation/reviews/<int:pk>/recuse/", reviews.innovation_recuse, name="innovation_recuse"),
    path("innovation/reviews/<int:pk>/dissolve/", reviews.innovation_dissolve, name="innovation_dissolve"),
    path("innovation/reviews/<int:pk>/decide/", reviews.innovation_decide, name="innovation_decide"),
]
