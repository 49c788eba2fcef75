# The fuzzer's targets, fuzz/fuzz_*.c. Without RDX_FUZZ each replays the cases of the tree once, as
# a test; with it, and clang, each searches for more (`./dev fuzz`).

function(rdx_fuzz_target name corpus)
    add_executable(fuzz_${name} fuzz/fuzz_${name}.c fuzz/case.c ${ARGN})
    set_target_properties(fuzz_${name} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/fuzz")
    target_include_directories(fuzz_${name} PRIVATE "${PROJECT_SOURCE_DIR}/runtime/src")
    target_link_libraries(fuzz_${name} PRIVATE rdx_models)
    if(RDX_FUZZ)
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    else()
        target_sources(fuzz_${name} PRIVATE fuzz/replay.c)
        rdx_test(fuzz_${name} fuzz 120
            fuzz_${name} "${CMAKE_CURRENT_SOURCE_DIR}/fuzz/corpus/${corpus}")
    endif()
endfunction()

if(TARGET rdx_models)
    rdx_fuzz_target(parse message)
    rdx_fuzz_target(tolerant message fuzz/leaves.c)
    rdx_fuzz_target(round_trip message)
    rdx_fuzz_target(base64 base64)
    rdx_fuzz_target(assert assert)
    add_custom_target(fuzzers
        DEPENDS fuzz_parse fuzz_tolerant fuzz_round_trip fuzz_base64 fuzz_assert)
endif()
