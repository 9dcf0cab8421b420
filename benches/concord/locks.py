"""Hand-over of a lock by django-concurrency-safe: as many threads as there are waiters, each with its connection.

Says when all of the first round wait, and goes on when it is told to; then prints one line of JSON: for each round
when the lock was first let go, and for each waiter in the order of arrival when it began and ended, in nanoseconds.
"""

import json
import sys
import threading
import time

import django
from django.conf import settings

host, database, gaps, hold_ms = sys.argv[1:]
# For each round, the milliseconds after which each further waiter starts.
rounds = json.loads(gaps)
settings.configure(DATABASES={"default": {
    "ENGINE": "django.db.backends.postgresql", "HOST": host, "PORT": "5432", "USER": "scratch", "NAME": database,
}})
django.setup()

from concurrency_safe import lock  # noqa: E402
from django.db import connection  # noqa: E402

KEY = "bench:handover"
numbers = range(len(rounds[0]))
turns = [threading.Semaphore(0) for _ in numbers]
ready = threading.Semaphore(0)
times = {}


def wait(number):
    connection.ensure_connection()
    ready.release()
    for turn in range(len(rounds)):
        turns[number].acquire()
        with lock(KEY, timeout=600):
            began = time.monotonic_ns()
            time.sleep(int(hold_ms) / 1000)
            times[turn, number] = (began, time.monotonic_ns())
        ready.release()


threads = [threading.Thread(target=wait, args=[number]) for number in numbers]
for thread in threads:
    thread.start()
for _ in numbers:
    ready.acquire()
result = []
for turn, gaps in enumerate(rounds):
    with lock(KEY, timeout=600):
        for number, gap in enumerate(gaps):
            turns[number].release()
            # Long enough for it to have requested the lock, so that the order of arrival is known.
            time.sleep(gap / 1000)
        if turn == 0:
            print("waiting", flush=True)
            sys.stdin.readline()
        released = time.monotonic_ns()
    for _ in numbers:
        ready.acquire()
    result.append({"released": released, "waiters": [times[turn, number] for number in numbers]})
print(json.dumps(result))
