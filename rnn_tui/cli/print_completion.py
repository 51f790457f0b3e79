"""``rnn-tui completion SHELL``: the script that a shell reads to complete our words."""

import click

from rnn_tui.cli.completion import SHELLS, completion_of
from rnn_tui.cli.placeholders import SHELL
from rnn_tui.cli.shared_options import language_option
from rnn_tui.errors import ConfigError
from rnn_tui.language import _

_WHERE_IT_BELONGS = """\
rnn-tui completion bash > ~/.local/share/bash-completion/completions/rnn-tui
rnn-tui completion zsh > "${fpath[1]}/_rnn-tui"
rnn-tui completion fish > ~/.config/fish/completions/rnn-tui.fish"""


@click.command(
    "completion",
    help=_("Print the script by which SHELL completes commands, options, texts and runs."),
    epilog="\n\n\b\n".join((_("SHELL is bash, zsh or fish. To have it whenever one is opened:"), _WHERE_IT_BELONGS)),
)
@click.argument("shell", type=SHELL)
@language_option()
def print_completion(shell: str) -> None:
    """Print it."""
    if shell not in SHELLS:
        message = _("unknown shell {shell!r}; choose from {shells}")
        raise ConfigError(message.format(shell=shell, shells=", ".join(SHELLS)))
    print(completion_of(shell).source())
