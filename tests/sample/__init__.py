"""What tests work on: one builder of made-up projects, and ways to change, fill in and damage what it makes."""
