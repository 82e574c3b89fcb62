"""`torg assets`."""

import json
import sys
import time

import click

from torg.core import assets_build


@click.command()
@click.option("--force", is_flag=True, help="Build even when no source has changed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")
def assets(force: bool, as_json: bool) -> None:
    """Build styles, scripts and fonts, and compile the translations."""
    start = time.perf_counter()
    try:
        built = assets_build.build(force=force)
    except assets_build.BuildError as error:
        click.echo(error, err=True)
        if as_json:
            click.echo(json.dumps({"error": str(error)}))
        sys.exit(1)
    seconds = time.perf_counter() - start
    if built.changed:
        for name, size in sorted(built.gzipped.items()):
            click.echo(f"  {name:<24}{size / 1000:7.1f} kB compressed")
    word = "built" if built.changed else "unchanged"
    click.echo(f"Assets {word}, {built.catalogues} catalogues compiled ({seconds:.2f} s).")
    if as_json:
        click.echo(json.dumps({**built.as_dict(), "seconds": round(seconds, 3)}))
