# cpack -G DEB: the programs (rdx), the shared library (librdx0.1), what is built with it
# (librdx-dev). With RDX_SCHEMAS or RDX_MAP each name ends in -own, and the package conflicts with
# the one of the shipped schemas: apt must not take either for the other.
#
# Each install component is a package; beside it stands a component with the two files that Debian
# wants of every package and that have no place in a tree installed by hand.

if(NOT PROJECT_IS_TOP_LEVEL)
    return()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME rdx)
set(CPACK_PACKAGE_VENDOR "rdx authors")
set(CPACK_PACKAGE_CONTACT "rdx maintainers <rdx@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Messages of the Redox Data Model API")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(version "${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}")
set(own)
if(NOT RDX_SHIPPED_MODELS)
    set(own -own)
endif()

set(changelog "${PROJECT_BINARY_DIR}/changelog.Debian")
configure_file(cmake/debian/changelog.in "${changelog}" @ONLY)
execute_process(COMMAND gzip -9nc "${changelog}" OUTPUT_FILE "${changelog}.gz")

# rdx_package(COMPONENT NAME SECTION WORDS DEPENDS RECOMMENDS). A macro: cpack reads variables.
macro(rdx_package component name section words depends recommends)
    set(docs "${CMAKE_INSTALL_DATADIR}/doc/${name}${own}")
    install(FILES LICENSE DESTINATION "${docs}" RENAME copyright
        COMPONENT ${component}_debian EXCLUDE_FROM_ALL)
    install(FILES "${changelog}.gz" DESTINATION "${docs}"
        COMPONENT ${component}_debian EXCLUDE_FROM_ALL)
    list(APPEND CPACK_COMPONENTS_ALL ${component} ${component}_debian)
    string(TOUPPER ${component} upper)
    set(CPACK_COMPONENT_${upper}_GROUP ${component})
    set(CPACK_COMPONENT_${upper}_DEBIAN_GROUP ${component})
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name}${own})
    if(own)
        set(CPACK_DEBIAN_${upper}_PACKAGE_CONFLICTS ${name})
    endif()
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${words}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${depends}")
    set(CPACK_DEBIAN_${upper}_PACKAGE_RECOMMENDS "${recommends}")
endmacro()

set(dev_depends "librdx${RDX_ABI}${own} (= ${version}), libcjson-dev")
if(TARGET rdx_net)
    string(APPEND dev_depends ", libcurl4-openssl-dev | libcurl-dev, libssl-dev")
endif()
if(TARGET rdx_pattern)
    string(APPEND dev_depends ", libpcre2-dev")
endif()
set(CPACK_COMPONENTS_ALL)
string(CONCAT words "rdx judges messages by their schemas, describes them and makes samples;\n"
    "rdx-net sends and uploads; rdx-sandbox is a Redox for trying.")
rdx_package(programs rdx utils "${words}" "" "")
rdx_package(library librdx${RDX_ABI} libs "The shared library." "" "")
rdx_package(development librdx-dev libdevel
    "Headers, static libraries, and the generator of bindings for other schemas."
    "${dev_depends}" "python3-jinja2")
file(CONFIGURE OUTPUT shlibs
    CONTENT "librdx ${RDX_ABI} librdx${RDX_ABI}${own} (>= ${version})\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
    "${PROJECT_SOURCE_DIR}/cmake/debian/triggers" "${CMAKE_CURRENT_BINARY_DIR}/shlibs")
set(CPACK_POST_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/debian/without_scripts.cmake")

include(CPack)
