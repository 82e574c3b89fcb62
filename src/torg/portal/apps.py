from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "torg.portal"
    label = "portal"

    def ready(self) -> None:
        # Subscribing is wiring's work alone; importing it is what connects the apps.
        from importlib import import_module  # noqa: PLC0415  -- only when every app is loaded

        import_module("torg.wiring")
        import_module("torg.portal.services.effect_letters")  # the worker writes its letters
        menu = import_module("torg.portal.menu")
        menu.fill_frame()
        menu.fill_today()
        menu.fill_desk()
        menu.fill_keeping()
        menu.fill_outside()
        menu.fill_sitemap()
        menu.fill_streets()
        menu.fill_embeds()
        desk = import_module("torg.portal.queries.staff")
        desk.fill_queues()
        import_module("torg.portal.queries.feeds").fill_feed_queues()
        desk.fill_featured()
        import_module("torg.portal.queries.stretches").fill_stretches()
        import_module("torg.portal.queries.featured_kinds").fill_featured()
