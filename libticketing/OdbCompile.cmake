# The ODB adapter's generated half: records -> tables, statements, schema.
include(OdbCompile)

file(GLOB records CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/records/*.hpp"
  "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/changelog/*.xml")
odb_compile(ticketing_records
  HEADER "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/records.hpp"
  INCLUDE_PREFIX odb
  INCLUDE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters"
  CHANGELOG "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/changelog"
  PROLOGUE odb/optional_traits.hpp
  DEPENDS ${records} "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/optional_traits.hpp")

# The records include Boost.Describe, nothing else of ours.
target_link_libraries(ticketing_records PUBLIC Boost::headers)
# What ODB generates registers itself by static objects, which a linker drops from an archive: hand
# the objects themselves to whoever links the library.
target_link_libraries(ticketing INTERFACE $<TARGET_OBJECTS:ticketing_records>)
target_include_directories(ticketing SYSTEM PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/generated")
target_link_libraries(ticketing PRIVATE odb::runtime)
# Every file of ours waits for the generated headers.
add_dependencies(ticketing ticketing_records-generated)
