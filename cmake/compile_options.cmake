# How every C file of this tree is compiled. Directory-wide, so that a project which adds this one
# as a subdirectory keeps its own options.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# POSIX beside C11: file descriptors, threads, clocks.
add_compile_definitions(_DEFAULT_SOURCE)

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
endif()

if(RDX_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

include(CheckPIESupported)
check_pie_supported()
