# cmake -D NPM=<npm> -D NAME=<name> -D PLACE=<folder> -P InstallNpmPackages.cmake
# The other half of NpmPackages.cmake: installs what the lock file of PLACE names.
execute_process(
  COMMAND "${NPM}" ci --prefix "${PLACE}" --ignore-scripts --no-audit --no-fund --loglevel=error
  RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "npm could not install ${NAME} (above is why). It needs its registry, or a "
    "cache that once had the same. Only the page at /docs and the tests need such packages: "
    "-DTICKETING_DOCS_PAGE=OFF -DBUILD_TESTING=OFF builds without.")
endif()
