# The core once more, without vectors.

get_target_property(core_sources rdx_core SOURCES)
add_library(paths_plain_core STATIC ${core_sources})
target_compile_definitions(paths_plain_core PUBLIC RDX_NO_VECTOR)
target_include_directories(paths_plain_core
    PUBLIC "${PROJECT_SOURCE_DIR}/runtime/include" "${RDX_GENERATED_DIR}/include"
    PRIVATE "${PROJECT_SOURCE_DIR}/runtime/src")
target_link_libraries(paths_plain_core PRIVATE rdx_dep::cjson)

# The tables are the same for both cores: of rdx_models the file alone.
rdx_paths_program(paths_plain ${paths_sources})
add_dependencies(paths_plain rdx_models)
target_link_libraries(paths_plain PRIVATE "$<TARGET_FILE:rdx_models>" paths_plain_core)
rdx_test(paths_plain paths 120 ${paths_compare} $<TARGET_FILE:paths> $<TARGET_FILE:paths_plain>)

rdx_need_cmocka()
foreach(stem IN LISTS paths_unit_tests)
    rdx_paths_program(paths_plain_${stem} unit/test_${stem}.c support/cpu_forced.c)
    target_link_libraries(paths_plain_${stem} PRIVATE paths_plain_core rdx_dep::cmocka)
    rdx_test(paths_plain_${stem} paths 120 paths_plain_${stem})
endforeach()
