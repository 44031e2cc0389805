"""`cordwise completion`: commands completed by the shell."""

from __future__ import annotations

import click

from cordwise.cli.manner import write_out

VARIABLE = "_CORDWISE_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print the script that completes commands in your shell.

    \b
    cordwise completion bash >> ~/.bashrc
    cordwise completion zsh >> ~/.zshrc
    cordwise completion fish > ~/.config/fish/completions/cordwise.fish
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    assert script is not None
    write_out(script(ctx.find_root().command, {}, "cordwise", VARIABLE).source() + "\n")
    return 0
