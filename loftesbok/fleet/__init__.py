"""Many projects' books at once: on this machine's cores, or on a Dask cluster.

``projects`` finds the projects, and ``job`` makes one book, in a worker. ``executors`` says what is asked of workers:
processes of this machine (``local_executor``) or of a cluster (``dask_executor``). ``schedule`` hands the work out,
ends what takes too long and gathers what came of it; ``overview_page`` writes the index page and ``fleet.json``,
``progress_lines`` shows how it goes; ``fleet`` puts them together. The spreading itself is concurrent.futures'.
"""
