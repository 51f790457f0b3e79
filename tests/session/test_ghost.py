"""The ghost is of the parameters that read, and of the text at the cursor, also where answers come late."""

from rnn_tui.session.background import BackgroundWorker
from rnn_tui.session.ghost import CHANGED_EVERY, Ghost

LEARNING, AT_REST = True, False


class BackgroundByHand(BackgroundWorker):
    """Answers when it is told to."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def ask(self, slot, question):
        slot.busy = True
        self.asked.append((slot, question))

    def answer(self, ghosts):
        slot, _question = self.asked.pop(0)
        slot.answer, slot.busy = ghosts, False


def test_what_comes_too_soon_while_learning_is_shown_in_its_time():
    ghost = Ghost(BackgroundByHand())
    ghost.bring((1,))
    assert ghost.poll(0.0, LEARNING) and ghost.text == (1,)
    ghost.bring((2,))
    assert not ghost.poll(CHANGED_EVERY / 2, LEARNING) and ghost.text == (1,)
    assert ghost.poll(CHANGED_EVERY, LEARNING) and ghost.text == (2,)


def test_at_a_trainings_end_the_last_parameters_have_the_last_word():
    ghost = Ghost(BackgroundByHand())
    ghost.bring((1,))
    ghost.poll(0.0, LEARNING)
    ghost.bring((2,))
    ghost.poll(0.1, LEARNING)  # too soon
    assert ghost.poll(0.2, AT_REST) and ghost.text == (2,)


def test_an_answer_of_the_parameters_before_is_not_shown():
    background = BackgroundByHand()
    ghost = Ghost(background)
    ghost.want()
    ghost.write([], None)
    ghost.bring((2,))
    background.answer([(1,)])
    assert ghost.poll(0.0, AT_REST) and ghost.text == (2,)
    assert not ghost.is_due(0.0, AT_REST)


def test_what_was_written_of_an_older_text_is_written_again():
    ghost = Ghost(BackgroundByHand())
    ghost.bring(None)
    assert ghost.is_due(0.0, AT_REST) and not ghost.poll(0.0, AT_REST)


def test_what_is_pinned_is_written_again_where_its_answer_was_lost():
    background = BackgroundByHand()
    ghost = Ghost(background)
    ghost.pinned = (3,)
    ghost.want()
    ghost.write([], None)
    ghost.bring((2,))
    assert ghost.is_due(0.0, AT_REST)


def test_no_ghost_of_another_text_comes_back():
    background = BackgroundByHand()
    ghost = Ghost(background)
    ghost.want()
    ghost.write([], None)
    ghost.forget()
    background.answer([(1,)])
    assert not ghost.poll(0.0, AT_REST) and ghost.text == () and not ghost.is_due(0.0, AT_REST)
