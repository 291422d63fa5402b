# SPDX-License-Identifier: Apache-2.0
# The Debian package: cpack --config BUILD/CPackConfig.cmake. SOURCE_DATE_EPOCH in the environment makes it the same each time.
set(LTK_MAINTAINER "The LTK derivation conformance suite authors <root@localhost>" CACHE STRING "Whom the Debian package names")
if(NOT LTK_MAINTAINER MATCHES "^[^\"$;\\<>\n]+ <[^\"$;\\<> \n]+>$")
  message(FATAL_ERROR "LTK_MAINTAINER is '${LTK_MAINTAINER}'; it must be NAME <ADDRESS>, without \", $, ; and \\")
endif()
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ${PROJECT_NAME})
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "conformance tests of the derivation of SIM long-term keys")
set(CPACK_PACKAGE_DESCRIPTION "ltk-conform puts conformance vectors to an implementation of the function
that derives the long-term keys of a SIM, and says what is wrong with it.
With it come the vectors, the proven reference as a library for C, and
adapters for libraries, PKCS #11 tokens and cards.")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${LTK_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "pcscd, softhsm2")
# After all the rest, what Debian's policy wants.
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};${PROJECT_NAME};Unspecified;/" "${PROJECT_BINARY_DIR};${PROJECT_NAME};debian;/")
install(FILES harness/completion/_ltk-conform DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT debian EXCLUDE_FROM_ALL)
file(CONFIGURE OUTPUT debian.cmake @ONLY CONTENT [[
set(prefix "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
set(doc "${prefix}/@CMAKE_INSTALL_DOCDIR@")
file(READ "@PROJECT_SOURCE_DIR@/.reuse/dep5" copyright)
foreach(licence Apache-2.0 CC0-1.0)
  string(APPEND copyright "\nLicense: ${licence}\n On Debian, its text is in /usr/share/common-licenses/${licence}.\n")
endforeach()
file(WRITE "${doc}/copyright" "${copyright}")
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE "${doc}/changelog" "@PROJECT_NAME@ (@PROJECT_VERSION@) unstable; urgency=medium\n\n"
  "  * Release @PROJECT_VERSION@: see releases.md.\n\n -- @LTK_MAINTAINER@  ${date}\n")
file(GLOB pages "${prefix}/@CMAKE_INSTALL_MANDIR@/man1/*.1")
# Whatever the umask is.
file(CHMOD "${doc}/copyright" "${doc}/changelog" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(CHMOD_RECURSE "${prefix}" DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
execute_process(COMMAND gzip -n9f ${pages} "${doc}/changelog" COMMAND_ERROR_IS_FATAL ANY)
]])
install(SCRIPT ${CMAKE_CURRENT_BINARY_DIR}/debian.cmake COMPONENT debian EXCLUDE_FROM_ALL)
include(CPack)
