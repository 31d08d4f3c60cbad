# ticketing_compile_quickly(target): with sanitizers, compiled without optimisation, which takes
# half the time: for tests, commands and bindings, which wait for others more than they compute.
function(ticketing_compile_quickly target)
  if(TICKETING_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

# ticketing_not_ours(target): generated code, other people's and the tests' own, whose arithmetic is
# not for us to check: without UndefinedBehaviorSanitizer, which doubles what there is to compile.
function(ticketing_not_ours target)
  if(TICKETING_SANITIZE MATCHES "undefined")
    target_compile_options(${target} PRIVATE -fno-sanitize=undefined)
  endif()
endfunction()
