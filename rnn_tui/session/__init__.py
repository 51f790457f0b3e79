"""The laboratory without a screen: what is on the table, what is written, what learns."""
