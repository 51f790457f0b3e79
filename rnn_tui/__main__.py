"""Run the program with ``python -m rnn_tui``."""

from rnn_tui.cli import main

if __name__ == "__main__":
    main()
