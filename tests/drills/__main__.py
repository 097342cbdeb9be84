import argparse
import os
import sys

from tests.drills.scene import prepared

DRILLS = ("killed", "shuffled", "hung", "canaries", "findable", "large", "audit")
SIZES = {
    "killed": 500,
    "shuffled": 5000,
    "hung": 60,
    "canaries": 1000,
    "findable": 40,
    "large": 50_000,
    "audit": 100_000,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drills")
    parser.add_argument("name", choices=DRILLS)
    parser.add_argument("--size", type=int, help="pages, records, changes or entries")
    asked = parser.parse_args()
    with prepared(asked.name) as scene:
        os.environ.update(scene.environment)
        # Only now: Django reads its settings from the environment.
        from tests.drills.performing import perform

        return perform(asked.name, scene, asked.size or SIZES[asked.name])


sys.exit(main())
