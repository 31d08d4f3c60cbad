# The ODB adapter's generated half: records -> tables, statements, schema.
include(OdbCompile)

set(odb_headers "${CMAKE_CURRENT_BINARY_DIR}/headers/odb")
file(GLOB records CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/records/*.hpp"
  "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/changelog/*.xml")
odb_compile(ticketing_records
  HEADER "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/records.hpp"
  INCLUDE_PREFIX odb
  INCLUDE_DIRECTORY "${odb_headers}"
  CHANGELOG "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/changelog"
  PROLOGUE odb/optional_traits.hpp
  DEPENDS ${records} "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/optional_traits.hpp")

# The records include Boost.Describe, nothing else of ours.
target_link_libraries(ticketing_records PUBLIC Boost::headers)
ticketing_not_ours(ticketing_records)
target_include_directories(ticketing_odb SYSTEM
  PUBLIC "$<BUILD_INTERFACE:${CMAKE_CURRENT_BINARY_DIR}/generated>")
target_link_libraries(ticketing_odb PUBLIC odb::runtime)
# Every file of ours waits for the generated headers.
add_dependencies(ticketing_odb ticketing_records-generated)
ticketing_install(odb_runtime)
ticketing_install(ticketing_records)
if(BUILD_TESTING)
  target_link_libraries(links_odb PRIVATE $<TARGET_OBJECTS:ticketing_records>)
endif()

# A member that a mapper forgets is an empty column: there the compiler says so, as far as it can
# (not of members with a value of their own).
file(GLOB mappers CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/src/adapters/odb/mappers/*.cpp")
set_source_files_properties(${mappers} PROPERTIES COMPILE_OPTIONS -Wmissing-field-initializers)
