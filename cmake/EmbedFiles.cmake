# Files that are part of a program or library, which then needs no folder when it runs.
#
#   embed_files(<target> <folder> HEADER <header> NAMESPACE <namespace> TYPE <type>
#               FUNCTION <function> [PREFIX <text>])
#       <header> declares `std::span<const TYPE> FUNCTION()`; TYPE's members are the file's name,
#       behind <text>, and its bytes.
set(_write_embedded_files "${CMAKE_CURRENT_LIST_DIR}/WriteEmbeddedFiles.cmake")

function(embed_files target folder)
  cmake_parse_arguments(arg "" "HEADER;NAMESPACE;TYPE;FUNCTION;PREFIX" "" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS "${folder}/*")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${arg_FUNCTION}.cpp")
  add_custom_command(OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} -D "FOLDER=${folder}" -D "OUTPUT=${output}" -D "HEADER=${arg_HEADER}"
      -D "NAMESPACE=${arg_NAMESPACE}" -D "TYPE=${arg_TYPE}" -D "FUNCTION=${arg_FUNCTION}"
      -D "PREFIX=${arg_PREFIX}" -P "${_write_embedded_files}"
    DEPENDS ${files} "${_write_embedded_files}"
    COMMENT "Embedding ${folder}" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
