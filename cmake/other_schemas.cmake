# RDX_SCHEMAS and RDX_MAP: this tree for another set of schemas, generated into the build folder.
# generated/ is neither used nor touched then. Sets RDX_GENERATED_DIR,
# RDX_SHIPPED_MODELS, whether that is generated/, and rdx_schemas and rdx_map, what it is made from.

set(RDX_SCHEMAS "" CACHE PATH "Another set of schemas, folder or zip; empty: generated/")
set(RDX_MAP "" CACHE FILEPATH "Its map; empty: schemas/rdx.toml")

set(RDX_GENERATOR_ROOT "${PROJECT_SOURCE_DIR}")
include(cmake/rdx_generate.cmake)

set(RDX_GENERATED_DIR "${PROJECT_SOURCE_DIR}/generated")
set(RDX_SHIPPED_MODELS TRUE)
set(rdx_schemas "${PROJECT_SOURCE_DIR}/schemas")
set(rdx_map "${PROJECT_SOURCE_DIR}/schemas/rdx.toml")
if(RDX_SCHEMAS OR RDX_MAP)
    set(RDX_GENERATED_DIR "${PROJECT_BINARY_DIR}/generated")
    set(RDX_SHIPPED_MODELS FALSE)
    # Relative only when a project around this one has set them; CMake has seen to its command line.
    if(RDX_SCHEMAS)
        rdx_absolute(rdx_schemas "${RDX_SCHEMAS}" "${CMAKE_SOURCE_DIR}")
    endif()
    if(RDX_MAP)
        rdx_absolute(rdx_map "${RDX_MAP}" "${CMAKE_SOURCE_DIR}")
    endif()
    rdx_run_generator("${rdx_schemas}" "${rdx_map}" "${RDX_GENERATED_DIR}")
    message(STATUS "rdx for ${rdx_schemas}: without rdx-net, rdx-sandbox, examples and tests, "
                   "which need the types of Notes, Results and Media")
endif()
