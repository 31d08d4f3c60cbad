"""Processes that fork, and processes that end with a platform open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PATIENCE = 60.0


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """In an interpreter of its own; what hangs fails."""
    return subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True,
                          text=True, timeout=PATIENCE)


BEGIN = """
import os, sys, threading
import ticketing
QUICK = {"argon2_memory_kib": 8, "argon2_passes": 1}
folder = sys.argv[1]
t = ticketing.open(f"sqlite:///{folder}/t.db", accounts=QUICK)
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
