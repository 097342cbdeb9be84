from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from complaints.answers import register_finder
        from portal import checks, purging  # noqa: F401
        from portal.already_public import found_for

        register_finder(found_for)
