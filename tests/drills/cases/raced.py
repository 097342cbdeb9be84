"""G18: the same form sent several times at once is one case with one receipt."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from casework.models import Case, CaseEvent
from casework.procedures import Act
from tests.drills.cases.citizen import Answer, Form, send
from tests.drills.cases.site import running
from tests.drills.scene import Scene

TIMES = 5
PEOPLE = 4
# The form tells programs by their haste.
FILLING_IN = 4


def perform(scene: Scene, size: int) -> bool:
    """Each group in one moment; two processes serve, so that no lock of one process helps."""
    forms = [Form(f"قضية رقم {number}") for number in range(size)]
    time.sleep(FILLING_IN)
    before = Case.objects.count()
    with running(scene, workers=2) as site, ThreadPoolExecutor(PEOPLE) as people:
        groups = list(people.map(lambda form: _at_once(site.address, form), forms))
    receipts = [{answer.receipt for answer in group} for group in groups]
    cases = Case.objects.count() - before
    odd = sum(len(found) != 1 or "" in found for found in receipts)
    different = len(set().union(*receipts))
    doubled = CaseEvent.objects.exclude(act=Act.RECEIVED).count()
    print(f"answers by status: {Counter(answer.status for group in groups for answer in group)}")
    print(f"{size} forms, each {TIMES} times at once: {cases} cases, {different} receipts,", end=" ")
    print(f"{odd} groups without exactly one receipt, {doubled} other events in their cases")
    return cases == different == size and not odd and not doubled


def _at_once(address: str, form: Form) -> list[Answer]:
    with ThreadPoolExecutor(TIMES) as fingers:
        return list(fingers.map(lambda _time: send(address, form), range(TIMES)))
