#!/usr/bin/env python3
"""What a container engine would do, as lines of shell for scripts/try-container.

    container_steps.py stage DOCKERFILE NAME     the steps of one stage, as calls of run_step,
                                                 copy_step and settings
    container_steps.py service COMPOSE NAME      what a service sets on top of its image
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Each keyword and its text, comments left out and continued lines joined."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        keyword, _, text = line.partition(" ")
        if keyword:
            yield keyword, text.strip()


def words(text: str) -> list[str]:
    """The exec form, a JSON list."""
    return [str(word) for word in json.loads(text[text.index("[") :])]


def assigned(name: str, values: list[str]) -> str:
    return f"{name}=({' '.join(map(shlex.quote, values))})"


def stage(file: Path, wanted: str) -> Iterator[str]:
    here = False
    for keyword, text in instructions(file.read_text(encoding="utf-8")):
        if keyword == "FROM":
            here = text.endswith(f" AS {wanted}")
        elif not here or keyword in ("VOLUME", "EXPOSE", "STOPSIGNAL"):
            continue
        elif keyword == "RUN":
            yield f"run_step {shlex.quote(text)}"
        elif keyword == "COPY":
            yield f"copy_step {text}"
        elif keyword == "ENV":
            yield assigned("environment+", [text])
        elif keyword in ("USER", "WORKDIR"):
            yield f"{keyword.lower()}={shlex.quote(text)}"
        elif keyword == "CMD":
            yield assigned("command", words(text))
        elif keyword == "HEALTHCHECK":
            yield assigned("health", words(text))
        else:
            raise SystemExit(f"{file}: nobody knows here what {keyword} does")


def service(file: Path, name: str) -> Iterator[str]:
    said = subprocess.run(["docker-compose", "-f", file, "config"], check=True,
                          stdout=subprocess.PIPE).stdout  # fmt: skip
    described = yaml.safe_load(said)["services"][name]
    for key, value in described.get("environment", {}).items():
        # Compose doubles what it would take for a variable.
        text = str(value).replace("$$", "$")
        yield assigned("environment+", [f"{key}={text}"])
    if "command" in described:
        yield assigned("command", described["command"])
    test = described.get("healthcheck", {}).get("test", [])
    if test[:1] == ["CMD"]:
        yield assigned("health", test[1:])
    yield assigned("scratch", [place.partition(":")[0] for place in described.get("tmpfs", [])])


def main() -> None:
    kind, file, name = sys.argv[1:]
    print("\n".join({"stage": stage, "service": service}[kind](Path(file), name)))


main()
