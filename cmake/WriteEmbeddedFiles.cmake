# cmake -D FOLDER=<folder> -D OUTPUT=<source> -D HEADER=... -D NAMESPACE=... -D TYPE=...
#       -D FUNCTION=... [-D PREFIX=...] -P WriteEmbeddedFiles.cmake
# The other half of EmbedFiles.cmake: writes the source.
file(GLOB names RELATIVE "${FOLDER}" "${FOLDER}/*")
list(SORT names)
set(arrays "")
set(table "")
foreach(name ${names})
  file(READ "${FOLDER}/${name}" bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(MAKE_C_IDENTIFIER "${name}" array)
  string(REGEX REPLACE "index\\.html$" "" path "${PREFIX}${name}")
  string(APPEND arrays "constexpr unsigned char ${array}[] = {${bytes}};\n")
  string(APPEND table "    {\"${path}\", text(${array})},\n")
endforeach()
file(WRITE "${OUTPUT}" "\
#include \"${HEADER}\"

namespace ${NAMESPACE} {

namespace {

std::string_view text(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

${arrays}
}  // namespace

std::span<const ${TYPE}> ${FUNCTION}() {
  static const ${TYPE} files[] = {
${table}  };
  return files;
}

}  // namespace ${NAMESPACE}
")
