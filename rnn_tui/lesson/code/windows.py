"""What is asked decides what is learnt: windows of the text, and what comes behind each of their characters."""

from rnn_tui.lesson.code.text_to_numbers import SENTENCE


def make_windows(text: str, seq_length: int, all_targets: bool = False) -> list[tuple[str, str]]:
    """Return each window of ``text`` with what is asked of it: its next character, or that behind each of its own."""
    windows = []
    asked = seq_length if all_targets else 1
    for i in range(len(text) - seq_length):
        end = i + seq_length
        inputs = text[i:end]
        targets = text[end + 1 - asked : end + 1]
        windows.append((inputs, targets))
    return windows


if __name__ == "__main__":
    for inputs, targets in make_windows(SENTENCE, 5):
        print(inputs, "->", targets)
