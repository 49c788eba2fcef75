/**
 * @file
 * A new file where the system has neither files without names nor, at times, links: what
 * tests/cli/test_extract.py sees of the usual way holds here, too.
 */
// NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): as out_file.c
#define _GNU_SOURCE
#include "../support/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static int refuse_links; // the errno of every link; 0: they are made

static int link_or_refuse(const char *from, const char *to)
{
    if (refuse_links == 0)
        return link(from, to);
    errno = refuse_links;
    return -1;
}

static int refuse_renames; // the same of renames

static int rename_or_refuse(const char *from, const char *to)
{
    if (refuse_renames == 0)
        return rename(from, to);
    errno = refuse_renames;
    return -1;
}

#undef O_TMPFILE
#undef fail // cmocka's
#define link link_or_refuse
#define rename rename_or_refuse
#include "../../cli/send/out_file.c"
#undef link
#undef rename

static rdx_status write_whole(const char *name, rdx_report *report)
{
    char path[256];
    snprintf(path, sizeof path, "%s", scratch_path(name));
    out_file out;
    rdx_status status = out_open(&out, path, report);
    if (status != RDX_OK)
        return status;
    status = out_write(&out, "content", strlen("content"), report);
    assert_int_equal(status, RDX_OK);
    assert_int_equal(scratch_try("test \"$(ls -A)\" = \"$(ls -d .rdx-*)\""), 0);
    status = out_commit(&out, report);
    out_drop(&out);
    return status;
}

static void assert_alone(const char *name, const char *content)
{
    struct stat about;
    assert_int_equal(stat(scratch_path(name), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    char *found = scratch_read(name, NULL);
    assert_string_equal(found, content);
    free(found);
    char command[128];
    snprintf(command, sizeof command, "test \"$(ls -A)\" = %s && rm %s", name, name);
    scratch_run(command);
}

static void a_hidden_file_gets_its_name_when_it_is_whole(void **state)
{
    (void)state;
    const int causes[] = {0, EPERM, EOPNOTSUPP};
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        refuse_links = causes[i];
        assert_int_equal(write_whole("out", NULL), RDX_OK);
        assert_alone("out", "content");
    }
}

// Links are what its name is taken by, so here it comes between opening and commit.
static void a_file_that_came_meanwhile_is_kept(void **state)
{
    (void)state;
    const int causes[] = {0, EPERM};
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        refuse_links = causes[i];
        out_file out;
        assert_int_equal(out_open(&out, scratch_path("out"), NULL), RDX_OK);
        assert_int_equal(out_write(&out, "mine", 4, NULL), RDX_OK);
        scratch_run("(umask 077; printf other >out)");
        rdx_report report = {0};
        assert_int_equal(out_commit(&out, &report), RDX_E_ARGUMENT);
        assert_non_null(strstr(report.issues[0].detail, "a file of this name already"));
        rdx_report_drop(&report);
        out_drop(&out);
        assert_alone("out", "other");
    }
}

static void another_failure_of_a_link_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    refuse_links = ENOSPC;
    rdx_report report = {0};
    assert_int_equal(write_whole("out", &report), RDX_E_SYSTEM);
    assert_non_null(strstr(report.issues[0].detail, "No space left"));
    rdx_report_drop(&report);
    scratch_run("test -z \"$(ls -A)\"");
}

static void a_failure_after_its_name_was_taken_leaves_no_empty_file(void **state)
{
    (void)state;
    refuse_links = EPERM;
    refuse_renames = EIO;
    rdx_report report = {0};
    assert_int_equal(write_whole("out", &report), RDX_E_SYSTEM);
    refuse_renames = 0;
    assert_non_null(strstr(report.issues[0].detail, "Input/output error"));
    rdx_report_drop(&report);
    scratch_run("test -z \"$(ls -A)\"");
}

static void a_file_that_is_dropped_leaves_nothing(void **state)
{
    (void)state;
    out_file out;
    assert_int_equal(out_open(&out, scratch_path("out"), NULL), RDX_OK);
    assert_int_equal(out_write(&out, "part", 4, NULL), RDX_OK);
    out_drop(&out);
    scratch_run("test -z \"$(ls -A)\"");
}

static int open_folder(void **state)
{
    (void)state;
    scratch_open();
    return 0;
}

static int close_folder(void **state)
{
    (void)state;
    scratch_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hidden_file_gets_its_name_when_it_is_whole),
        cmocka_unit_test(a_file_that_came_meanwhile_is_kept),
        cmocka_unit_test(another_failure_of_a_link_is_told_and_leaves_nothing),
        cmocka_unit_test(a_failure_after_its_name_was_taken_leaves_no_empty_file),
        cmocka_unit_test(a_file_that_is_dropped_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
