# The core, less its door to cJSON, and the tables for 64-bit ARM, linked statically and run by
# qemu. A machine of that kind tests NEON itself.

if(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    return()
endif()

find_program(RDX_ARM_CC aarch64-linux-gnu-gcc)
find_program(RDX_ARM_QEMU NAMES qemu-aarch64 qemu-aarch64-static)
find_file(RDX_ARM_LIBC libc.a PATHS /usr/aarch64-linux-gnu/lib NO_DEFAULT_PATH)
mark_as_advanced(RDX_ARM_CC RDX_ARM_QEMU RDX_ARM_LIBC)
if(NOT RDX_ARM_CC OR NOT RDX_ARM_QEMU OR NOT RDX_ARM_LIBC)
    message(WARNING "NEON is not tested: a compiler for it, its C library or qemu is missing "
        "(Debian: gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user)")
    return()
endif()

set(arm_folder "${CMAKE_CURRENT_BINARY_DIR}/paths/arm")
set(arm_flags -std=c11 -O2 -D_DEFAULT_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
    -Wstrict-prototypes $<$<BOOL:${RDX_WERROR}>:-Werror>
    -I${CMAKE_CURRENT_SOURCE_DIR}/paths/arm -I${PROJECT_SOURCE_DIR}/runtime/include
    -I${PROJECT_SOURCE_DIR}/runtime/src -I${RDX_GENERATED_DIR}/include -I${RDX_GENERATED_DIR}/src)

# rdx_arm_objects(OUT SOURCE...)
function(rdx_arm_objects out)
    set(objects)
    foreach(source IN LISTS ARGN)
        cmake_path(ABSOLUTE_PATH source)
        file(RELATIVE_PATH place "${PROJECT_SOURCE_DIR}" "${source}")
        string(MAKE_C_IDENTIFIER "${place}" stem)
        set(object "${arm_folder}/${stem}.o")
        add_custom_command(OUTPUT "${object}"
            COMMAND ${CMAKE_C_COMPILER_LAUNCHER} "${RDX_ARM_CC}" ${arm_flags}
                    -MD -MF "${object}.d" -c "${source}" -o "${object}"
            DEPENDS "${source}" DEPFILE "${object}.d" VERBATIM COMMAND_EXPAND_LISTS
            COMMENT "Building ${place} for ARM")
        list(APPEND objects "${object}")
    endforeach()
    set(${out} "${objects}" PARENT_SCOPE)
endfunction()

# rdx_arm_program(NAME SOURCE...): with the core and the tables.
function(rdx_arm_program name)
    rdx_arm_objects(objects ${ARGN})
    add_custom_command(OUTPUT "${arm_folder}/${name}"
        COMMAND "${RDX_ARM_CC}" -static ${objects} ${arm_library} -o "${arm_folder}/${name}"
        DEPENDS ${objects} ${arm_library} VERBATIM COMMENT "Linking ${name} for ARM")
    list(APPEND arm_programs "${arm_folder}/${name}")
    set(arm_programs "${arm_programs}" PARENT_SCOPE)
endfunction()

# Every program brings a cpu_path_now of its own.
get_target_property(core_sources rdx_core SOURCES)
list(FILTER core_sources EXCLUDE REGEX "/(cpu|cjson)\\.c$")
get_target_property(model_sources rdx_models SOURCES)
rdx_arm_objects(arm_library ${core_sources} ${model_sources} support/cpu_forced.c)

rdx_arm_program(paths paths/paths.c fuzz/case.c fuzz/replay.c)
rdx_test(paths_arm paths 120
    ${paths_compare} $<TARGET_FILE:paths> "${RDX_ARM_QEMU}" "${arm_folder}/paths")
foreach(stem IN LISTS paths_unit_tests)
    rdx_arm_program(${stem} unit/test_${stem}.c)
    rdx_test(paths_arm_${stem} paths 120 "${RDX_ARM_QEMU}" "${arm_folder}/${stem}")
endforeach()
add_custom_target(paths_arm ALL DEPENDS ${arm_programs})
file(MAKE_DIRECTORY "${arm_folder}")
