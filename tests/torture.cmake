# Allocation torture: torture/test_*.c are programs whose libraries get their memory from
# torture/refusing.c, which refuses it, counts it and looks into what is freed.

set(torture_wrap)
foreach(function IN ITEMS malloc calloc realloc free)
    list(APPEND torture_wrap "LINKER:--wrap=${function}")
endforeach()

function(rdx_torture_program source)
    rdx_test_program(${source} torture 300)
    cmake_path(GET source STEM stem)
    string(REGEX REPLACE "^test_" "torture_" name "${stem}")
    target_sources(${name} PRIVATE torture/torture.c torture/refusing.c)
    target_link_options(${name} PRIVATE ${torture_wrap})
endfunction()

if(TARGET rdx_models)
    rdx_torture_program(torture/test_messages.c)
    rdx_torture_program(torture/test_assertions.c)
    rdx_torture_program(torture/test_wiping.c)
    rdx_torture_program(torture/test_few_blocks.c)
endif()
if(TARGET rdx_net)
    rdx_torture_program(torture/test_opening.c)
    rdx_torture_program(torture/test_requests.c)
    rdx_torture_program(torture/test_sending.c)
    rdx_torture_program(torture/test_secrets.c)
    target_sources(torture_secrets PRIVATE torture/memory.c)
    target_compile_definitions(torture_secrets
        PRIVATE RDX_FREED_IS_HELD=$<BOOL:${RDX_SANITIZE}>)
    # A function that is bound at its first call has the vector registers saved on the stack, with
    # what was copied last: which secret that is, is a matter of chance.
    set_property(TEST torture_secrets APPEND PROPERTY ENVIRONMENT "LD_BIND_NOW=1")
endif()
