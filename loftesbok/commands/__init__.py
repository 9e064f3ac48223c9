"""The commands: one module for each kind of work; each adds its commands to the parser, calls, and prints.

Heavy imports stay inside the functions, so that ``--help`` answers at once.
"""
