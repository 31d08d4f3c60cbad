"""Prints the one line scripts/test ends with, and fails when anything was skipped.

CTest's JUnit file names each test program once; the programs' own output, which is in it, says
what GoogleTest, pytest and Node's runner left out inside.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

SKIPPED_IN_OUTPUT = (
    re.compile(r"^\[  SKIPPED \] (\S+)", re.MULTILINE),
    re.compile(r"^SKIPPED \[\d+\] (.+)$", re.MULTILINE),
    re.compile(r"^\s*\S+ (.+) # SKIP", re.MULTILINE),
)
CASES_IN_OUTPUT = (
    re.compile(r"^\[==========\] (\d+) tests? from .* ran\.", re.MULTILINE),
    re.compile(r"(\d+) passed"),
    re.compile(r"^\S+ pass (\d+)$", re.MULTILINE),
)


def main(path: str) -> int:
    suite = ElementTree.parse(path).getroot()
    names = {"run": [], "fail": [], "notrun": [], "disabled": []}
    skipped = []
    cases = 0
    seconds = 0.0
    for test in suite.iter("testcase"):
        names.setdefault(test.get("status", "run"), []).append(test.get("name"))
        seconds += float(test.get("time") or 0)
        output = test.findtext("system-out") or ""
        for pattern in SKIPPED_IN_OUTPUT:
            skipped += [f"{test.get('name')}: {found}" for found in pattern.findall(output)]
        for pattern in CASES_IN_OUTPUT:
            cases += sum(int(number) for number in pattern.findall(output))
    skipped += names["notrun"] + names["disabled"]
    for name in dict.fromkeys(skipped):
        print(f"not run: {name}")
    for name in names["fail"]:
        print(f"failed: {name}")
    total = sum(len(found) for found in names.values())
    verdict = "passed" if total and not names["fail"] and not skipped else "FAILED"
    print(
        f"scripts/test: {verdict}: {len(names['run'])} of {total} test programs passed "
        f"({cases} cases), {len(names['fail'])} failed, {len(dict.fromkeys(skipped))} not run, "
        f"{seconds:.0f} s of testing"
    )
    return 0 if verdict == "passed" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
