# cmake -D FOLDER=<folder> -D OUTPUT=<source> -P EmbedFiles.cmake
# Writes the bytes of the folder's files as the C++ source behind demo_files.hpp: the program then
# needs no folder when it runs.
file(GLOB names RELATIVE "${FOLDER}" "${FOLDER}/*")
list(SORT names)
set(arrays "")
set(table "")
foreach(name ${names})
  file(READ "${FOLDER}/${name}" bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  string(MAKE_C_IDENTIFIER "${name}" array)
  string(REGEX REPLACE "index\\.html$" "" path "/live/${name}")
  string(APPEND arrays "constexpr unsigned char ${array}[] = {${bytes}};\n")
  string(APPEND table "    {\"${path}\", text(${array})},\n")
endforeach()
file(WRITE "${OUTPUT}" "\
#include \"api/demo_files.hpp\"

namespace ticketing::api {

namespace {

std::string_view text(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

${arrays}
}  // namespace

std::span<const DemoFile> demo_files() {
  static const DemoFile files[] = {
${table}  };
  return files;
}

}  // namespace ticketing::api
")
