#!/usr/bin/env python3
"""The peer of a simulation: contacts drawn by numpy, all at once.

A normal effect of each contact, the logistic of it, a uniform draw: one swipe
a contact, on two processes. Prints nanoseconds of processor time a swipe, which
other work on the machine disturbs less than seconds do, for whole campaigns of
several sizes (what fits a cache is several times faster), and the rate that two
processors idle but for it would have.

    python3 .ci/bench/simulate.py [SWIPES]...
"""
import multiprocessing
import sys
import time

import numpy as np


def draw(job):
    seed, swipes = job
    rng = np.random.default_rng(seed)
    best = float("inf")
    for _ in range(max(3, 10_000_000 // swipes)):
        start = time.process_time()
        effect = rng.normal(0, 0.5, swipes)
        engaged = rng.random(swipes) < 1 / (1 + np.exp(-(-2 + effect)))
        engaged.sum()
        best = min(best, time.process_time() - start)
    return best / swipes * 1e9


if __name__ == "__main__":
    for swipes in [int(a) for a in sys.argv[1:]] or [100_000, 1_000_000, 5_000_000]:
        with multiprocessing.Pool(2) as pool:
            ns = max(pool.map(draw, [(1, swipes), (2, swipes)]))
        print(f"numpy, {swipes:>9,} at once  {ns:7.1f} ns a swipe, {2e3 / ns:6.1f} million a second on two")
