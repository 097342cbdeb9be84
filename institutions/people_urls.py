from django.urls import path

from institutions import people_views as people
from institutions import review_views as reviews

urlpatterns = [
    path("", people.people, name="people"),
    path("invite/", people.invite_somebody, name="people_invite"),
    path("invitations/<int:pk>/resend/", people.resend_invitation, name="people_resend"),
    path("invitations/<int:pk>/withdraw/", people.withdraw_invitation, name="people_withdraw"),
    path("roles/<int:pk>/end/", people.end_role, name="people_end_role"),
    path("reviews/", reviews.due_reviews, name="people_reviews"),
    path("reviews/<int:pk>/", reviews.review_access, name="people_review"),
    path("reviews/<int:pk>/end-unconfirmed/", reviews.end_what_nobody_confirmed, name="people_unconfirmed"),
    path("<int:pk>/", people.person, name="people_person"),
    path("<int:pk>/give/", people.give_role, name="people_give_role"),
    path("<int:pk>/left/", people.has_left, name="people_left"),
    path("<int:pk>/return/", people.returns, name="people_returns"),
]
