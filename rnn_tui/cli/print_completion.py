"""``rnn-tui completion SHELL``: the script that a shell reads to complete our words."""

import click

from rnn_tui.cli.completion import SHELLS, completion_of
from rnn_tui.cli.placeholders import SHELL
from rnn_tui.cli.shared_options import language_option
from rnn_tui.errors import ConfigError
from rnn_tui.language import _


@click.command(
    "completion",
    help=_("Print the script by which SHELL completes commands, options, texts and runs."),
    epilog=_(
        "SHELL is bash, zsh or fish. To have it in every shell:\n\n\b\n"
        "rnn-tui completion bash > ~/.local/share/bash-completion/completions/rnn-tui\n"
        "rnn-tui completion zsh > ~/.zfunc/_rnn-tui    (a folder of $fpath)\n"
        "rnn-tui completion fish > ~/.config/fish/completions/rnn-tui.fish"
    ),
)
@click.argument("shell", type=SHELL)
@language_option()
def print_completion(shell: str) -> None:
    """Print it."""
    if shell not in SHELLS:
        message = _("unknown shell {shell!r}; choose from {shells}")
        raise ConfigError(message.format(shell=shell, shells=", ".join(SHELLS)))
    print(completion_of(shell).source())
