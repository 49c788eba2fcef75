# Threads that share what may be shared. `./dev test tsan` builds and runs no more than these, under
# ThreadSanitizer.

add_custom_target(threads)

if(TARGET rdx_models)
    rdx_need_threads()
    rdx_test_program(threads/test_messages.c threads 120)
    target_link_libraries(threads_messages PRIVATE Threads::Threads)
    add_dependencies(threads threads_messages)
endif()

# One rdx_auth for many threads.
if(TARGET net_auth)
    set_property(TEST net_auth APPEND PROPERTY LABELS threads)
    add_dependencies(threads net_auth)
endif()
