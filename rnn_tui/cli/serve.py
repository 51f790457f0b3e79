"""``rnn-tui serve``: the laboratory in a browser. The server is loaded once it is known that its packages are there."""

import asyncio
import socket
from contextlib import suppress
from importlib.util import find_spec

import click

from rnn_tui.cli.durations import Duration
from rnn_tui.cli.numbers import WHOLE, between
from rnn_tui.cli.placeholders import ADDRESS, RUN
from rnn_tui.cli.serve_follow import USUAL_SIZE, USUAL_WATCHERS, Size, follow_run
from rnn_tui.cli.shared_options import language_option, view_option
from rnn_tui.cli.streams import one_line, tell
from rnn_tui.errors import RnnTuiError
from rnn_tui.language import _
from rnn_tui.places import served_folder
from rnn_tui.reasons import reason_of
from rnn_tui.terminal.log import log_to_file

_USUAL_SESSIONS, _USUAL_MEGABYTES, _USUAL_IDLE = 8, 2000, 3600.0
_NEEDED = ("aiohttp", "textual_serve")


@click.command(
    "serve", help=_("Show the laboratory in browsers: each visitor has a program and a folder of their own.")
)
@click.option(
    "--host",
    type=ADDRESS,
    default="127.0.0.1",
    help=_("The address to listen at, 127.0.0.1 otherwise; 0.0.0.0 lets other machines in."),
)
@click.option(
    "--port",
    type=WHOLE.that(between(0, 65_535), _("from 0 to 65535")),
    default=8000,
    help=_("The port to listen at, 8000 otherwise; 0 takes a free one."),
)
@click.option(
    "--sessions",
    type=WHOLE.that(between(1, 1000), _("from 1 to 1000")),
    help=_("How many programs may be open at a time, 8 otherwise; with --follow, how many may watch, 100 otherwise."),
)
@click.option(
    "--memory",
    type=WHOLE.that(between(500, 1_000_000), _("from 500 to 1000000")),
    help=_("Without --follow: how many megabytes each program may use, 2000 otherwise (on Linux only)."),
)
@click.option(
    "--idle",
    type=Duration(),
    help=_("Without --follow: end a program that nobody has used for so long, an hour otherwise."),
)
@click.option(
    "--follow", type=RUN, help=_("Show RUN to all who open the page, and let nobody do anything: for a class.")
)
@click.option("--size", type=Size(), help=_("With --follow: the columns and rows that everyone sees (120x36)."))
@view_option()
@language_option()
def serve(
    host: str,
    port: int,
    sessions: int | None,
    memory: int | None,
    idle: float | None,
    follow: str | None,
    size: tuple[int, int] | None,
    view: str | None,
) -> None:
    """Listen, print the address with its token, and serve until a signal comes."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise RnnTuiError(_('serve needs two more packages; install them with: pip install "rnn-tui[serve]"'))
    if follow is not None:
        if memory is not None or idle is not None:
            raise RnnTuiError(_("--memory and --idle are for the programs of visitors; with --follow there are none"))
        from rnn_tui.runs.catalogue import run_folder

        folder = run_folder(follow)
        with _listen(host, port) as listening:
            follow_run(host, listening, folder, size or USUAL_SIZE, view, sessions or USUAL_WATCHERS)
    elif size is not None or view is not None:
        raise RnnTuiError(_("--size and --view are for what is followed: --follow RUN"))
    else:
        with _listen(host, port) as listening:
            megabytes = memory or _USUAL_MEGABYTES
            _serve_visitors(host, listening, sessions or _USUAL_SESSIONS, megabytes, idle or _USUAL_IDLE)


def _listen(host: str, port: int) -> socket.socket:
    from rnn_tui.serve.running import listen_at

    try:
        return listen_at(host, port)
    except OSError as error:
        message = _("cannot listen at {host}, port {port}: {reason}")
        raise RnnTuiError(message.format(host=host, port=port, reason=reason_of(error))) from None


def _serve_visitors(host: str, listening: socket.socket, sessions: int, megabytes: int, idle: float) -> None:
    """Start a program for each visitor, until a signal comes."""
    from rnn_tui.serve.gate import Gate
    from rnn_tui.serve.running import address_of, names_of, run
    from rnn_tui.serve.server import Bounds, Server
    from rnn_tui.serve.visitors import Visitors

    port = listening.getsockname()[1]
    gate, visitors = Gate(port, names_of(host)), Visitors(served_folder())

    def begun() -> None:
        print(address_of(host, port, gate), flush=True)
        tell(
            _("what visitors write and train is kept in {folder}; ctrl+c ends the server").format(
                folder=one_line(visitors.folder)
            )
        )

    log_to_file()
    bounds = Bounds(sessions, megabytes * 1_000_000, idle)
    with suppress(KeyboardInterrupt):  # where the loop takes no signals
        asyncio.run(run(lambda: Server(gate, visitors, bounds).application, listening, begun))
