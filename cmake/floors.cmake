# Reads runtime/floors.txt, the one list of modules.

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/runtime/floors.txt")

# rdx_floor_sources(OUT FLOOR...): the C files of these floors. Modules may be headers only.
function(rdx_floor_sources out)
    file(GLOB present CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/runtime/src/*.c")
    set(sources)
    foreach(floor IN LISTS ARGN)
        file(STRINGS "${PROJECT_SOURCE_DIR}/runtime/floors.txt" lines REGEX "^floor ${floor}:")
        foreach(line IN LISTS lines)
            string(REGEX REPLACE "^floor ${floor}: *" "" modules "${line}")
            separate_arguments(modules)
            foreach(module IN LISTS modules)
                if("${PROJECT_SOURCE_DIR}/runtime/src/${module}.c" IN_LIST present)
                    list(APPEND sources "${PROJECT_SOURCE_DIR}/runtime/src/${module}.c")
                endif()
            endforeach()
        endforeach()
    endforeach()
    set(${out} "${sources}" PARENT_SCOPE)
endfunction()

# Says it when a file was written and not listed, before the linker does in its own words.
function(rdx_warn_of_unlisted)
    file(GLOB present CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/runtime/src/*.c")
    list(REMOVE_ITEM present ${ARGN})
    foreach(file IN LISTS present)
        message(WARNING "${file} has no floor and is not built: add it to runtime/floors.txt")
    endforeach()
endfunction()
