"""What is shown of a promise period and across them: what notebooks call."""
