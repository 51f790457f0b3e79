"""What the screen and the commands share: safe text, columns, and what is said in words."""
