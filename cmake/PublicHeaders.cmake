# ticketing_public_headers(<interface target> <folder>): all headers of the folder are what users of
# the target include, and what is installed of it.
function(ticketing_public_headers target folder)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${folder}/*.hpp")
  target_sources(${target} INTERFACE FILE_SET HEADERS BASE_DIRS "${folder}" FILES ${headers})
endfunction()
