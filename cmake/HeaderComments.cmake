# ticketing_header_comments(<target> HEADER <include> NAMESPACE <namespace> FILES <source>...)
#     gives <target> the function comment_on, which <include> declares in <namespace>: what the
#     comments in the library's public headers and in these files say of types and members.
set(header_comments_script "${CMAKE_CURRENT_LIST_DIR}/write_header_comments.py")
function(ticketing_header_comments target)
  cmake_parse_arguments(arg "" "HEADER;NAMESPACE" "FILES" ${ARGN})
  file(GLOB_RECURSE public_headers CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/libticketing/include/*.hpp")
  set(written "${CMAKE_CURRENT_BINARY_DIR}/${target}_comments.cpp")
  add_custom_command(OUTPUT "${written}"
    COMMAND /usr/bin/python3 "${header_comments_script}" "${written}" "${arg_HEADER}"
      "${arg_NAMESPACE}" ${public_headers} ${arg_FILES}
    DEPENDS "${header_comments_script}" ${public_headers} ${arg_FILES} VERBATIM)
  target_sources(${target} PRIVATE "${written}")
  # A table: nothing of what others have precompiled is in it.
  set_source_files_properties("${written}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
