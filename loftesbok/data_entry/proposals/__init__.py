"""From the text of a follow-up to proposals for the form: rules and the register's own words, nothing else."""
