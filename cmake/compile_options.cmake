# How every C file of this tree is compiled. Directory-wide, so that a project which adds this one
# as a subdirectory keeps its own options.

include(CheckCCompilerFlag)
include(CheckCSourceRuns)
include(CheckLinkerFlag)

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# POSIX beside C11: file descriptors, threads, clocks; and 64 bits for sizes of files where a long has
# 32: without them a file whose inode number is large can't even be opened.
add_compile_definitions(_DEFAULT_SOURCE _FILE_OFFSET_BITS=64)

if(RDX_VECTOR STREQUAL "OFF")
    add_compile_definitions(RDX_NO_VECTOR)
elseif(NOT RDX_VECTOR STREQUAL "AUTO")
    message(FATAL_ERROR "RDX_VECTOR is AUTO or OFF, not ${RDX_VECTOR}")
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wvla)
add_compile_options($<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes>)
if(RDX_WERROR)
    add_compile_options(-Werror)
endif()

if(RDX_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
elseif(RDX_SANITIZE_THREADS)
    add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
    add_link_options(-fsanitize=thread)
else()
    # A fault in the reading of a stranger's text is to end the program, not to be used.
    add_compile_options(-fstack-protector-strong -fstack-clash-protection)
    add_compile_options("$<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
    add_link_options("LINKER:-z,relro,-z,now")
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        add_compile_options(-fcf-protection)
    endif()
    # A section for each function and table, so that a program holds only what it calls.
    add_compile_options(-ffunction-sections -fdata-sections)
    # Nothing is thrown through C. Debuggers read the tables of frames in the debug information; those
    # that would be loaded with the program are an eighth of it.
    add_compile_options(-fno-asynchronous-unwind-tables)
    check_linker_flag(C "LINKER:--gc-sections" RDX_LINKER_DROPS_UNUSED)
    if(RDX_LINKER_DROPS_UNUSED)
        add_link_options("LINKER:--gc-sections")
    endif()
    # The tables are full of addresses, which the loader has to be told: packed, by 1 KB and not 30.
    # glibc 2.36 takes that.
    check_linker_flag(C "LINKER:-z,pack-relative-relocs" RDX_LINKER_PACKS_ADDRESSES)
    if(RDX_LINKER_PACKS_ADDRESSES AND NOT CMAKE_CROSSCOMPILING)
        set(CMAKE_REQUIRED_LINK_OPTIONS "LINKER:-z,pack-relative-relocs")
        check_c_source_runs("static int one = 1; int *at = &one; int main(void) { return *at - 1; }"
            RDX_PACKED_ADDRESSES_RUN)
        unset(CMAKE_REQUIRED_LINK_OPTIONS)
    endif()
    if(RDX_PACKED_ADDRESSES_RUN)
        add_link_options("LINKER:-z,pack-relative-relocs")
    endif()
endif()

# gcc clears a struct on the stack with `rep stos`, whose start takes long beside what is done once a
# message.
set(RDX_CLEAR_IN_STEPS "-mmemset-strategy=vector_loop:256:noalign,libcall:-1:noalign")
check_c_compiler_flag("${RDX_CLEAR_IN_STEPS}" RDX_CLEARS_IN_STEPS)

if(RDX_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

include(CheckPIESupported)
check_pie_supported()
