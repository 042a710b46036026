#!/usr/bin/env python3
"""Derives ../given_names.tsv from the word lists of Faker and from own_names.txt.

    python3 -m venv venv && venv/bin/pip install Faker==40.63.0
    venv/bin/python given_names.py > ../given_names.tsv

Faker (https://pypi.org/project/Faker/, MIT) keeps lists of given names for each locale; a share of each list in Latin
script is taken, the commonest first where Faker gives weights. own_names.txt adds what Faker has in other scripts.
"""

import importlib
import re
import unicodedata
from pathlib import Path

# locale: region, how many of each sex at most
LOCALES = {
    "en_US": ("english", 400), "en_GB": ("english", 180), "en_IE": ("english", 80), "de_DE": ("german", 130),
    "de_CH": ("german", 90), "fr_FR": ("french", 130), "it_IT": ("italian", 130), "es_ES": ("spanish", 150),
    "es_MX": ("spanish", 80), "pt_BR": ("portuguese", 90), "pt_PT": ("portuguese", 60), "nl_NL": ("dutch", 110),
    "sv_SE": ("nordic", 90), "no_NO": ("nordic", 90), "da_DK": ("nordic", 80), "fi_FI": ("finnish", 90),
    "et_EE": ("baltic", 60), "lv_LV": ("baltic", 60), "lt_LT": ("baltic", 60), "pl_PL": ("polish", 110),
    "cs_CZ": ("czech", 90), "sk_SK": ("slovak", 60), "hu_HU": ("hungarian", 80), "ro_RO": ("romanian", 90),
    "hr_HR": ("south slavic", 80), "sl_SI": ("south slavic", 60), "tr_TR": ("turkish", 130), "az_AZ": ("azeri", 50),
    "en_IN": ("indian", 130), "id_ID": ("indonesian", 60), "vi_VN": ("vietnamese", 0),
}
# Ordinary words, and places or surnames more than given names: they would make people of what is none.
NOT_NAMES = set("""An Art Bill Can Chance Chase Christian Dee Destiny Diamond Dutch Faith Hope Joy Long Major Mark Max May
Mercy Miles Pat Prince Princess Reed Rich Royal Sky Star Will Van Von De Del Grace Harmony Heaven Honor Honour Justice
Liberty Melody Serenity Summer Autumn Winter Trinity Genesis Journey Karma Dallas Paris London Phoenix Austin Brooklyn
Sydney Chelsea Georgia Carolina Virginia Asia India China Kenya Israel Jordan Troy Lane Drew Guy Frank Gene Rose Ivy
Dawn June April August Tan Ja Bo So Si In On A Do Or Al Jan Ray Dale Glen Cliff Forest Brook Sandy Penny Olive Lily
Daisy Violet Pearl Ruby Amber Crystal Jade Holly Iris Ginger Cherry Robin Martin Victor Roman Norman German Dean
He Gang Song Ping Min Sok Win Jin Fang Fu Islam Trinidad Dame Penny Prem U Lin Da Hao Hai Sun Hashemi Zarif
Hariri Natalegawa Odinga Oginga Sassou Bouterse Thanat Tour Mali Chad Dakota Lord Madam Sultan Imam Ban Era Pace
Stone Wall Bush King Page Ford Saint Sage Rain Ocean River Angel Precious Treasure Unique Essence Legend
Judge Earl Duke Baron Rex Ace Lady Blue North West East South Hunter Carter Cooper Taylor Mason Turner""".split())
# Of these the name is much commoner in news than the word, so they stay.
KEEP = set("""Mark Frank Grace Martin Victor Christian Robin Jan Rose Dean Bill Max Ray Dale
Guy Norman Roman Miles Iris Ivy Holly Jade Ruby Amber Austin Hunter Mason Carter""".split())
# Borne by men and by women, though a list may show one side only.
BOTH = set("""Jean Robin Kim Jan Alex Sam Chris Leslie Ashley Morgan Casey Jamie Kelly Kerry Dominique Camille Claude Alexis
Sasha Sacha Simone Gabriele Andrea Nikita Noor Nour Ariel Jackie Terry Tracy Evelyn Hilary Marian Vivian Joyce Lee Yan
Ming Li Wei Ying Jun Xin Xiang Yu Lin Chen Jing Yi Yang Hui Yong Kiran Jaya Rene René Nicola Valery Kit Lindsay
Lindsey Dana Francis Kristen Marlo Mika Shashi Jyoti Iman Amal Nima Hikmet Deniz Yusra Thi Anh""".split())
NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)?", re.UNICODE)


def latin(name):
    return NAME.fullmatch(name) and all(
        "LATIN" in unicodedata.name(c, "") for c in name if c.isalpha()) and name[0].isupper() and len(name) > 1


def main():
    found = {}

    def add(name, sex, region):
        if name in NOT_NAMES - KEEP:
            return
        if name in BOTH:
            sex = "u"
        old = found.get(name)
        if old is None:
            found[name] = [sex, region]
        elif old[0] != sex:
            # Both sexes: the first source is English usage, but a name of two peoples is not decided here.
            old[0] = "u"

    own = Path(__file__).resolve().parent / "own_names.txt"
    for line in own.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            region, sex, names = line.split(";")
            for name in names.split():
                add(name, sex, region)
    decided = set(found)
    for locale, (region, limit) in LOCALES.items():
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for sex, attribute in (("m", "first_names_male"), ("f", "first_names_female")):
            source = getattr(provider, attribute, ())
            if hasattr(source, "items"):
                order = [n for n, _ in sorted(source.items(), key=lambda item: (-item[1], item[0]))]
            else:
                order = list(source)
                step = max(1, len(order) // max(1, limit))
                order = order[::step]
            taken = [n for n in order if latin(n)][:limit]
            for name in taken:
                if name not in decided:
                    add(name, sex, region)
    print("# columns: name\tsex\tregion")
    print("# Given names of the world: m male, f female, u both. region: where the name is commonest, a hint only.")
    print("# Source: Faker 40.63.0 (MIT) and a list compiled by the project (tools/own_names.txt); derived by")
    print("#   tools/given_names.py. Licence: as chancery (MIT OR Apache-2.0). Date: 2026-11-24.")
    for name, (sex, region) in sorted(found.items(), key=lambda item: (item[0].casefold(), item[0])):
        print(f"{name}\t{sex}\t{region}")


if __name__ == "__main__":
    main()
