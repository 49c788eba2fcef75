# Patterns of schemas need PCRE2; only what is generated from such schemas is linked to it.

# rdx_sources_use_pattern(OUT SOURCE...): whether one of these C files includes <rdx/pattern.h>.
# CMake runs again when one of them changes.
function(rdx_sources_use_pattern out)
    set(used FALSE)
    foreach(source IN LISTS ARGN)
        file(STRINGS "${source}" found REGEX "^#include <rdx/pattern\\.h>" LIMIT_COUNT 1)
        if(found)
            set(used TRUE)
        endif()
    endforeach()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
    set(${out} ${used} PARENT_SCOPE)
endfunction()

# rdx_link_pattern(TARGET): links TARGET to rdx::pattern where one of its sources needs it; an error
# that names the package where PCRE2 is not there. Call it behind the last target_sources.
function(rdx_link_pattern target)
    get_target_property(sources ${target} SOURCES)
    get_target_property(folder ${target} SOURCE_DIR)
    list(FILTER sources INCLUDE REGEX "\\.[ch]$")
    list(TRANSFORM sources PREPEND "${folder}/" REGEX "^[^/]")
    rdx_sources_use_pattern(used ${sources})
    if(used AND NOT TARGET rdx::pattern)
        rdx_need_pcre2()
        message(FATAL_ERROR "${target} has patterns, but RDX_PATTERN is off")
    endif()
    if(used)
        target_link_libraries(${target} PUBLIC rdx::pattern)
    endif()
endfunction()
