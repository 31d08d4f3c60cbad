# ticketing_public_headers(<interface target> <folder>): all headers of the folder are what users of
# the target include, and what is installed of it. Each has to compile alone: that is what the
# target all_verify_interface_header_sets builds.
function(ticketing_public_headers target folder)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${folder}/*.hpp")
  target_sources(${target} INTERFACE FILE_SET HEADERS BASE_DIRS "${folder}" FILES ${headers})
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endfunction()
