# Every path does the same.
#
#   paths_of_this_machine  the fuzzer's corpus through each path of this machine, in one process
#   paths_plain*           the kernels' unit tests and the corpus with RDX_VECTOR=OFF
#   paths_arm*             the same with NEON, built for 64-bit ARM and run by qemu

set(paths_corpus "${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus")
set(paths_compare bash "${CMAKE_CURRENT_SOURCE_DIR}/paths/compare.sh" "${paths_corpus}")
set(paths_sources paths/paths.c fuzz/case.c fuzz/replay.c support/cpu_forced.c)

# Unit tests that take every path there is, unit/test_NAME.c.
set(paths_unit_tests scan json_copy utf8 text_copy base64 base64_paths)

# rdx_paths_program(NAME SOURCE...)
function(rdx_paths_program name)
    add_executable(${name} ${ARGN})
    set_target_properties(${name} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/paths")
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/runtime/src")
endfunction()

if(TARGET rdx_models AND NOT RDX_FUZZ)
    rdx_paths_program(paths ${paths_sources})
    target_link_libraries(paths PRIVATE rdx_models)
    rdx_test(paths_of_this_machine paths 120 paths
        "${paths_corpus}/message" "${paths_corpus}/assert" "${paths_corpus}/base64")
    if(RDX_TESTS_ONCE)
        include(paths_plain.cmake)
        include(paths_arm.cmake)
    endif()
endif()
