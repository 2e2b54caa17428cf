"""The `xunzhen` command: options common to all, and the table of commands."""

from __future__ import annotations

from typing import Any

import click

from xunzhen.cli import (
    advise,
    answer_pack,
    certificate,
    count,
    coverage,
    indicators,
    planning,
    policy,
    province,
    registry,
    replan,
    site,
    travel,
    whatif,
)
from xunzhen.cli.screen import Screen
from xunzhen.domain.errors import BadData, XunzhenError


class SpeakingGroup(click.Group):
    """A group whose errors are said in the reader's language before the command leaves."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the sub-command; a known error prints its sentence and sets the exit status."""
        try:
            return super().invoke(ctx)
        except XunzhenError as problem:
            screen = ctx.find_object(Screen) or Screen()
            click.echo(problem.sentence.in_language(screen.language), err=True)
            for fault in problem.faults[:20] if isinstance(problem, BadData) else ():
                click.echo(f"  {fault.line(screen.language)}", err=True)
            ctx.exit(problem.exit_code)


@click.group(
    cls=SpeakingGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    envvar="XUNZHEN_LANG",
    show_envvar=True,
    help="语言 · language of what is printed",
)
@click.version_option(package_name="xunzhen")
@click.pass_context
def cli(context: click.Context, lang: str) -> None:
    """巡诊 · plan, check and explain health care that goes to the village."""
    context.obj = Screen(language=lang)


for _column in (
    registry,
    policy,
    coverage,
    travel,
    planning,
    replan,
    advise,
    whatif,
    province,
    count,
    certificate,
    indicators,
    answer_pack,
    site,
):
    for _command in _column.COMMANDS:
        cli.add_command(_command)


def main() -> None:
    """Run the command: exit 0 done, 1 data at fault, 2 wrong usage."""
    cli()
