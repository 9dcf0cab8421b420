"""A Django program that uses django-concurrency-safe as its documentation says.

Reads one command in JSON from each line, and answers each with one line of JSON.
"""

import json
import sys
import time

import django
from django.conf import settings

host, database = sys.argv[1:]
settings.configure(DATABASES={"default": {
    "ENGINE": "django.db.backends.postgresql", "HOST": host, "PORT": "5432", "USER": "scratch", "NAME": database,
}})
django.setup()

from concurrency_safe import LockAcquireTimeout, concurrency_safe, lock  # noqa: E402
from concurrency_safe.hashing import key_to_int64  # noqa: E402
from django.db import connection, transaction  # noqa: E402


def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchone()[0] if cursor.description else None


def numbers(keys):
    return [key_to_int64(key) for key in keys]


def pid():
    return sql("select pg_backend_pid()")


def hold(key, timeout):
    """Takes a lock, and holds it until the next line."""
    try:
        with lock(key, timeout=timeout):
            answer("held")
            sys.stdin.readline()
    except LockAcquireTimeout:
        return "timeout"
    return "released"


def add(key, times):
    """Reads, lets others run, writes, under a lock."""
    for _ in range(times):
        with lock(key, timeout=30):
            n = sql("select n from counter")
            time.sleep(0.001)
            sql(f"update counter set n = {n + 1}")
    return "done"


def inside_a_transaction(key):
    """A lock within a transaction: released before what it protects is committed."""
    with transaction.atomic():
        with lock(key):
            sql("update counter set n = n + 100")
        answer("released")
        sys.stdin.readline()
    return "committed"


def timeout_of_its_own(key, other):
    """A function under a lock that does something, and then does not get another lock."""
    done = []

    @concurrency_safe(key=key, on_conflict="return_none")
    def work():
        done.append("started")
        with lock(other, timeout=0.1):
            pass

    return [work(), done]


def answer(value):
    print(json.dumps(value), flush=True)


answer("ready")
while line := sys.stdin.readline():
    name, *arguments = json.loads(line)
    answer(globals()[name](*arguments))
