from django.urls import path

from workforce.careers.views import appointing, filling, mapping, planning

urlpatterns = [
    path("careers/", mapping.career_map, name="career_map"),
    path("careers/posts/<int:pk>/", mapping.career_post, name="career_post"),
    path("careers/series/<int:pk>/posts/new/", mapping.career_post_new, name="career_post_new"),
    path("careers/posts/<int:pk>/edit/", mapping.career_post_edit, name="career_post_edit"),
    path("careers/posts/<int:pk>/steps/", mapping.career_step_add, name="career_step_add"),
    path("careers/steps/<int:pk>/drop/", mapping.career_step_drop, name="career_step_drop"),
    path("careers/pay/", mapping.grade_pay, name="grade_pay"),
    path("careers/pay/set/", mapping.grade_pay_set, name="grade_pay_set"),
    path("careers/plans/", planning.career_plan_list, name="career_plan_list"),
    path("careers/plans/new/", planning.career_plan_new, name="career_plan_new"),
    path("careers/plans/<int:pk>/", planning.career_plan_detail, name="career_plan_detail"),
    path("careers/plans/<int:pk>/edit/", planning.career_plan_edit, name="career_plan_edit"),
    path("careers/plans/<int:pk>/review/", planning.career_plan_review, name="career_plan_review"),
    path("skill-posts/", filling.skill_post_list, name="skill_post_list"),
    path("skill-posts/new/", filling.skill_post_new, name="skill_post_new"),
    path("skill-posts/<int:pk>/", filling.skill_post_detail, name="skill_post_detail"),
    path("skill-posts/<int:pk>/edit/", filling.skill_post_edit, name="skill_post_edit"),
    path("skill-posts/<int:pk>/holders/", filling.skill_post_hold, name="skill_post_hold"),
    path("skill-posts/holders/<int:pk>/confirm/", filling.skill_post_confirm, name="skill_post_confirm"),
    path("skill-posts/holders/<int:pk>/end/", filling.skill_post_end, name="skill_post_end"),
    path("chiefs/", appointing.chief_list, name="chief_list"),
    path("chiefs/new/", appointing.chief_new, name="chief_new"),
    path("chiefs/<int:pk>/", appointing.chief_detail, name="chief_detail"),
    path("chiefs/<int:pk>/confirm/", appointing.chief_confirm, name="chief_confirm"),
    path("chiefs/<int:pk>/end/", appointing.chief_end, name="chief_end"),
]
