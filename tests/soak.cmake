# Two minutes of what `./dev soak` does for thirty: soak/soak.py.

if(RDX_TESTS_ONCE AND TARGET rdx_net AND TARGET rdx_models AND TARGET rdx_sandbox
        AND NOT RDX_SANITIZE AND NOT RDX_SANITIZE_THREADS)
    rdx_need_threads()
    add_executable(soak soak/soak.c)
    set_target_properties(soak PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/soak")
    target_link_libraries(soak PRIVATE rdx_models rdx_net Threads::Threads)
    rdx_test(soak soak 400 "${RDX_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/soak/soak.py" 120)
    set_property(TEST soak APPEND PROPERTY ENVIRONMENT "RDX_SOAK=$<TARGET_FILE:soak>")
endif()
