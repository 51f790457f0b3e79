"""When a screen has done what it was told, and is drawn: that is waited for, and no time.

Textual's own pilot looks at the processor's time instead: where a network learns beside the screen it never finds it at
rest, and waits two seconds for each key; on a busy machine it finds it at rest too early.
"""

import asyncio
import time
import weakref

from textual._context import active_app

from rnn_tui.session.background import BackgroundWorker, Slot

_LONGEST = 1.0  # seconds, as Textual's: what takes longer is waited for by whoever needs it
_LOOK_AGAIN = 0.001

_asked: weakref.WeakSet[Slot] = weakref.WeakSet()
questions: list[int] = [0]  # that were put beside the screen so far
_ask = BackgroundWorker.ask


def ask(worker: BackgroundWorker, slot: Slot, question) -> None:
    """Ask, and remember on which slot the answer will be."""
    _asked.add(slot)
    questions[0] += 1
    _ask(worker, slot, question)


async def wait_until_quiet(_least: float = 0.0, most: float = _LONGEST) -> None:
    """Wait until no message waits, everything is drawn, and every question beside the screen is answered.

    However long a key takes it is obeyed; for the rest ``most`` seconds are waited. While a network learns there is
    always a next question.
    """
    app, end = active_app.get(), time.monotonic() + most
    while app.is_running and not app._exit:
        await asyncio.sleep(_LOOK_AGAIN)
        if app.is_attending or not app._message_queue.empty():
            continue
        if time.monotonic() >= end:
            return
        is_resized = app._resize_event is None  # Textual tells its screens of a new size a while later
        if not (is_resized and app._is_quiet() and all(each._mounted_event.is_set() for each in app._registry)):
            continue
        screen = app.screen
        screen._on_timer_update()
        is_answered = app.session.phase == "training" or not any(slot.busy for slot in list(_asked))
        if is_answered and not screen._callbacks and app._is_quiet():
            return
