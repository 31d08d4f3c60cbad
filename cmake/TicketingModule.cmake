# The library's parts as targets: base, storage, each room, each adapter.
#
#   ticketing_module(<name> <folder> [PORTS <header>...] [PUBLIC <target>...] [PRIVATE <target>...])
#       ticketing_<name>, of all sources in <folder>. Its headers are included as "<name>/...", and
#       only by those that link it: an arrow nobody declared does not compile. What it uses must
#       come from what it declares: `links_<name>` (with the tests) links it with that alone.
#
#       Installed with the package as ticketing::<name>, for the linker: its headers are not.
#
#       PRECOMPILE: headers of its own instead of those of ticketing_precompiled.
#       PORTS: the headers that storage and adapters may see of a room. They are reachable through
#       ticketing_<name>_ports, which brings nothing else of the room.

include(GNUInstallDirs)

# Puts a target into the installed package, as ticketing::<name> without the prefix ticketing_.
function(ticketing_install target)
  string(REGEX REPLACE "^ticketing_" "" name ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  # Below a folder of their own: only the facade is a library that others name.
  install(TARGETS ${target} EXPORT ticketing
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}/ticketing" COMPONENT development
    OBJECTS DESTINATION "${CMAKE_INSTALL_LIBDIR}/ticketing" COMPONENT development ${ARGN})
endfunction()

# A folder in which `name` stands for `folder`, to be put on an include path.
function(_ticketing_include_root out name)
  set(root "${CMAKE_CURRENT_BINARY_DIR}/headers/${name}")
  file(MAKE_DIRECTORY "${root}")
  set(${out} "${root}" PARENT_SCOPE)
endfunction()

function(ticketing_module name folder)
  cmake_parse_arguments(arg "" "" "PORTS;PUBLIC;PRIVATE;PRECOMPILE" ${ARGN})
  set(target ticketing_${name})
  set(source "${CMAKE_CURRENT_SOURCE_DIR}/${folder}")
  get_filename_component(spelling "${folder}" NAME)

  if(arg_PORTS)
    _ticketing_include_root(ports ${name}_ports)
    file(REMOVE_RECURSE "${ports}/${spelling}")
    file(MAKE_DIRECTORY "${ports}/${spelling}")
    foreach(port ${arg_PORTS})
      file(CREATE_LINK "${source}/${port}" "${ports}/${spelling}/${port}" SYMBOLIC)
    endforeach()
    add_library(${target}_ports INTERFACE)
    target_include_directories(${target}_ports INTERFACE "$<BUILD_INTERFACE:${ports}>")
    target_link_libraries(${target}_ports INTERFACE ticketing_headers ticketing_base)
    ticketing_install(${target}_ports)
  endif()

  _ticketing_include_root(root ${name})
  file(CREATE_LINK "${source}" "${root}/${spelling}" SYMBOLIC)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${source}/*.cpp")
  if(NOT sources)
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "$<BUILD_INTERFACE:${root}>")
    target_link_libraries(${target} INTERFACE ticketing_headers ${arg_PUBLIC})
    ticketing_install(${target})
    return()
  endif()

  add_library(${target} STATIC ${sources})
  target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${root}>")
  target_link_libraries(${target} PUBLIC ticketing_headers ${arg_PUBLIC}
    PRIVATE fmt::fmt spdlog::spdlog ${arg_PRIVATE})
  ticketing_warnings(${target})
  if(arg_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${arg_PRECOMPILE})
  else()
    target_precompile_headers(${target} REUSE_FROM ticketing_precompiled)
  endif()
  ticketing_install(${target})
  if(BUILD_TESTING)
    add_executable(links_${name} "${PROJECT_SOURCE_DIR}/cmake/empty_main.cpp")
    target_link_libraries(links_${name}
      PRIVATE "$<LINK_LIBRARY:WHOLE_ARCHIVE,${target}>")
    # Beside the programs, not among them.
    set_target_properties(links_${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/links")
  endif()
endfunction()
