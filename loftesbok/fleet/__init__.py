"""Many projects' books at once: on this machine's cores, or on a Dask cluster.

``projects`` finds the projects, and ``work`` makes one book, in a worker. ``crew`` is the workers: processes of this
machine (``processes``) or of a cluster (``cluster``). ``running`` hands the work out and gathers what came of it,
``overview`` writes the index page and ``fleet.json``, ``board`` shows how it goes; ``books`` puts them together. The
spreading itself is concurrent.futures'.
"""
