"""What is asked decides what is learnt: windows of the text, and what comes behind each of their characters."""

from rnn_tui.lesson.code.text_to_numbers import SENTENCE


def make_windows(text: str, seq_length: int, all_targets: bool = False) -> list[tuple[str, str]]:
    """Return each window of ``text`` with what is asked of it: its next character, or that behind each of its own."""
    windows = []
    for i in range(len(text) - seq_length):
        inputs = text[i : i + seq_length]
        targets = text[i + 1 : i + seq_length + 1]
        windows.append((inputs, targets if all_targets else targets[-1]))
    return windows


if __name__ == "__main__":
    for inputs, targets in make_windows(SENTENCE, 5):
        print(inputs, "->", targets)
