"""What moves in each step of the lesson, drawn: pure functions of a stage and a size."""
