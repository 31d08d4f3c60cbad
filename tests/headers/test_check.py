"""The check of the public headers finds one that leans on what was included before it."""

from __future__ import annotations

import subprocess
from pathlib import Path

CHECK = Path(__file__).parents[2] / "cmake" / "PublicHeaders.cmake"
PROJECT = f"""
cmake_minimum_required(VERSION 3.25)
project(planted LANGUAGES CXX)
include("{CHECK}")
add_library(headers INTERFACE)
ticketing_public_headers(headers "${{CMAKE_SOURCE_DIR}}/include")
"""
SELF_CONTAINED = "#pragma once\n#include <cstddef>\ninline std::size_t length() { return 0; }\n"
LEANING = "#pragma once\ninline std::size_t size() { return 0; }\n"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    build = folder / "build"
    subprocess.run(["cmake", "-S", folder, "-B", build], check=True, stdout=subprocess.DEVNULL)
    command = ["cmake", "--build", str(build), "--target", "all_verify_interface_header_sets"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True)


def test_finds_a_header_that_does_not_compile_alone(tmp_path: Path) -> None:
    (tmp_path / "CMakeLists.txt").write_text(PROJECT, encoding="utf-8")
    headers = tmp_path / "include"
    (headers / "room").mkdir(parents=True)
    (headers / "length.hpp").write_text(SELF_CONTAINED, encoding="utf-8")
    assert check(tmp_path).returncode == 0

    (headers / "room/size.hpp").write_text(LEANING, encoding="utf-8")
    found = check(tmp_path)
    assert found.returncode != 0
    assert "room/size.hpp" in found.stdout
    assert "length.hpp:" not in found.stdout
