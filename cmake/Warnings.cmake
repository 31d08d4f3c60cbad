# ticketing_warnings(target): the warnings our own code is held to (not generated code).
option(TICKETING_WERROR "Treat warnings as errors" OFF)

function(ticketing_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
    -Wold-style-cast -Woverloaded-virtual -Wcast-align -Wunused)
  # GCC 12 reports these falsely inside the standard library under sanitizers.
  target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized
    -Wno-missing-field-initializers -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
  # `#pragma db` in src/adapters/odb/records speaks to the ODB compiler.
  target_compile_options(${target} PRIVATE -Wno-unknown-pragmas)
  if(TICKETING_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
