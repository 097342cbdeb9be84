from django.urls import path

from editorial.webhooks import views

urlpatterns = [
    path("", views.index, name="webhooks"),
    path("add/", views.form, name="webhooks_add"),
    path("<int:pk>/", views.webhook, name="webhook"),
    path("<int:pk>/change/", views.form, name="webhook_change"),
    path("<int:pk>/secret/", views.secret, name="webhook_secret"),
    path("<int:pk>/renew/", views.renew, name="webhook_renew"),
    path("<int:pk>/test/", views.test, name="webhook_test"),
    path("<int:pk>/pause/", views.pause_it, name="webhook_pause"),
    path("<int:pk>/resume/", views.resume_it, name="webhook_resume"),
    path("<int:pk>/remove/", views.remove_it, name="webhook_remove"),
    path("<int:pk>/deliveries/<int:delivery>/", views.delivery, name="webhook_delivery"),
    path("<int:pk>/deliveries/<int:delivery>/again/", views.again, name="webhook_again"),
]
