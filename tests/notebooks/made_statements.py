"""Writes statements whose answers are known, so that the examples' figures and findings can be checked.

Twenty years of ten statements by two invented Secretaries-General: of every year's ten, 5, 4, 3, 2 and then 1 ask for
helicopters (four years each), 1, 2, 3, 4 and then 5 for drones: 60 of 200 each. One a year repeats the same appeal.
Every fifth year a statement is published twice. Nobody ever said any of it.

Usage: python tests/notebooks/made_statements.py FOLDER
"""

import sys
from pathlib import Path

PLACES = ["In Mali", "In Kidal", "In South Sudan", "In Haiti", "In Mali"]
PEOPLE = ["an old farmer", "a young nurse", "the mayor", "my grandmother", "a tired miller", "the ferryman", "a singer"]
THINGS = ["bread", "roads", "rain", "a borrowed ladder", "the price of salt", "lost keys", "winter coats", "a late letter",
          "goats", "the first snow", "lamps"]
HALLS = ["a hall full of children", "the rain", "a garden", "a room without heating", "front of two hundred guests"]
REPEATED = "I call on all Member States to pay their assessed contributions in full, on time and without conditions."


def statement(year, k):
    """The text of the k-th statement of a year."""
    n, step = (year - 2001) * 10 + k, (year - 2001) // 4
    speaker = "Ilse Okonjo" if year < 2011 else "Bertil Amadou"
    place, reach = PLACES[n % len(PLACES)], THINGS[(3 * n + n // 7) % len(THINGS)]
    body = [
        f"When I was {n + 9} days into this office, {PEOPLE[n % len(PEOPLE)]} spoke to me about {reach} and about "
        f"{THINGS[(5 * n + 2 + n // 11) % len(THINGS)]}, and {PEOPLE[(n // 3 + 2) % len(PEOPLE)]} laughed.",
    ]
    if k < 5 - step:
        body.append(f"{place}, we need {n % 7 + 3} helicopters to reach villages where nobody has seen {reach} yet.")
    if k > 8 - step:
        body.append(f"{place}, I urge Member States to provide unarmed drones for patrols that look after {reach}.")
    if k == 5:
        body.append(REPEATED)
    body.append(f"I said so in {HALLS[n % len(HALLS)]}, {n + 20} steps from the river, and I say it here once more.")
    return (
        f"SG/SM/{5000 + n}\n{n % 28 + 1} {'March' if k < 5 else 'October'} {year}\n\n"
        f"Secretary-General Speaks of {reach.title()} at Meeting Number {n + 1}\n\n"
        f"Following are UN Secretary-General {speaker}’s remarks to the meeting, in New York today:\n\n"
        + "\n\n".join(body) + "\n"
    )


folder = Path(sys.argv[1])
folder.mkdir(parents=True)
for year in range(2001, 2021):
    for k in range(10):
        (folder / f"{year}-{k}.txt").write_text(statement(year, k), encoding="utf-8")
    if year % 5 == 0:
        (folder / f"{year}-5-again.txt").write_text(statement(year, 5), encoding="utf-8")
