# rdx::rdx, all link targets in one; librdx.so and librdx.a, all their objects in one file.
#
# rdx_pattern is in it only where the models need it, so that librdx.so does not load PCRE2 for
# nothing.

set(parts)
foreach(part IN ITEMS rdx_core rdx_models rdx_catalog rdx_net)
    if(TARGET ${part})
        list(APPEND parts ${part})
    endif()
endforeach()
if(TARGET rdx_models)
    get_target_property(linked rdx_models LINK_LIBRARIES)
    if("rdx::pattern" IN_LIST linked)
        list(APPEND parts rdx_pattern)
    endif()
endif()

# Struct layouts may change with each minor version while the major one is 0: the SONAME and the
# version node of the symbols say which one a program was built for.
set(RDX_ABI ${PROJECT_VERSION_MAJOR})
if(PROJECT_VERSION_MAJOR EQUAL 0)
    set(RDX_ABI 0.${PROJECT_VERSION_MINOR})
endif()

# rdx_all_of(TARGET): the parts' objects, their includes and what they link.
function(rdx_all_of target)
    foreach(part IN LISTS parts)
        target_sources(${target} PRIVATE $<TARGET_OBJECTS:${part}>)
        target_include_directories(${target} INTERFACE
            "$<BUILD_INTERFACE:$<TARGET_PROPERTY:${part},INTERFACE_INCLUDE_DIRECTORIES>>")
    endforeach()
    target_include_directories(${target}
        INTERFACE "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
    set_target_properties(${target} PROPERTIES OUTPUT_NAME rdx LINKER_LANGUAGE C)
endfunction()

if(parts)
    add_library(rdx_whole INTERFACE)
    target_link_libraries(rdx_whole INTERFACE ${parts})
    set_target_properties(rdx_whole PROPERTIES EXPORT_NAME rdx)
    add_library(rdx::rdx ALIAS rdx_whole)

    set(node RDX_${RDX_ABI})
    set(map "${PROJECT_BINARY_DIR}/librdx.map")
    configure_file("${PROJECT_SOURCE_DIR}/cmake/librdx.map.in" "${map}" @ONLY)
    add_library(rdx_shared SHARED)
    rdx_all_of(rdx_shared)
    set_target_properties(rdx_shared PROPERTIES
        EXPORT_NAME shared VERSION ${PROJECT_VERSION} SOVERSION ${RDX_ABI} LINK_DEPENDS "${map}")
    if(NOT APPLE)
        target_link_options(rdx_shared PRIVATE "LINKER:--version-script=${map}")
    endif()
    target_link_libraries(rdx_shared PRIVATE rdx_dep::cjson)
    if("rdx_pattern" IN_LIST parts)
        target_link_libraries(rdx_shared PRIVATE rdx_dep::pcre2)
    endif()
    if(TARGET rdx_net)
        rdx_need_threads()
        target_link_libraries(rdx_shared PRIVATE rdx_dep::curl rdx_dep::crypto Threads::Threads)
    endif()
    add_library(rdx::shared ALIAS rdx_shared)

    # For pkg-config, that knows one name for both kinds. In CMake rdx::rdx is the static kind.
    add_library(rdx_static STATIC)
    rdx_all_of(rdx_static)

    # A project that has this tree inside it builds them only when it links them.
    if(NOT RDX_INSTALL)
        set_target_properties(rdx_shared rdx_static PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()

    # One program has one set of types: CMake stops where these and bindings of rdx_generate meet.
    set_target_properties(rdx_shared rdx_models PROPERTIES
        COMPATIBLE_INTERFACE_STRING RDX_BINDINGS INTERFACE_RDX_BINDINGS "rdx::models")
endif()
