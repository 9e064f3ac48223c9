"""From one version of the tables to the next: what each step changes, and of which version a project's tables are."""
