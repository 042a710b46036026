#!/usr/bin/env python3
"""Checks the tables of the gazetteer: columns, keys, country codes, order of aliases.

    python3 data/gazetteer/tools/check.py

Prints a line for each fault and exits 1 if there is one.
"""

import re
import sys
from pathlib import Path

COLUMNS = {
    "countries": "iso2 iso3 wikidata name aliases adjectives nouns capital metonyms status",
    "cities": "name aliases iso2 admin class geonames caution",
    "regions": "name aliases iso2 kind",
    "organizations": "name aliases kind iso2 wikidata metonyms",
    "given_names": "name sex region",
    "titles": "title aliases class portfolio takes_of",
}
KEYS = {"countries": ["iso2"], "cities": ["name", "iso2", "admin"], "regions": ["name", "iso2"],
        "organizations": ["name", "iso2"], "given_names": ["name"], "titles": ["title"]}
VALUES = {
    ("countries", "status"): "state territory disputed historical",
    ("cities", "class"): "capital major city place",
    ("given_names", "sex"): "m f u",
    ("titles", "class"): "head_of_state head_of_government minister deputy diplomat spokesperson military legislative "
                         "judicial party international royal religious official business courtesy",
}


def main():
    folder = Path(__file__).resolve().parent.parent
    faults, codes = [], set()
    for table, columns in COLUMNS.items():
        names, seen, header = columns.split(), set(), None
        text = (folder / f"{table}.tsv").read_bytes().decode("utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            where = f"{table}.tsv:{number}"
            if header is None:
                header = line
                if line != "# columns: " + "\t".join(names):
                    faults.append(f"{where}: header differs")
                continue
            if line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != len(names):
                faults.append(f"{where}: {len(cells)} cells, expected {len(names)}")
                continue
            row = dict(zip(names, cells))
            if table == "countries":
                codes.add(row["iso2"])
            key = tuple(row[k] for k in KEYS[table])
            if key in seen:
                faults.append(f"{where}: second row of {key}")
            seen.add(key)
            for name, cell in row.items():
                if cell != cell.strip() or "||" in cell or cell.startswith("|") or cell.endswith("|"):
                    faults.append(f"{where}: stray blank or bar in {name}: {cell!r}")
                allowed = VALUES.get((table, name))
                if allowed and cell not in allowed.split():
                    faults.append(f"{where}: {name} is {cell!r}")
            if row.get("iso2") and row["iso2"] not in codes:
                faults.append(f"{where}: no country {row['iso2']!r}")
            if row.get("wikidata") and not re.fullmatch(r"Q[1-9]\d*", row["wikidata"]):
                faults.append(f"{where}: wikidata {row['wikidata']!r}")
            aliases = row.get("aliases", "").split("|")
            if len(set(aliases)) != len(aliases):
                faults.append(f"{where}: an alias stands twice")
            if table == "titles" and line.split("\t")[0] != line.split("\t")[0].lower():
                faults.append(f"{where}: title is not lower case")
        print(f"{table}: {len(seen)} rows")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
