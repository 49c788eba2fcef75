# rdx::rdx, all link targets in one, and librdx.so, all their objects in one file.

set(parts)
foreach(part IN ITEMS rdx_core rdx_models rdx_net)
    if(TARGET ${part})
        list(APPEND parts ${part})
    endif()
endforeach()

# rdx::pattern only where the models need it.
set(model_libraries)
if(TARGET rdx_models)
    get_target_property(model_libraries rdx_models LINK_LIBRARIES)
endif()
if("rdx::pattern" IN_LIST model_libraries)
    list(APPEND parts rdx_pattern)
endif()

if(parts)
    add_library(rdx_whole INTERFACE)
    target_link_libraries(rdx_whole INTERFACE ${parts})
    add_library(rdx::rdx ALIAS rdx_whole)

    add_library(rdx_shared SHARED)
    set_target_properties(rdx_shared PROPERTIES
        OUTPUT_NAME rdx VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
        LINKER_LANGUAGE C)
    foreach(part IN LISTS parts)
        target_sources(rdx_shared PRIVATE $<TARGET_OBJECTS:${part}>)
        target_include_directories(rdx_shared
            INTERFACE $<TARGET_PROPERTY:${part},INTERFACE_INCLUDE_DIRECTORIES>)
    endforeach()
    target_link_libraries(rdx_shared PRIVATE rdx_dep::cjson)
    if("rdx_pattern" IN_LIST parts)
        target_link_libraries(rdx_shared PRIVATE rdx_dep::pcre2)
    endif()
    if(TARGET rdx_net)
        rdx_need_threads()
        target_link_libraries(rdx_shared PRIVATE rdx_dep::curl rdx_dep::crypto Threads::Threads)
    endif()
    install(TARGETS rdx_shared LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endif()
