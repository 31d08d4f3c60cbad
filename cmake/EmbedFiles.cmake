# Files that are part of a program or library, which then needs no folder when it runs.
#
#   embed_files(<target> <folder> HEADER <header> NAMESPACE <namespace> TYPE <type>
#               FUNCTION <function> [PREFIX <text>] [COMPRESSED] [MORE <file>... [AFTER <file>]])
#       <header> declares `std::span<const TYPE> FUNCTION()`; TYPE's members are the file's name,
#       behind <text>, and its bytes; when COMPRESSED, also these by gzip. MORE are files of other
#       folders, which may be made by the build: then they are there after <file> is. Without
#       files of either kind ("" for the folder) the span is empty.
set(_write_embedded_files "${CMAKE_CURRENT_LIST_DIR}/WriteEmbeddedFiles.cmake")

function(embed_files target folder)
  cmake_parse_arguments(arg "COMPRESSED" "HEADER;NAMESPACE;TYPE;FUNCTION;PREFIX;AFTER" "MORE"
    ${ARGN})
  set(files "")
  if(folder)
    file(GLOB files CONFIGURE_DEPENDS "${folder}/*")
  endif()
  set(depends ${files} ${arg_AFTER})
  if(NOT arg_AFTER)
    list(APPEND depends ${arg_MORE})
  endif()
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${arg_FUNCTION}.cpp")
  add_custom_command(OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} -D "FILES=${files};${arg_MORE}" -D "OUTPUT=${output}"
      -D "HEADER=${arg_HEADER}" -D "NAMESPACE=${arg_NAMESPACE}" -D "TYPE=${arg_TYPE}"
      -D "FUNCTION=${arg_FUNCTION}" -D "PREFIX=${arg_PREFIX}" -D "COMPRESSED=${arg_COMPRESSED}"
      -P "${_write_embedded_files}"
    DEPENDS ${depends} "${_write_embedded_files}"
    COMMENT "Embedding ${arg_FUNCTION}" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
