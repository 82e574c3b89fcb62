"""The `torg` command. Each app's `commands.py` lists its own in `COMMANDS`."""

import os
from typing import Any

import click


class Commands(click.Group):
    """Loads Django and the apps' commands when a command is asked for, not when imported."""

    loaded = False

    def _load(self) -> None:
        if self.loaded:
            return
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torg.config.settings")
        import django  # noqa: PLC0415  -- settings must be named before Django is loaded

        django.setup()
        # The commands import models, and models need Django set up.
        from torg.agenda import commands as agenda  # noqa: PLC0415  -- as above
        from torg.core import commands as core  # noqa: PLC0415  -- as above
        from torg.places import commands as places  # noqa: PLC0415  -- as above
        from torg.portal import commands as portal  # noqa: PLC0415  -- as above
        from torg.premises import commands as premises  # noqa: PLC0415  -- as above
        from torg.premises.figures import commands as figures  # noqa: PLC0415  -- as above
        from torg.premises.reports import commands as reports  # noqa: PLC0415  -- as above
        from torg.premises.studies import commands as studies  # noqa: PLC0415  -- as above

        for app in (core, places, agenda, premises, figures, studies, reports, portal):
            for command in app.COMMANDS:
                self.add_command(command)
        self.loaded = True

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._load()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)


@click.group(cls=Commands)
@click.version_option(package_name="torg")
def main(**_options: Any) -> None:
    """Run a digital city centre."""


if __name__ == "__main__":
    main()
