"""What views ask: the newest question alone, within its share while it learns."""

import pytest

from rnn_tui.session.aside import SHARE, Aside, Inquiry
from tests.session.test_ghost import BackgroundByHand


class Answering(BackgroundByHand):
    """Answers what it was asked, in so many seconds of a core."""

    def answer(self, took=0.0):
        slot, question = self.asked.pop(0)
        slot.answer, slot.busy, slot.took = question(), False, took


@pytest.fixture
def background():
    return Answering()


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def aside(background, now):
    return Aside(background, lambda: now[0])


def test_the_newest_question_is_answered_and_one_about_the_same_is_not_asked_again(aside, background):
    inquiry = Inquiry()
    assert aside.ask(inquiry, "a", lambda: 1) is None and not inquiry.is_answered
    aside.poll(learning=False)
    for about in ("b", "c"):
        aside.ask(inquiry, about, lambda about=about: about * 2)
    background.answer()
    assert aside.poll(learning=False) and (inquiry.about, inquiry.answer, inquiry.is_answered) == ("a", 1, False)
    background.answer()
    assert aside.poll(learning=False) and inquiry.answer == "cc" and inquiry.is_answered
    assert aside.ask(inquiry, "c", lambda: 9) == "cc"
    assert not aside.poll(learning=False) and background.asked == []


def test_a_question_that_failed_is_waited_for_no_longer_and_another_is_answered(aside, background):
    inquiry = Inquiry()
    aside.ask(inquiry, "a", lambda: 1)
    assert not inquiry.has_failed
    aside.poll(learning=False)
    slot, _question = background.asked.pop(0)
    assert not inquiry.has_failed and not inquiry.is_answered
    slot.busy = False  # as where it raised an error
    assert inquiry.has_failed and inquiry.is_answered and inquiry.answer is None
    aside.ask(inquiry, "a", lambda: 1)
    aside.poll(learning=False)
    assert background.asked == []
    aside.ask(inquiry, "b", lambda: 2)
    aside.poll(learning=False)
    background.answer()
    assert aside.poll(learning=False) and inquiry.answer == 2 and not inquiry.has_failed


def test_while_it_learns_a_question_waits_until_the_last_is_paid_for_unless_a_person_waits(aside, background, now):
    inquiry, other = Inquiry(), Inquiry()
    aside.ask(inquiry, 1, lambda: 1)
    aside.ask(other, 1, lambda: 1)
    aside.poll(learning=True)
    assert len(background.asked) == 1  # one at a time
    background.answer(took=0.1)
    aside.poll(learning=True)
    now[0] = 0.1 / SHARE - 0.01
    aside.poll(learning=True)
    assert background.asked == []
    now[0] = 0.1 / SHARE
    aside.poll(learning=True)
    assert len(background.asked) == 1
    background.answer(took=0.1)
    aside.poll(learning=True)
    aside.ask(inquiry, 2, lambda: 2, at_once=True)
    aside.poll(learning=True)
    assert len(background.asked) == 1
    background.answer(took=0.1)
    aside.poll(learning=True)
    aside.ask(inquiry, 2, lambda: 2, at_once=True)  # the same: nothing is waived
    aside.ask(other, 2, lambda: 2)
    aside.poll(learning=True)
    assert background.asked == []
    assert not aside.poll(learning=False) and len(background.asked) == 1  # at rest nothing is put off


def test_what_a_person_waits_for_is_asked_as_soon_as_what_is_under_way_is_answered(aside, background):
    under_way, waited = Inquiry(), Inquiry()
    aside.ask(under_way, 1, lambda: 1)
    aside.poll(learning=True)
    aside.ask(waited, 1, lambda: 1, at_once=True)
    aside.ask(waited, 2, lambda: 2)  # meanwhile the parameters are others: it is still waited for
    background.answer(took=3.0)
    aside.poll(learning=True)
    background.answer(took=3.0)
    aside.poll(learning=True)
    assert waited.answer == 2
    aside.ask(waited, 3, lambda: 3)
    aside.poll(learning=True)
    assert background.asked == []  # it was seen: the next has time


def test_each_of_two_inquiries_has_its_turn_and_what_a_person_waits_for_comes_first(aside, background):
    one, other = Inquiry(), Inquiry()
    for number in range(3):  # one is asked anew at each look, as where the parameters keep coming
        aside.ask(one, number, lambda: "one")
        aside.ask(other, 0, lambda: "other")
        aside.poll(learning=False)
        background.answer()
    assert not aside.is_quiet
    aside.poll(learning=False)
    assert (one.answer, other.answer) == ("one", "other") and aside.is_quiet
    for number, waited in enumerate((one, other, one, other), start=10):
        for inquiry in (one, other):
            aside.ask(inquiry, number, lambda: "late")
        aside.ask(waited, -number, lambda: "now", at_once=True)
        aside.poll(learning=False)
        background.answer()
        aside.poll(learning=False)
        assert waited.about == -number
        background.answer()
        aside.poll(learning=False)


def test_while_the_network_writes_by_itself_what_its_characters_ask_at_once_waits_for_its_time(aside, background, now):
    inquiry = Inquiry()
    aside.ask(inquiry, 0, lambda: 0, at_once=True)
    aside.poll(learning=True)
    background.answer(took=0.1)
    aside.nobody_waits = True
    for character in range(1, 10):
        aside.ask(inquiry, character, lambda: 1, at_once=True)
        aside.poll(learning=True)
    assert background.asked == []
    now[0] = 0.1 / SHARE
    aside.poll(learning=True)
    assert len(background.asked) == 1
    background.answer(took=0.1)
    aside.poll(learning=True)
    aside.nobody_waits = False
    aside.ask(inquiry, 10, lambda: 1, at_once=True)
    aside.poll(learning=True)
    assert len(background.asked) == 1


def test_how_long_a_question_waits_for_what_was_answered_before_is_known(aside, background, now):
    inquiry = Inquiry()
    aside.ask(inquiry, 1, lambda: 1)
    aside.poll(learning=True)
    background.answer(took=3.0)
    aside.poll(learning=True)
    assert aside.rest == 0  # nobody asks
    aside.ask(inquiry, 2, lambda: 2)
    now[0] = 30.0
    aside.poll(learning=True)
    assert aside.rest == 3.0 / SHARE - 30.0
    aside.poll(learning=False)
    assert aside.rest == 0
