# Bindings for a project's own schemas:
#
#     rdx_generate(TARGET bindings SCHEMAS my/schemas MAP my/rdx.toml)
#     target_link_libraries(app PRIVATE bindings)
#
# SCHEMAS is a folder or a zip file; OUT, where the C files go, is a folder for this call alone, and
# ${CMAKE_CURRENT_BINARY_DIR}/TARGET unless it is given. The C files are made when CMake configures,
# again whenever schemas, map or generator have changed. What the generator refuses stops CMake with
# the generator's own lines.
#
# TARGET is a static library that brings its include folder and rdx::core with it. It stands in the
# place of rdx::models; a program that links both, also through rdx::rdx or rdx::shared, is refused
# by CMake (INTERFACE_RDX_BINDINGS). rdx::net goes with either.
#
# Needs Python 3.11 with jinja2; the variable RDX_PYTHON says which one.

# The folder that has generator/ in it: the source tree's root, or share/rdx. Who includes this file
# says it; a property, since functions are called from other folders' scopes.
set_property(GLOBAL PROPERTY rdx_generator_root "${RDX_GENERATOR_ROOT}")

# A Python that can run the generator, as RDX_PYTHON. The system's own is asked first: packages of
# the distribution are installed for no other.
function(rdx_need_python)
    find_program(RDX_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH
        DOC "Python 3.11 or later with jinja2")
    find_program(RDX_PYTHON NAMES python3)
    if(NOT RDX_PYTHON)
        message(FATAL_ERROR "Generating bindings needs Python 3.11 with jinja2, and there is no "
                            "python3 (Debian: python3 python3-jinja2)")
    endif()
    execute_process(COMMAND "${RDX_PYTHON}" -c "import tomllib, jinja2"
        RESULT_VARIABLE failed ERROR_VARIABLE words OUTPUT_QUIET)
    if(failed)
        string(REGEX REPLACE "^.*\n([^\n]+)\n$" "\\1" words "${words}")
        string(STRIP "${words}" words)
        if(NOT words) # not even a traceback: it did not start, or died
            set(words "${failed}")
        endif()
        message(FATAL_ERROR "Generating bindings needs Python 3.11 with jinja2 (Debian: "
                            "python3-jinja2), but of ${RDX_PYTHON} one hears: ${words}. Set "
                            "RDX_PYTHON to another one")
    endif()
endfunction()

# rdx_real_path(PATH OUT): of an absolute path, without links, and alike however it is spelled. Of
# what is not there yet CMake is not asked, since it warns of that.
function(rdx_real_path path out)
    cmake_path(NORMAL_PATH path)
    string(REGEX REPLACE "(.)/$" "\\1" path "${path}")
    set(behind "")
    cmake_path(GET path PARENT_PATH up)
    while(NOT EXISTS "${path}" AND NOT path STREQUAL up)
        cmake_path(GET path FILENAME name)
        string(PREPEND behind "/${name}")
        set(path "${up}")
        cmake_path(GET path PARENT_PATH up)
    endwhile()
    file(REAL_PATH "${path}" path)
    set(${out} "${path}${behind}" PARENT_SCOPE)
endfunction()

# rdx_take_folder(OUT): stops where another call has generated into OUT, which would empty it.
function(rdx_take_folder out)
    rdx_real_path("${out}" folder)
    get_property(taken GLOBAL PROPERTY rdx_generated_folders)
    if(folder IN_LIST taken)
        message(FATAL_ERROR "Two sets of bindings would go to ${out}, and the second would take "
                            "the place of the first: give each call of rdx_generate an OUT of "
                            "its own")
    endif()
    set_property(GLOBAL APPEND PROPERTY rdx_generated_folders "${folder}")
endfunction()

# rdx_run_generator(SCHEMAS MAP OUT): absolute paths. Configures again when what it read changes.
function(rdx_run_generator schemas map out)
    rdx_take_folder("${out}")
    rdx_need_python()
    get_property(root GLOBAL PROPERTY rdx_generator_root)
    set(read "${map}")
    if(IS_DIRECTORY "${schemas}")
        file(GLOB_RECURSE files CONFIGURE_DEPENDS "${schemas}/*.json")
        list(APPEND read ${files})
    else()
        list(APPEND read "${schemas}")
    endif()
    file(GLOB_RECURSE files CONFIGURE_DEPENDS "${root}/generator/*.py" "${root}/generator/*.j2")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${read} ${files})

    execute_process(
        COMMAND "${RDX_PYTHON}" -B -m generator generate
                --schemas "${schemas}" --map "${map}" --out "${out}"
        WORKING_DIRECTORY "${root}"
        RESULT_VARIABLE failed ERROR_VARIABLE words OUTPUT_QUIET)
    if(failed)
        # CMake leaves lines as they are that begin with a space.
        string(STRIP "${words}" words)
        string(REPLACE "\n" "\n  " words "${words}")
        message(FATAL_ERROR "No bindings for ${schemas}:\n  ${words}\n")
    elseif(words)
        message(NOTICE "${words}")
    endif()
endfunction()

# rdx_absolute(OUT PATH BASE)
function(rdx_absolute out path base)
    cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY "${base}" NORMALIZE)
    set(${out} "${path}" PARENT_SCOPE)
endfunction()

# An installed rdx's part for patterns is found here when the project did not ask for it.
function(rdx_find_pattern)
    rdx_sources_use_pattern(used ${ARGN})
    if(used AND NOT TARGET rdx::pattern AND rdx_DIR)
        find_package(rdx REQUIRED COMPONENTS pattern PATHS "${rdx_DIR}" NO_DEFAULT_PATH)
    endif()
endfunction()

function(rdx_generate)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;SCHEMAS;MAP;OUT" "")
    foreach(name IN ITEMS TARGET SCHEMAS MAP)
        if(NOT arg_${name})
            message(FATAL_ERROR
                "rdx_generate: ${name} is missing; "
                "rdx_generate(TARGET name SCHEMAS folder_or_zip MAP file [OUT folder])")
        endif()
    endforeach()
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "rdx_generate: unknown: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT CMAKE_C_COMPILER_LOADED)
        message(FATAL_ERROR
            "rdx_generate makes C files: project() has to name C among its languages")
    endif()
    if(NOT arg_OUT)
        set(arg_OUT "${arg_TARGET}")
    endif()
    rdx_absolute(schemas "${arg_SCHEMAS}" "${CMAKE_CURRENT_SOURCE_DIR}")
    rdx_absolute(map "${arg_MAP}" "${CMAKE_CURRENT_SOURCE_DIR}")
    rdx_absolute(out "${arg_OUT}" "${CMAKE_CURRENT_BINARY_DIR}")
    rdx_run_generator("${schemas}" "${map}" "${out}")

    file(GLOB sources "${out}/src/*.c")
    add_library(${arg_TARGET} STATIC ${sources})
    target_include_directories(${arg_TARGET} PUBLIC "${out}/include" PRIVATE "${out}/src")
    target_link_libraries(${arg_TARGET} PUBLIC rdx::core)
    rdx_find_pattern(${sources})
    rdx_link_pattern(${arg_TARGET})
    set_target_properties(${arg_TARGET} PROPERTIES
        C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
        C_VISIBILITY_PRESET hidden POSITION_INDEPENDENT_CODE ON
        COMPATIBLE_INTERFACE_STRING RDX_BINDINGS INTERFACE_RDX_BINDINGS "${arg_TARGET}")
endfunction()
