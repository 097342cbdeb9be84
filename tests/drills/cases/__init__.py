"""What is promised for cases (the goals of the threat model), each tried on a running portal at full size.

A module a drill: `perform(scene, size)` prints what it found and tells whether the promise was kept.
"""
