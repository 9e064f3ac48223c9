"""Which editions are reconstructions: made from a document that was written when more time had been reported.

An edition shows what was known through a reporting period. Where a document that it uses also serves a held report of
later time, the edition cannot have stood as it does when that period ended: it is put together afterwards.
"""

from __future__ import annotations

from loftesbok.data.dataset import Dataset
from loftesbok.data.views import edition_view
from loftesbok.domain.reporting_period import ReportingPeriod
from loftesbok.domain.vocabulary import HELD_SOME


def documents_of_later_time(dataset: Dataset, period_id: str, through: ReportingPeriod) -> list[str]:
    """Return the sources of an edition's results that also serve a held report of time after ``through``, in order.

    ``dataset`` is the whole one: an edition's own view holds nothing later. ``period_id`` may be that of the trends.
    """
    view = edition_view(dataset, period_id, through)
    of_edition = view["reports"][view["reports"]["held"].isin(HELD_SOME)]
    used = {source for frame in (of_edition, view["followups"], view["measures"]) for source in frame["source_id"]}
    held = dataset["reports"][dataset["reports"]["held"].isin(HELD_SOME)]
    later = {
        source
        for source, last in zip(held["source_id"], held["covers_to"], strict=True)
        if ReportingPeriod.parse(last).end > through.end
    }
    return sorted(used & later)


def is_reconstruction(dataset: Dataset, period_id: str, through: ReportingPeriod) -> bool:
    """Tell whether an edition is a reconstruction (see ``documents_of_later_time``)."""
    return bool(documents_of_later_time(dataset, period_id, through))
