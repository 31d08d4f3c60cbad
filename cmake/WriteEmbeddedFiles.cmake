# cmake -D FILES=<file>;... -D OUTPUT=<source> -D HEADER=... -D NAMESPACE=... -D TYPE=...
#       -D FUNCTION=... [-D PREFIX=...] [-D COMPRESSED=ON] -P WriteEmbeddedFiles.cmake
# The other half of EmbedFiles.cmake: writes the source.

# Appends an array of the file's bytes to `arrays`.
function(add_array name file)
  file(READ "${file}" bytes HEX)
  if(file MATCHES "\\.gz$")
    # Without the time of its making (RFC 1952, 2.3.1), so that builds can be repeated.
    # Not by REGEX REPLACE: before CMake 4.1 (CMP0186) "^" matches again behind each match.
    string(SUBSTRING "${bytes}" 0 8 before)
    string(SUBSTRING "${bytes}" 16 -1 behind)
    set(bytes "${before}00000000${behind}")
  endif()
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char ${name}[] = {${bytes}};\n")
  set(arrays "${arrays}" PARENT_SCOPE)
endfunction()

set(arrays "")
set(table "")
foreach(file ${FILES})
  cmake_path(GET file FILENAME name)
  string(MAKE_C_IDENTIFIER "${name}" array)
  add_array("${array}" "${file}")
  set(members "text(${array})")
  if(COMPRESSED)
    set(compressed "${OUTPUT}.${name}.gz")
    file(ARCHIVE_CREATE OUTPUT "${compressed}" PATHS "${file}" FORMAT raw
      COMPRESSION GZip COMPRESSION_LEVEL 9)
    add_array("${array}_gz" "${compressed}")
    file(REMOVE "${compressed}")
    string(APPEND members ", text(${array}_gz)")
  endif()
  string(REGEX REPLACE "index\\.html$" "" path "${PREFIX}${name}")
  string(APPEND table "    {\"${path}\", ${members}},\n")
endforeach()
file(WRITE "${OUTPUT}" "\
#include \"${HEADER}\"

#include <vector>

namespace ${NAMESPACE} {

namespace {

[[maybe_unused]] std::string_view text(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

${arrays}
}  // namespace

std::span<const ${TYPE}> ${FUNCTION}() {
  static const std::vector<${TYPE}> files = {
${table}  };
  return files;
}

}  // namespace ${NAMESPACE}
")
