"""The market's commands, one file per noun."""
