# Test programs in C: every tests/unit/test_*.c and tests/net/test_*.c is one, linked to all
# libraries that this build has.

set(test_libraries)
foreach(library IN ITEMS rdx_models rdx_catalog rdx_net rdx_pattern rdx_core)
    if(TARGET ${library})
        list(APPEND test_libraries ${library})
    endif()
endforeach()

# rdx_test_program(SOURCE LABEL SECONDS)
function(rdx_test_program source label seconds)
    rdx_need_cmocka()
    cmake_path(GET source STEM stem)
    string(REGEX REPLACE "^test_" "" stem "${stem}")
    set(name ${label}_${stem})
    add_executable(${name} ${source})
    set_target_properties(${name} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/${label}")
    target_include_directories(${name} PRIVATE
        "${PROJECT_SOURCE_DIR}/runtime/src" "${PROJECT_SOURCE_DIR}/tests/${label}")
    target_compile_definitions(${name} PRIVATE RDX_TESTS_DIR="${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${name} PRIVATE ${test_libraries} rdx_dep::cmocka)
    rdx_test(${name} ${label} ${seconds} ${name})
endfunction()

if(TARGET rdx_core)
    file(GLOB unit_tests CONFIGURE_DEPENDS unit/test_*.c)
    if(NOT TARGET rdx_pattern)
        message(WARNING "Patterns are not tested: PCRE2 is missing (Debian: libpcre2-dev)")
        list(FILTER unit_tests EXCLUDE REGEX "/test_pattern\\.c$")
    endif()
    foreach(source IN LISTS unit_tests)
        rdx_test_program(${source} unit 120)
    endforeach()
    # These take every path of the machine in turn.
    foreach(stem IN ITEMS cpu scan json_copy utf8 text_copy base64_paths)
        target_sources(unit_${stem} PRIVATE support/cpu_forced.c)
    endforeach()
endif()

if(TARGET rdx_net AND TARGET rdx_sandbox)
    file(GLOB net_tests CONFIGURE_DEPENDS net/test_*.c)
    foreach(source IN LISTS net_tests)
        rdx_test_program(${source} net 120)
    endforeach()
endif()

# What the scripts in model/ start.
if(TARGET rdx_models)
    file(GLOB model_programs CONFIGURE_DEPENDS model/*.c)
    foreach(source IN LISTS model_programs)
        cmake_path(GET source STEM stem)
        add_executable(model_${stem} ${source})
        set_target_properties(model_${stem} PROPERTIES
            OUTPUT_NAME ${stem} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/model")
        target_include_directories(model_${stem} PRIVATE "${PROJECT_SOURCE_DIR}/runtime/src")
        target_link_libraries(model_${stem} PRIVATE rdx_models)
    endforeach()
endif()

# valgrind sees what the sanitizers cannot: reads of memory that was never written. Where words have 32
# bits its own malloc would align less than the system's.
if(RDX_TESTS_ONCE)
    find_program(RDX_VALGRIND valgrind)
    mark_as_advanced(RDX_VALGRIND)
    if(RDX_VALGRIND)
        foreach(source IN LISTS unit_tests)
            cmake_path(GET source STEM stem)
            string(REGEX REPLACE "^test_" "" stem "${stem}")
            rdx_test(valgrind_${stem} valgrind 300
                ${RDX_VALGRIND} --quiet --error-exitcode=9 --leak-check=full
                --errors-for-leak-kinds=definite --alignment=16 $<TARGET_FILE:unit_${stem}>)
        endforeach()
    endif()
endif()

# callgrind counts its instructions, those of optimised code: growth/test_growth.py. Where a word has
# 32 bits there are more of them.
if(RDX_TESTS_ONCE AND RDX_VALGRIND AND TARGET rdx_models AND NOT RDX_SANITIZE
        AND NOT RDX_SANITIZE_THREADS AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug"
        AND CMAKE_SIZEOF_VOID_P EQUAL 8)
    add_executable(growth growth/growth.c support/counted.c support/cpu_forced.c)
    set_target_properties(growth PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/growth")
    target_include_directories(growth PRIVATE
        "${PROJECT_SOURCE_DIR}/runtime/src" "${CMAKE_CURRENT_SOURCE_DIR}/support")
    target_link_libraries(growth PRIVATE rdx_models)
endif()
