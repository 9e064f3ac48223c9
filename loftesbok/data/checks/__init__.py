"""What cells, rows and tables must be: cells by the contract, keys and references, and the rules of the domain."""
