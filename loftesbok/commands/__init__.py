"""The commands, one module each: it adds its command to the parser, calls, and prints.

Heavy imports stay inside the functions, so that ``--help`` answers at once.
"""
