/**
 * @file
 * The least that a libcurl program does to upload a file: a POST of its bytes, read from the file
 * as libcurl asks for them, with a send buffer of 512 KiB and without `Expect`.
 *
 *     bare_curl URL FILE
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

static size_t give(char *to, size_t size, size_t count, void *context)
{
    const int *file = context;
    const ssize_t got = read(*file, to, size * count);
    return got < 0 ? CURL_READFUNC_ABORT : (size_t)got;
}

static CURLcode post(const char *url, int *file, curl_off_t size)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 512L * 1024);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, size);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, file);
    const CURLcode code = curl_easy_perform(curl);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return code;
}

int main(int argc, char **argv)
{
    struct stat about;
    int file = argc == 3 ? open(argv[2], O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0 || fstat(file, &about) != 0) {
        fputs("Usage: bare_curl URL FILE\n", stderr);
        return 2;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const CURLcode code = post(argv[1], &file, about.st_size);
    close(file);
    curl_global_cleanup();
    return code == CURLE_OK ? 0 : 1;
}
