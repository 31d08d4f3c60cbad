"""The checker finds each kind of violation: every rule is broken once in a tree made for it."""

from __future__ import annotations

from pathlib import Path

import check_layers
import pytest
from graph import draw, without_detours
from layers import read_tree, violations

PUBLIC = "libticketing/include/ticketing"
PRIVATE = "libticketing/src"

# A small tree that keeps every rule.
KEPT = {
    "libticketing/CMakeLists.txt": (
        "ticketing_module(storage src/storage PUBLIC ticketing_account_ports)\n"
        "ticketing_module(account src/rooms/account PORTS account_repository.hpp\n"
        "  PUBLIC ticketing_storage)\n"
    ),
    f"{PUBLIC}/ids.hpp": "#include <cstdint>\n",
    f"{PUBLIC}/account/account.hpp": "#include <ticketing/ids.hpp>\n",
    f"{PRIVATE}/rooms/account/account_repository.hpp": "#include <ticketing/account/account.hpp>\n",
    f"{PUBLIC}/account/account_service.hpp": "#include <ticketing/account/account.hpp>\n",
    f"{PUBLIC}/board/post.hpp": "#include <ticketing/account/account.hpp>\n",
    f"{PRIVATE}/storage/store.hpp": "#include \"account/account_repository.hpp\"\n",
    f"{PUBLIC}/ticketing.hpp": "#include <ticketing/account/account_service.hpp>\n",
    f"{PRIVATE}/rooms/account/account_service.cpp": "#include \"storage/store.hpp\"\n",
    f"{PRIVATE}/adapters/odb/odb_store.hpp": "#include \"storage/store.hpp\"\n",
    f"{PRIVATE}/ticketing.cpp": '#include "odb/odb_store.hpp"\n',
    "apps/api/router.hpp": "#include <ticketing/ticketing.hpp>\n",
    "apps/api/main.cpp": '#include "api/router.hpp"\n#include <boost/asio.hpp>\n',
    "apps/cli/main.cpp": "#include <ticketing/ticketing.hpp>\n#include \"common/exit_code.hpp\"\n",
    "apps/common/exit_code.hpp": "#include <ticketing/ids.hpp>\n",
    "simulation/plan.hpp": "#include <ticketing/ids.hpp>\n",
    "bindings/python/simulate.hpp": '#include "simulation/plan.hpp"\n',
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in KEPT.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def add(root: Path, name: str, include: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}#include {include}\n", encoding="utf-8")


def test_accepts_a_tree_that_keeps_the_rules(tree: Path) -> None:
    assert violations(read_tree(tree)) == []


@pytest.mark.parametrize(
    ("file", "include"),
    [
        pytest.param(f"{PUBLIC}/board/post.hpp", '"account/account_repository.hpp"',
                     id="a value includes a port"),
        pytest.param(f"{PRIVATE}/rooms/account/account_repository.hpp", '"storage/store.hpp"',
                     id="a port includes storage"),
        pytest.param(f"{PRIVATE}/storage/store.hpp", "<ticketing/account/account_service.hpp>",
                     id="storage includes a use case"),
        pytest.param(f"{PUBLIC}/account/account_service.hpp", "<ticketing/ticketing.hpp>",
                     id="a use case includes the facade"),
        pytest.param(f"{PRIVATE}/rooms/account/account_service.cpp", "<ticketing/ticketing.hpp>",
                     id="a service includes the facade"),
        pytest.param(f"{PRIVATE}/rooms/account/account_service.cpp", '"odb/odb_store.hpp"',
                     id="a feature room includes an adapter"),
        pytest.param(f"{PRIVATE}/adapters/odb/odb_store.hpp",
                     "<ticketing/account/account_service.hpp>",
                     id="an adapter includes a use case"),
        pytest.param(f"{PRIVATE}/adapters/redis/cache.hpp", '"odb/odb_store.hpp"',
                     id="an adapter includes another"),
        pytest.param(f"{PRIVATE}/helpers/strings.cpp", "<string>",
                     id="a folder is neither room nor adapter"),
        pytest.param(f"{PUBLIC}/account/account.hpp", "<ticketing/board/post.hpp>",
                     id="rooms include each other"),
        pytest.param("apps/cli/main.cpp", '"api/router.hpp"',
                     id="a frontend includes another"),
        pytest.param("apps/cli/main.cpp", '"../api/router.hpp"',
                     id="a frontend includes another by its path"),
        pytest.param("apps/common/exit_code.hpp", '"api/router.hpp"',
                     id="what frontends share includes one"),
        pytest.param("simulation/plan.hpp", '"common/exit_code.hpp"',
                     id="people who use the platform include a program's"),
        pytest.param("apps/cli/main.cpp", "<ticketing/odb/odb_store.hpp>",
                     id="a frontend includes what is not published"),
        pytest.param("apps/cli/main.cpp", '"../../libticketing/src/adapters/odb/odb_store.hpp"',
                     id="a frontend includes a private file by its path"),
        pytest.param("apps/cli/main.cpp", "<odb/database.hxx>",
                     id="a frontend includes the object-relational mapper"),
        pytest.param("bindings/python/module.cpp", "<libpq-fe.h>",
                     id="a binding includes a database client"),
        pytest.param(f"{PUBLIC}/ids.hpp", "<ticketing/ids.hpp>",
                     id="a header includes itself"),
    ],
)  # fmt: skip
def test_finds(tree: Path, file: str, include: str) -> None:
    add(tree, file, include)
    found = violations(read_tree(tree))
    assert len(found) >= 1, f"{file} may include {include}"
    assert file in found[0]


def test_an_arrow_to_a_port_is_none_to_its_room(tree: Path) -> None:
    # board uses account's values; account's port is used from board's sources, and the other way
    # round a port is all that account sees of board.
    modules = tree / "libticketing/CMakeLists.txt"
    modules.write_text(
        modules.read_text(encoding="utf-8")
        + "ticketing_module(board src/rooms/board PORTS post_repository.hpp)\n",
        encoding="utf-8",
    )
    add(tree, f"{PRIVATE}/rooms/board/post_repository.hpp", "<ticketing/board/post.hpp>")
    add(tree, f"{PRIVATE}/rooms/account/account_service.cpp", '"board/post_repository.hpp"')
    assert violations(read_tree(tree)) == []


def test_a_circle_through_sources_shows(tree: Path) -> None:
    add(tree, f"{PUBLIC}/coupon/coupon.hpp", "<ticketing/ids.hpp>")
    add(tree, f"{PRIVATE}/rooms/coupon/coupon.cpp", "<ticketing/board/post.hpp>")
    assert violations(read_tree(tree)) == []
    add(tree, f"{PRIVATE}/rooms/board/post_service.cpp", "<ticketing/coupon/coupon.hpp>")
    assert violations(read_tree(tree)) == [
        "rooms include each other: board -> coupon -> board"
    ]


def test_a_circle_of_rooms_shows_where_headers_make_none(tree: Path) -> None:
    add(tree, f"{PUBLIC}/account/favourites.hpp", "<ticketing/board/post.hpp>")
    assert violations(read_tree(tree)) == ["rooms include each other: account -> board -> account"]


def test_adapters_may_share_the_http_client(tree: Path) -> None:
    add(tree, f"{PRIVATE}/adapters/http_client/http_client.hpp", "<string>")
    add(tree, f"{PRIVATE}/adapters/kobis/kobis.hpp", '"http_client/http_client.hpp"')
    assert violations(read_tree(tree)) == []
    add(tree, f"{PRIVATE}/rooms/account/account_service.cpp", '"http_client/http_client.hpp"')
    assert len(violations(read_tree(tree))) == 1


def test_draws_each_arrow_once_and_no_detours(tree: Path) -> None:
    drawn = draw(read_tree(tree))
    assert "  board --> account\n" in drawn
    assert "  account -.-> storage\n" in drawn
    assert "  facade --> adapter\n" in drawn
    assert "  services --> foundation\n" not in drawn


def test_a_detour_is_not_drawn() -> None:
    assert without_detours({("a", "b"), ("b", "c"), ("a", "c")}) == {("a", "b"), ("b", "c")}


def test_notices_a_graph_that_is_out_of_date(tree: Path) -> None:
    document = tree / "docs/architecture.md"
    document.parent.mkdir()
    document.write_text(f"before\n{check_layers.BEGIN}{check_layers.END}after\n", encoding="utf-8")
    assert len(check_layers.check(tree, write=False)) == 1
    assert check_layers.check(tree, write=True) == []
    assert check_layers.check(tree, write=False) == []
    assert document.read_text(encoding="utf-8").endswith("after\n")
    add(tree, f"{PUBLIC}/board/post.hpp", "<ticketing/coupon/coupon.hpp>")
    add(tree, f"{PUBLIC}/coupon/coupon.hpp", "<ticketing/ids.hpp>")
    assert len(check_layers.check(tree, write=False)) == 1
