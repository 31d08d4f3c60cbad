"""Processes that fork, and processes that end with a platform open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import LONG

PATIENCE = 3600.0 if LONG else 120.0


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """In an interpreter of its own; what hangs fails."""
    return subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True,
                          text=True, timeout=PATIENCE)


BEGIN = """
import os, sys, threading
import ticketing
QUICK = {"argon2_memory_kib": 8, "argon2_passes": 1}
folder = sys.argv[1]
t = ticketing.open(f"sqlite:///{folder}/t.db", create=True, accounts=QUICK)
admin = t.accounts.create("admin@example.com", "correct horse battery", "admin", role="admin")
user = t.accounts.create("user@example.com", "correct horse battery", "user")
post = t.posts.create(admin, board="event", title="t", body="b")
t.comments.add(user, post.id, "before")
"""


def test_a_forked_child_is_told_and_harms_nobody(tmp_path: Path) -> None:
    done = run(BEGIN + """
child = os.fork()
if child == 0:
    refused = []
    for call in (lambda: t.comments.add(user, post.id, "hangs"), lambda: t.health(),
                 lambda: t.points.summary(user)):
        try:
            call()
        except RuntimeError as error:
            refused.append("fork()" in str(error) and str(os.getppid()) in str(error))
    with ticketing.open(f"sqlite:///{folder}/t.db", accounts=QUICK) as own:
        own.comments.add(user, post.id, "by the child")
    t.close()
    del t
    sys.exit(0 if refused == [True] * 3 else 3)
_, status = os.waitpid(child, 0)
t.comments.add(user, post.id, "after")
t.audit.verify()
print(os.waitstatus_to_exitcode(status), t.posts.find(post.id).comment_count)
t.close()
""", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "0 3\n", done.stderr


def test_multiprocessing_that_forks_is_told(tmp_path: Path) -> None:
    done = run(BEGIN + """
import multiprocessing
def work(_):
    try:
        return t.points.summary(user).balance
    except RuntimeError as error:
        return str(error)
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(all("cannot be used after fork()" in told for told in pool.map(work, range(8))))
print(t.points.summary(user).balance)
""", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "True\n100\n", done.stderr


def test_an_interpreter_ends_cleanly_with_calls_under_way(tmp_path: Path) -> None:
    done = run(BEGIN + """
import itertools
begun = threading.Semaphore(0)
def call():
    for i in itertools.count():
        t.comments.add(user, post.id, f"{i}")
        begun.release()
for _ in range(4):
    threading.Thread(target=call, daemon=True).start()
for _ in range(20):
    begun.acquire()
other = ticketing.open("sqlite::memory:", accounts=QUICK)
print("ends")
""", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "ends\n"
    assert "terminate" not in done.stderr and "Fatal" not in done.stderr, done.stderr
    # What was acknowledged is there, and nothing is half done.
    again = run(BEGIN.split("admin =")[0] + "t.audit.verify()\nprint('well')\n", tmp_path)
    assert again.stdout == "well\n", again.stderr


def test_closing_while_others_call_lets_them_finish(tmp_path: Path) -> None:
    done = run(BEGIN + """
answers = []
def call():
    try:
        while True:
            t.comments.add(user, post.id, "x")
            answers.append("added")
    except ValueError as closed:
        answers.append(str(closed))
threads = [threading.Thread(target=call) for _ in range(4)]
for thread in threads:
    thread.start()
while answers.count("added") < 20:
    pass
t.close()
for thread in threads:
    thread.join()
print(answers.count("this platform has been closed"))
""", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "4\n", done.stderr


def test_sixty_four_threads_call_at_once(tmp_path: Path) -> None:
    done = run(BEGIN + """
users = t.accounts.create_many([dict(email=f"u{n}@example.com", nickname=f"u{n}")
                                for n in range(64)])
def call(user):
    for n in range(5):
        t.comments.add(user, post.id, f"{n}")
        t.points.entries(user).df()
        repr(t.posts.find(post.id))
threads = [threading.Thread(target=call, args=(user,)) for user in users]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(t.posts.find(post.id).comment_count, t.audit.verify(full=True).clean)
""", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "321 True\n", done.stderr


def test_opening_and_closing_holds_memory_and_descriptors_flat(tmp_path: Path) -> None:
    """300 times; with TICKETING_TEST_SECONDS set 10 000 times."""
    times = 10_000 if LONG else 300
    done = run(BEGIN + f"times = {times}\n" + """
def resident():
    return int(next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1])
def again(count):
    for _ in range(count):
        with ticketing.open(f"sqlite:///{folder}/t.db", accounts=QUICK) as other:
            other.health()
again(100)
before = resident(), len(os.listdir("/proc/self/fd"))
again(times)
after = resident(), len(os.listdir("/proc/self/fd"))
print(after[0] - before[0] < 16384, after[1] - before[1])
""", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "True 0\n", done.stderr
