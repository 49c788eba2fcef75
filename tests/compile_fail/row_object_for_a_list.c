// expect gcc: '_Generic' selector of type '(struct )?rdx_owner_list'.* is not compatible
// expect clang: controlling expression type 'rdx_owner_list'.* not compatible
/**
 * @file
 * A table row that calls a list an object.
 */
#include <rdx/view.h>

typedef struct rdx_owner rdx_owner;
typedef struct rdx_owner_list {
    rdx_owner *items;
    size_t count;
} rdx_owner_list;
typedef struct rdx_owner_view {
    rdx_view view;
} rdx_owner_view;
typedef struct rdx_pet {
    rdx_owner_list owners;
} rdx_pet;

extern const rdx_owner_view rdx_view_owner;
extern const rdx_row row_object_for_a_list[];

const rdx_row row_object_for_a_list[] = {
#ifdef CONTROL
    RDX_ROW_LIST(rdx_pet, owners, "Owners", 0, rdx_owner, rdx_view_owner),
#else
    RDX_ROW_OBJECT(rdx_pet, owners, "Owners", 0, rdx_owner, rdx_view_owner),
#endif
};
