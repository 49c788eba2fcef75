# Threads that share what may be shared. `./dev test tsan` builds and runs no more than these, under
# ThreadSanitizer.

add_custom_target(threads)

if(TARGET rdx_models)
    rdx_need_threads()
    rdx_test_program(threads/test_messages.c threads 120)
    target_link_libraries(threads_messages PRIVATE Threads::Threads)
    add_dependencies(threads threads_messages)
    # Sanitizers, and code that is not optimised, take more.
    if(NOT RDX_SANITIZE AND NOT RDX_SANITIZE_THREADS AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
        rdx_test_program(threads/test_small_stack.c threads 60)
        target_link_libraries(threads_small_stack PRIVATE Threads::Threads)
    endif()
endif()

if(TARGET rdx_net)
    rdx_test_program(threads/test_rate.c threads 120)
    target_link_libraries(threads_rate PRIVATE Threads::Threads)
    add_dependencies(threads threads_rate)
endif()

# One rdx_auth for many threads, and the thread that asks for a batch's token.
foreach(name IN ITEMS net_auth net_renewal net_batch)
    if(TARGET ${name})
        set_property(TEST ${name} APPEND PROPERTY LABELS threads)
        add_dependencies(threads ${name})
    endif()
endforeach()
if(TARGET net_renewal)
    add_dependencies(threads rdx_sandbox) # which counts renewals
endif()
