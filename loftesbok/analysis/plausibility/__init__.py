"""What is allowed in the data, but so unusual that whoever keeps them should look again."""
