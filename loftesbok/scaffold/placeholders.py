"""What a new project's ``datapackage.json`` leaves for someone to fill in, and whether it has been done."""

from __future__ import annotations

from loftesbok.dataset import Dataset
from loftesbok.errors import Problem
from loftesbok.validation.package import PACKAGE_FILE
from loftesbok.validation.problems import quoted
from loftesbok.validation.table_rules import leftover

PUBLISHER = "[skriv vem som ger ut boken]"
CONTACT = "[skriv en e-postadress eller webbadress]"
CODE = "0000"
_LEFT = {
    "publisher.name": "vem som ger ut boken",
    "publisher.contact": "hur läsaren når den som ger ut boken",
}


def find(dataset: Dataset) -> list[Problem]:
    """Return what is left of the placeholders, as doubts: the book can be built, but is not fit to be published."""
    publisher, code = dataset.package["publisher"], dataset.package["municipality"]["code"]
    found = [
        Problem(PACKAGE_FILE, 0, place, f"{quoted(left)} är kvar från mallen", f"{right}, och skriv det där")
        for place, right in _LEFT.items()
        if (left := leftover(str(publisher[place.partition(".")[2]])))
    ]
    if code == CODE:
        what = f"{quoted(CODE)} är ingen kommuns kod"
        found.append(
            Problem(PACKAGE_FILE, 0, "municipality.code", what, "kommunens kod, fyra siffror, och skriv den där")
        )
    return found
