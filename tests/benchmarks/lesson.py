"""``python -m tests.benchmarks.lesson``: in how many of 30 seeds each way of writing brings the lesson's sentence."""

from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.corners import CORNERS, MOST_SEEDS, Networks
from rnn_tui.lesson.learning import EPOCHS


def main() -> None:
    """Print the table, a row for each way."""
    right = [0] * len(CORNERS)
    for seed in range(MOST_SEEDS):
        networks = Networks(SENTENCE, seed)
        networks.learn_until(EPOCHS)
        right = [count + succeeded for count, succeeded in zip(right, networks.succeeded())]
    print(f"| targets | state | right, of {MOST_SEEDS} seeds |\n|---|---|---|")
    for corner, count in zip(CORNERS, right):
        targets, state = ("one", "five")[corner.all_targets], ("re-read", "carried")[corner.is_carried]
        print(f"| {targets} | {state} | {count} |")


if __name__ == "__main__":
    main()
