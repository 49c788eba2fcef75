# Libraries of the distribution, each as one imported target. A library is looked for only by the
# part that needs it, so that the core builds on a machine without libcurl. Installed beside
# rdxConfig.cmake, which looks for them by the same names.

# rdx_find_library(TARGET HEADER LIBRARY PACKAGE): the imported target TARGET, or an error that
# names the Debian package. find_package(rdx) is to fail as its caller wants: it defines
# `rdx_missing` and gets the words there.
function(rdx_find_library target header library package)
    if(TARGET ${target})
        return()
    endif()
    find_path(RDX_${library}_INCLUDE_DIR ${header})
    find_library(RDX_${library}_LIBRARY ${library})
    mark_as_advanced(RDX_${library}_INCLUDE_DIR RDX_${library}_LIBRARY)
    if(NOT RDX_${library}_INCLUDE_DIR OR NOT RDX_${library}_LIBRARY)
        set(words "${header} or lib${library} is missing (Debian: ${package})")
        if(NOT DEFINED rdx_missing)
            message(FATAL_ERROR "${words}")
        endif()
        set(rdx_missing ${rdx_missing} "${words}" PARENT_SCOPE)
        return()
    endif()
    add_library(${target} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(${target} PROPERTIES
        IMPORTED_LOCATION "${RDX_${library}_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${RDX_${library}_INCLUDE_DIR}")
endfunction()

macro(rdx_need_cjson)
    rdx_find_library(rdx_dep::cjson cjson/cJSON.h cjson libcjson-dev)
endmacro()

macro(rdx_need_microhttpd)
    rdx_find_library(rdx_dep::microhttpd microhttpd.h microhttpd libmicrohttpd-dev)
endmacro()

macro(rdx_need_cmocka)
    rdx_find_library(rdx_dep::cmocka cmocka.h cmocka libcmocka-dev)
endmacro()

macro(rdx_need_curl)
    rdx_find_library(rdx_dep::curl curl/curl.h curl libcurl4-openssl-dev)
endmacro()

macro(rdx_need_crypto)
    rdx_find_library(rdx_dep::crypto openssl/evp.h crypto libssl-dev)
endmacro()

macro(rdx_need_pcre2)
    rdx_find_library(rdx_dep::pcre2 pcre2.h pcre2-8 libpcre2-dev)
endmacro()

macro(rdx_need_threads)
    set(THREADS_PREFER_PTHREAD_FLAG ON)
    find_package(Threads REQUIRED)
endmacro()

# Optional: TARGET ZLIB::ZLIB exists when it is there.
macro(rdx_look_for_zlib)
    find_package(ZLIB QUIET)
endmacro()

# Optional: RDX_HAS_PCRE2 tells whether rdx_need_pcre2 would find it.
macro(rdx_look_for_pcre2)
    find_path(RDX_pcre2-8_INCLUDE_DIR pcre2.h)
    find_library(RDX_pcre2-8_LIBRARY pcre2-8)
    mark_as_advanced(RDX_pcre2-8_INCLUDE_DIR RDX_pcre2-8_LIBRARY)
    set(RDX_HAS_PCRE2 FALSE)
    if(RDX_pcre2-8_INCLUDE_DIR AND RDX_pcre2-8_LIBRARY)
        set(RDX_HAS_PCRE2 TRUE)
    endif()
endmacro()
