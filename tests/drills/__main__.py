import argparse
import os
import sys
from dataclasses import dataclass

from tests.drills.scene import prepared


@dataclass(frozen=True)
class Drill:
    """`size`: pages, records, cases, items, addresses or requests; `own`: servers that nobody else uses."""

    size: int
    own: tuple[str, ...] = ("elasticsearch",)


DRILLS = {
    "killed": Drill(500),
    "shuffled": Drill(5000),
    "hung": Drill(60),
    "canaries": Drill(1000),
    "findable": Drill(40),
    "large": Drill(50_000),
    "audit": Drill(100_000, own=()),
    # Cases: tests/drills/cases.
    "raced": Drill(1000, own=()),
    "guessed": Drill(100_000, own=()),
    "timed": Drill(2000, own=()),
    "bots": Drill(50_000, own=()),
    "fuzzed": Drill(10_000, own=()),
    "silent": Drill(200, own=("postgres", "redis", "elasticsearch")),
    "redis_killed": Drill(1000, own=("redis",)),
    "postgres_killed": Drill(1000, own=("postgres",)),
    "disk_full": Drill(200, own=("postgres",)),
    "stolen": Drill(500, own=()),
    "password_only": Drill(1000, own=()),
    "scanned": Drill(60, own=()),
    "costly": Drill(400, own=()),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drills")
    parser.add_argument("name", choices=[*DRILLS, "names"], help="names: say which drills there are")
    parser.add_argument("--size", type=int, help="pages, records, changes, entries, cases or requests")
    asked = parser.parse_args()
    if asked.name == "names":
        # The large one is `make bench`'s.
        print(*(name for name in DRILLS if name != "large"))
        return 0
    drill = DRILLS[asked.name]
    with prepared(asked.name, drill.own) as scene:
        os.environ.update(scene.environment)
        # Only now: Django reads its settings from the environment.
        from tests.drills.performing import perform

        return perform(asked.name, scene, asked.size or drill.size)


sys.exit(main())
