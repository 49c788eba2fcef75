# cmake --install: a tree that may be moved. docs/install.md says what is where.
#
# Install components, which are packages of cpack too: programs, library (librdx.so), development.

include(CMakePackageConfigHelpers)

set(RDX_CMAKE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/rdx")
set(RDX_SHARE_DIR "${CMAKE_INSTALL_DATADIR}/rdx")

# Where other libraries look for theirs, from the folder of the .pc files.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
    BASE_DIRECTORY "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" OUTPUT_VARIABLE pc_prefix)

# ---- Programs ----

foreach(program IN ITEMS rdx_program rdx_net_program rdx_sandbox)
    if(TARGET ${program})
        install(TARGETS ${program} COMPONENT programs)
    endif()
endforeach()

# ---- Libraries and headers: each component of find_package has its own file of targets ----

# rdx_install_library(TARGET COMPONENT)
function(rdx_install_library target component)
    install(TARGETS ${target} EXPORT rdx-${component}
        ARCHIVE COMPONENT development
        LIBRARY COMPONENT library NAMELINK_COMPONENT development)
    install(EXPORT rdx-${component} NAMESPACE rdx:: DESTINATION "${RDX_CMAKE_DIR}"
        COMPONENT development)
endfunction()

set(RDX_COMPONENTS)
foreach(component IN ITEMS core pattern models catalog net)
    if(TARGET rdx_${component})
        rdx_install_library(rdx_${component} ${component})
        list(APPEND RDX_COMPONENTS ${component})
    endif()
endforeach()
rdx_install_library(rdx_whole rdx)
rdx_install_library(rdx_shared shared)
list(APPEND RDX_COMPONENTS rdx shared)
install(TARGETS rdx_static ARCHIVE COMPONENT development)

# The headers of a part that was not built would compile, and not link.
rdx_floor_headers(headers 0 1 2)
if(TARGET rdx_pattern)
    rdx_floor_headers(more 3)
    list(APPEND headers ${more})
endif()
if(TARGET rdx_net)
    rdx_floor_headers(more 4)
    list(APPEND headers ${more})
endif()
install(FILES ${headers} DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/rdx" COMPONENT development)
install(DIRECTORY "${RDX_GENERATED_DIR}/include/rdx"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development)

# ---- CMake's and pkg-config's files ----

# What find_package has to load and look for before a component.
set(RDX_BEFORE_models core)
if("rdx_pattern" IN_LIST parts)
    list(APPEND RDX_BEFORE_models pattern)
endif()
set(RDX_BEFORE_rdx ${parts})
list(TRANSFORM RDX_BEFORE_rdx REPLACE "^rdx_" "")

set(RDX_SCHEMAS_PLACE "${RDX_SHARE_DIR}/schemas")
if(NOT IS_DIRECTORY "${rdx_schemas}")
    string(APPEND RDX_SCHEMAS_PLACE .zip)
endif()
configure_package_config_file(cmake/rdxConfig.cmake.in "${PROJECT_BINARY_DIR}/rdxConfig.cmake"
    INSTALL_DESTINATION "${RDX_CMAKE_DIR}" PATH_VARS RDX_SHARE_DIR RDX_SCHEMAS_PLACE)
set(compatible SameMajorVersion)
if(PROJECT_VERSION_MAJOR EQUAL 0)
    set(compatible SameMinorVersion)
endif()
write_basic_package_version_file("${PROJECT_BINARY_DIR}/rdxConfigVersion.cmake"
    COMPATIBILITY ${compatible})
install(FILES
    "${PROJECT_BINARY_DIR}/rdxConfig.cmake" "${PROJECT_BINARY_DIR}/rdxConfigVersion.cmake"
    cmake/dependencies.cmake cmake/pattern.cmake cmake/rdx_generate.cmake
    DESTINATION "${RDX_CMAKE_DIR}" COMPONENT development)

# rdx_pkg_config(NAME WORDS REQUIRES LIBS PRIVATE_LIBS)
function(rdx_pkg_config name words requires libs private_libs)
    configure_file(cmake/rdx.pc.in "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/${name}.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT development)
endfunction()

set(net_libs)
if(TARGET rdx_net)
    set(net_libs " -lcurl -lcrypto -pthread")
    rdx_pkg_config(rdx-net "OAuth, upload and sending, static" "rdx-core = ${PROJECT_VERSION}"
        "-lrdx_net${net_libs}" "")
endif()
set(models_requires "rdx-core = ${PROJECT_VERSION}")
set(pattern_libs)
if("rdx_pattern" IN_LIST parts)
    set(pattern_libs " -lpcre2-8")
    string(APPEND models_requires ", rdx-pattern = ${PROJECT_VERSION}")
endif()
if(TARGET rdx_pattern)
    rdx_pkg_config(rdx-pattern "the regular expressions of schemas, static"
        "rdx-core = ${PROJECT_VERSION}" "-lrdx_pattern -lpcre2-8" "")
endif()
rdx_pkg_config(rdx-core "reading, checking and writing, static" "" "-lrdx_core -lcjson" "")
rdx_pkg_config(rdx-models "types of the messages, static" "${models_requires}"
    "-lrdx_catalog -lrdx_models" "")
rdx_pkg_config(rdx "everything" "" "-lrdx" "-lcjson${net_libs}${pattern_libs}")

# ---- The generator, the schemas and what is to be read ----

install(DIRECTORY generator DESTINATION "${RDX_SHARE_DIR}" COMPONENT development
    PATTERN __pycache__ EXCLUDE)
# Root's Python would write its bytecode beside the modules, where no package manager looks for it
# when it removes them. A file in the place of the folder keeps it from that, without a word.
file(CONFIGURE OUTPUT __pycache__ CONTENT "No folder, so that no bytecode is left behind.\n")
foreach(folder IN ITEMS "" /commands /diffs /sources)
    install(FILES "${CMAKE_CURRENT_BINARY_DIR}/__pycache__"
        DESTINATION "${RDX_SHARE_DIR}/generator${folder}" COMPONENT development)
endforeach()
if(IS_DIRECTORY "${rdx_schemas}")
    install(DIRECTORY "${rdx_schemas}/" DESTINATION "${RDX_SHARE_DIR}/schemas"
        COMPONENT development FILES_MATCHING PATTERN "*.json")
else()
    install(FILES "${rdx_schemas}" DESTINATION "${RDX_SHARE_DIR}" RENAME schemas.zip
        COMPONENT development)
endif()
install(FILES "${rdx_map}" DESTINATION "${RDX_SHARE_DIR}/schemas" RENAME rdx.toml
    COMPONENT development)
install(FILES LICENSE README.md CHANGELOG.md SECURITY.md
    DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT programs)
install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT programs
    PATTERN man EXCLUDE)

# Of a program that was not built there is no page.
set(pages rdx.1 rdx-validate.1 rdx-describe.1 rdx-sample.1)
if(TARGET rdx_net_program)
    list(APPEND pages rdx-send.1 rdx-query.1 rdx-extract.1 rdx-upload.1 rdx-token.1 rdx-config.5
        rdx-batch.5)
endif()
if(TARGET rdx_sandbox)
    list(APPEND pages rdx-sandbox.1)
endif()
foreach(page IN LISTS pages)
    cmake_path(GET page EXTENSION LAST_ONLY section)
    string(REPLACE "." man section "${section}")
    install(FILES "docs/man/${page}" DESTINATION "${CMAKE_INSTALL_MANDIR}/${section}"
        COMPONENT programs)
endforeach()
