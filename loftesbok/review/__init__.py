"""The reviewer's view: each source document in full, its passages beside the rows that were made of them."""
