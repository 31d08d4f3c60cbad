# What a package has besides what its component installs: documents by Debian's policy, and manual
# pages compressed. Run by CPack between installing and packing, for all components.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
set(here "${CMAKE_CURRENT_LIST_DIR}")
# As of the release, whenever it is packed: SOURCE_DATE_EPOCH, if it is set.
string(TIMESTAMP DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(VERSION "${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}")
set(PROJECT_VERSION "${CPACK_PACKAGE_VERSION}")
set(TICKETING_MAINTAINER "${CPACK_PACKAGE_CONTACT}")

function(compress)
  execute_process(COMMAND gzip -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
  list(TRANSFORM ARGN APPEND .gz)
  file(CHMOD ${ARGN} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

foreach(pair ${CPACK_TICKETING_PACKAGES})
  string(REGEX MATCH "^(.*)=(.*)$" matched "${pair}")
  set(component "${CMAKE_MATCH_1}")
  set(package "${CMAKE_MATCH_2}")
  set(root "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component}/usr/share")
  set(documents "${root}/doc/${package}")
  set(copyright copyright.in)
  if(component STREQUAL "odb")
    set(copyright copyright.odb.in)
  elseif(component STREQUAL "api")
    set(copyright copyright.api.in)
    # By Debian's policy the text of a licence is not in each package.
    file(REMOVE "${root}/ticketing/swagger-ui/LICENSE")
  endif()
  configure_file("${here}/${copyright}" "${documents}/copyright" @ONLY)
  configure_file("${here}/changelog.in" "${documents}/changelog.Debian" @ONLY)
  configure_file("${here}/../../CHANGELOG.md" "${documents}/changelog" COPYONLY)
  compress("${documents}/changelog.Debian" "${documents}/changelog")
  file(GLOB pages "${root}/man/man*/*.[1-9]")
  if(pages)
    compress(${pages})
  endif()
endforeach()

function(override component package file)
  configure_file("${here}/${file}"
    "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${component}/usr/share/lintian/overrides/${package}"
    COPYONLY)
endfunction()
override(common ticketing-common overrides.common)
