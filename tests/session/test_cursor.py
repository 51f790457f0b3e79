"""The cursor in what is written: what was thought there, exact to the bit, and what is written there makes a branch."""

from functools import partial

import numpy as np
import pytest
from prompts import BackgroundByHand, make_reader, reading

from rnn_tui.generation.cached_reader import KEEP_EVERY, RECENT, CachedReader
from rnn_tui.generation.lookahead import look_ahead, write_ghost
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import GenerationSettings, draw_one, raw_shares
from rnn_tui.inspection.passage import passage_before
from rnn_tui.session.cursor import word_before, word_behind
from rnn_tui.session.prompt import READ_FOR, Prompt
from rnn_tui.text.vocabulary import Vocabulary

TEXT = "abcab7" * 60


@pytest.fixture
def helper():
    return BackgroundByHand()


def make_prompt(helper, text: str = TEXT, seconds: float = 0.0) -> Prompt:
    prompt = Prompt(
        Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), helper, clock=reading(seconds)
    )
    prompt.type_text(text)
    while prompt.cached.missing(prompt.writer.nodes):
        helper.answer()
        prompt.poll(0.0, learning=False)
    return prompt


def fresh_state(reader, nodes):
    return reader.read_all(reader.start(), [node.index for node in nodes if node.index is not None])


@pytest.mark.parametrize("places", [[360, 0, 359, 1], range(200, 20, -7), [5, 300, 64, 63, 65, 128]])
def test_the_state_there_is_that_of_a_fresh_reading_and_the_prompt_is_not_disturbed(helper, places):
    prompt = make_prompt(helper)
    at_end = prompt.state
    for place in places:
        prompt.look(place)
        assert prompt.is_read and prompt.viewed.nodes == prompt.writer.nodes[:place] == list(prompt.path)
        assert np.array_equal(prompt.state.h, fresh_state(make_reader(1), prompt.path).h)
        assert prompt.cached.state is at_end and len(prompt.cached.nodes) == len(TEXT)
        assert len(prompt.viewed.last_states()) > min(place, RECENT)
        assert passage_before(prompt.viewed, 9).places == passage_before(prompt.cached, 9, end=place).places
    prompt.look(None)
    assert prompt.viewed is prompt.cached and prompt.state is at_end


def test_the_ghost_is_what_would_be_written_there(helper):
    prompt = make_prompt(helper)
    prompt.look(50)
    helper.answer()
    prompt.poll(0.0, learning=False)
    expected = write_ghost(make_reader(1), fresh_state(make_reader(1), prompt.path), prompt.settings.sampling)
    assert prompt.ghost.text == expected


def test_newer_parameters_read_it_there_and_the_pinned_ones_beside_them(helper):
    prompt = make_prompt(helper)
    prompt.toggle_pin()
    prompt.look(100)
    prompt.ask(partial(look_ahead, make_reader(2), 7), 0.0)
    helper.answer()
    assert prompt.poll(1.0, learning=True)[0] and prompt.step == 7 and prompt.is_read
    states = [fresh_state(make_reader(seed), prompt.path) for seed in (2, 1)]
    assert np.array_equal(prompt.raw_shares(), raw_shares(states[0]))
    assert np.array_equal(prompt.pinned_shares(), raw_shares(states[1]))
    for now in (1.0, 1e6):  # it comes when its share of the core allows it
        helper.answer()
        prompt.poll(now, learning=True)
    ghosts = [write_ghost(make_reader(seed), state, prompt.settings.sampling) for seed, state in zip((2, 1), states)]
    assert [prompt.ghost.text, prompt.ghost.pinned] == ghosts


def test_what_is_taken_there_makes_a_branch_and_one_undo_brings_all_of_it_back(helper):
    prompt = make_prompt(helper)
    prompt.look(4)
    assert prompt.writer.nodes[4].character == "b"
    prompt.pick = prompt.vocabulary.index("c")
    assert prompt.write_next()
    assert prompt.writer.text == "abcac" and prompt.cursor.place is None and prompt.viewed is prompt.cached
    assert np.array_equal(prompt.state.h, fresh_state(make_reader(1), prompt.writer.nodes).h)
    assert [branch.end.depth for branch in prompt.writer.branches(9)] == [5, len(TEXT)]
    prompt.edit(prompt.writer.undo)
    assert prompt.writer.text == TEXT


def test_the_network_draws_there_what_it_would_have_drawn_had_it_stood_there(helper):
    prompt, other = make_prompt(helper), make_prompt(helper, TEXT[:10])
    drawn = []
    for visit in range(9):
        prompt.look(10)
        assert prompt.write_next()
        expected = draw_one(other.state, other.settings.sampling, other.settings.seed, visit)
        drawn.append(prompt.last)
        assert drawn[-1] == expected and prompt.writer.tip.index == expected.index
        prompt.edit(prompt.writer.undo)
    assert len({each.index for each in drawn}) > 1
    prompt.look(0)
    prompt.type_text("ca")
    assert prompt.writer.text == "ca" and {branch.end.depth for branch in prompt.writer.branches(9)} == {2, 11, 360}


def test_what_a_key_reads_there_is_bounded_by_time_and_the_rest_follows(helper):
    prompt = make_prompt(helper, seconds=READ_FOR / 9.5)
    prompt.look(359)
    polls = 0
    while not prompt.is_read:
        assert not prompt.write_next()
        prompt.poll(0.0, learning=False)
        polls += 1
    assert polls > 3 and np.array_equal(prompt.state.h, fresh_state(make_reader(1), prompt.path).h)


def test_what_is_still_being_read_is_waited_for(helper):
    prompt = Prompt(
        Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), helper, clock=reading(READ_FOR / 9.5)
    )
    prompt.type_text(TEXT)
    prompt.look(300)
    for _ in range(99):
        prompt.poll(0.0, learning=False)
    assert not prompt.is_read and len(prompt.viewed.nodes) == len(prompt.cached.nodes) < 20
    prompt.look(5)
    assert prompt.is_read
    prompt.look(300)
    while not prompt.is_read:
        helper.answer()
        prompt.poll(0.0, learning=False)
    assert np.array_equal(prompt.state.h, fresh_state(make_reader(1), prompt.path).h)


def test_another_text_is_looked_at_from_its_end(helper):
    prompt = make_prompt(helper)
    for change in (prompt.writer.take_back, prompt.writer.undo, prompt.writer.clear):
        prompt.look(1)
        prompt.edit(change)
        assert prompt.cursor.place is None and prompt.viewed is prompt.cached
    prompt.look(7)
    assert prompt.cursor.place == 0 and prompt.here is prompt.writer.root


def test_words_begin_behind_spaces():
    nodes = make_prompt(BackgroundByHand(), "ab  cab\nc ").writer.nodes
    begins = [place for place in range(len(nodes) + 1) if place and word_behind(nodes, place - 1) == place]
    assert begins == [4, 8, 10]
    assert [word_before(nodes, place) for place in (10, 9, 8, 5, 4, 1, 0)] == [8, 8, 4, 4, 0, 0, 0]


def test_a_copy_goes_its_own_way():
    cached = CachedReader(make_reader(1))
    prompt = make_prompt(BackgroundByHand())
    cached.follow(prompt.writer.nodes)
    copy = cached.copy(2 * KEEP_EVERY)
    copy.follow(prompt.writer.nodes[:100])
    assert len(cached.nodes) == 360 and copy.missing(cached.nodes) == 260 and cached.missing(copy.nodes) == -1
