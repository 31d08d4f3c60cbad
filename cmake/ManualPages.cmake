# ticketing_manual(<program> <component>): the program's manual page, which it prints itself
# (--man), installed with it.
include(GNUInstallDirs)

function(ticketing_manual program component)
  set(page "${CMAKE_CURRENT_BINARY_DIR}/${program}.1")
  add_custom_command(OUTPUT "${page}"
    COMMAND ${program} --man > "${page}"
    DEPENDS ${program} VERBATIM)
  add_custom_target(${program}_manual ALL DEPENDS "${page}")
  install(FILES "${page}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT ${component})
endfunction()
