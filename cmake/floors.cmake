# Reads runtime/floors.txt, the one list of modules.

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/runtime/floors.txt")

# rdx_floor_files(OUT FOLDER SUFFIX FLOOR...): the files of these floors that are there.
function(rdx_floor_files out folder suffix)
    file(GLOB present CONFIGURE_DEPENDS "${folder}/*${suffix}")
    set(found)
    foreach(floor IN LISTS ARGN)
        file(STRINGS "${PROJECT_SOURCE_DIR}/runtime/floors.txt" lines REGEX "^floor ${floor}:")
        foreach(line IN LISTS lines)
            string(REGEX REPLACE "^floor ${floor}: *" "" modules "${line}")
            separate_arguments(modules)
            foreach(module IN LISTS modules)
                if("${folder}/${module}${suffix}" IN_LIST present)
                    list(APPEND found "${folder}/${module}${suffix}")
                endif()
            endforeach()
        endforeach()
    endforeach()
    set(${out} "${found}" PARENT_SCOPE)
endfunction()

# rdx_floor_sources(OUT FLOOR...): the C files of these floors. Modules may be headers only.
macro(rdx_floor_sources out)
    rdx_floor_files(${out} "${PROJECT_SOURCE_DIR}/runtime/src" .c ${ARGN})
endmacro()

# rdx_floor_headers(OUT FLOOR...): the public headers of these floors.
macro(rdx_floor_headers out)
    rdx_floor_files(${out} "${PROJECT_SOURCE_DIR}/runtime/include/rdx" .h ${ARGN})
endmacro()

# Lets the compiler make what is seldom run small rather than fast.
function(rdx_make_seldom_small)
    file(STRINGS "${PROJECT_SOURCE_DIR}/runtime/floors.txt" line REGEX "^seldom:")
    string(REGEX REPLACE "^seldom: *" "" modules "${line}")
    separate_arguments(modules)
    foreach(module IN LISTS modules)
        set_source_files_properties("${PROJECT_SOURCE_DIR}/runtime/src/${module}.c" PROPERTIES
            COMPILE_OPTIONS "$<$<NOT:$<CONFIG:Debug>>:-Os>")
    endforeach()
endfunction()

# Says it when a file was written and not listed, before the linker does in its own words.
function(rdx_warn_of_unlisted)
    file(GLOB present CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/runtime/src/*.c")
    list(REMOVE_ITEM present ${ARGN})
    foreach(file IN LISTS present)
        message(WARNING "${file} has no floor and is not built: add it to runtime/floors.txt")
    endforeach()
endfunction()
