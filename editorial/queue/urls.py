from django.urls import path

from editorial.queue import review_views, together_views, views

urlpatterns = [
    path("", views.queue, name="queue"),
    path("together/", together_views.together, name="queue_together"),
    path("<int:task_state_id>/", review_views.review, name="queue_review"),
    path("<int:task_state_id>/approve/", review_views.approve, name="queue_approve"),
]
