from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.kernel import messages, sentences
        from portal.kernel.registry import wire

        sentences.register(messages.SENTENCES)
        wire(self.name)
