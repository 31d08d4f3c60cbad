# The ODB compiler and runtime (2.4) as targets and a function.
#
#   odb::runtime                     headers and libraries, both databases
#   odb_compile(<target> HEADER <umbrella header> INCLUDE_PREFIX <folder in #include>
#               CHANGELOG <folder> INCLUDE_DIRECTORY <dir> PROLOGUE <header> DEPENDS <headers>)
#       an object library <target> of what ODB generates from one umbrella header for PostgreSQL
#       and SQLite, <target>-generated to wait for its headers, and <target>-changelog, which brings
#       the changelog in the source up to date on purpose. The build itself never writes to the
#       source tree.
include(CheckCXXSourceCompiles)

find_program(ODB_COMPILER odb REQUIRED)
pkg_check_modules(odb REQUIRED IMPORTED_TARGET libodb-pgsql libodb-sqlite libodb libpq sqlite3)
find_path(ODB_INCLUDE_DIR odb/core.hxx REQUIRED)

add_library(odb_runtime INTERFACE)
add_library(odb::runtime ALIAS odb_runtime)
target_link_libraries(odb_runtime INTERFACE PkgConfig::odb)

# query.hxx copies a bool that native query parts leave unset and never look at.
target_compile_options(odb_runtime INTERFACE -fno-sanitize=bool)

# Debian 11's build of the headers, which also serves Debian 12, has dynamic exception
# specifications, which C++17 removed. Shadow the two files with copies that have none.
set(CMAKE_REQUIRED_FLAGS -std=c++20)
check_cxx_source_compiles("#include <odb/details/shared-ptr/base.hxx>\nint main() {}"
  ODB_HEADERS_ARE_CXX20)
unset(CMAKE_REQUIRED_FLAGS)
if(NOT ODB_HEADERS_ARE_CXX20)
  set(odb_shadow "${PROJECT_BINARY_DIR}/odb-headers")
  foreach(file base.hxx base.ixx)
    file(READ "${ODB_INCLUDE_DIR}/odb/details/shared-ptr/${file}" text)
    string(REPLACE " throw (std::bad_alloc)" "" text "${text}")
    file(CONFIGURE OUTPUT "${odb_shadow}/odb/details/shared-ptr/${file}" CONTENT "${text}" @ONLY)
  endforeach()
  target_include_directories(odb_runtime SYSTEM INTERFACE "$<BUILD_INTERFACE:${odb_shadow}>")
endif()

function(odb_compile target)
  cmake_parse_arguments(arg "" "HEADER;INCLUDE_PREFIX;INCLUDE_DIRECTORY;CHANGELOG;PROLOGUE"
    "DEPENDS" ${ARGN})
  get_filename_component(name "${arg_HEADER}" NAME_WE)
  set(root "${CMAKE_CURRENT_BINARY_DIR}/generated")
  set(out "${root}/${arg_INCLUDE_PREFIX}")
  file(MAKE_DIRECTORY "${out}")

  set(command "${ODB_COMPILER}" --std c++14 -x -std=c++20 "-I${arg_INCLUDE_DIRECTORY}"
    --multi-database dynamic -d common -d pgsql -d sqlite
    --generate-query --generate-prepared --generate-schema --schema-format embedded
    --at-once --input-name "${name}" --include-prefix "${arg_INCLUDE_PREFIX}"
    --odb-prologue "#include \"${arg_PROLOGUE}\"" --hxx-prologue "#include \"${arg_PROLOGUE}\"")
  set(changelogs)
  foreach(database pgsql sqlite)
    list(APPEND changelogs
      --changelog-in "${database}:${arg_CHANGELOG}/${name}-${database}.xml"
      --changelog-out "${database}:${out}/${name}-${database}.xml")
  endforeach()

  set(sources "${out}/${name}-odb.cxx" "${out}/${name}-odb-pgsql.cxx"
    "${out}/${name}-odb-sqlite.cxx")
  string(REPLACE ".cxx" ".hxx" headers "${sources}")
  string(REPLACE ".cxx" ".ixx" inlines "${sources}")
  add_custom_command(
    OUTPUT ${sources} ${headers} ${inlines}
    COMMAND ${command} ${changelogs} -o "${out}" "${arg_HEADER}"
    DEPENDS "${arg_HEADER}" ${arg_DEPENDS}
    COMMENT "Mapping ${name} with ODB"
    VERBATIM)
  add_custom_target(${target}-changelog
    COMMAND ${command} --changelog-dir "${arg_CHANGELOG}" -o "${out}" "${arg_HEADER}"
    COMMENT "Bringing the ODB changelog of ${name} up to date"
    VERBATIM)

  add_custom_target(${target}-generated DEPENDS ${headers})

  # Generated code is not held to our warnings, and is too slow without optimisation.
  add_library(${target} OBJECT ${sources} ${headers})
  target_compile_options(${target} PRIVATE -w $<$<CONFIG:Debug>:-O1>)
  target_include_directories(${target} 
    PUBLIC "$<BUILD_INTERFACE:${root}>" "$<BUILD_INTERFACE:${arg_INCLUDE_DIRECTORY}>")
  target_link_libraries(${target} PUBLIC odb::runtime)
endfunction()
