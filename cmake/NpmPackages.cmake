# ticketing_npm(<target> <folder>): <target> installs what the folder's package.json names, in the
# versions of its lock file and without running their scripts. Sets <target>_modules to where, and
# <target>_installed to a file that is written when they are there.
set(_install_npm_packages "${CMAKE_CURRENT_LIST_DIR}/InstallNpmPackages.cmake")

function(ticketing_npm target folder)
  find_program(NPM npm)
  if(NOT NPM)
    message(FATAL_ERROR "${target} comes by npm, which is not there: scripts/deps installs it. "
      "Only the page at /docs and the tests need it: -DTICKETING_DOCS_PAGE=OFF "
      "-DBUILD_TESTING=OFF builds without.")
  endif()
  set(packages "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/package.json"
    "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/package-lock.json")
  set(place "${CMAKE_CURRENT_BINARY_DIR}/${target}")
  set(installed "${place}/node_modules/.package-lock.json")
  add_custom_command(OUTPUT "${installed}"
    COMMAND ${CMAKE_COMMAND} -E make_directory "${place}"
    COMMAND ${CMAKE_COMMAND} -E copy ${packages} "${place}"
    COMMAND ${CMAKE_COMMAND} -D "NPM=${NPM}" -D "NAME=${target}" -D "PLACE=${place}"
      -P "${_install_npm_packages}"
    DEPENDS ${packages} "${_install_npm_packages}"
    COMMENT "Installing ${target} from npm" VERBATIM)
  add_custom_target(${target} ALL DEPENDS "${installed}")
  set(${target}_modules "${place}/node_modules" PARENT_SCOPE)
  set(${target}_installed "${installed}" PARENT_SCOPE)
endfunction()
