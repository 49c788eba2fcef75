/**
 * @file
 * Puts a file into a message as a C program with cJSON and OpenSSL does: reads both, encodes the
 * file, sets it in the tree, prints the tree, writes the text.
 *
 *     embed_cjson MESSAGE FILE > BODY
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cjson/cJSON.h>
#include <openssl/evp.h>

// The whole file, NUL-terminated; ends the program when it can't be had.
static char *read_whole(const char *path, size_t *size)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0)
        exit(1);
    *size = (size_t)about.st_size;
    char *text = malloc(*size + 1);
    size_t done = 0;
    while (text != NULL && done < *size) {
        const ssize_t got = read(file, text + done, *size - done);
        if (got <= 0)
            exit(1);
        done += (size_t)got;
    }
    close(file);
    if (text == NULL)
        exit(1);
    text[*size] = '\0';
    return text;
}

static char *encode(const char *path)
{
    size_t size;
    char *bytes = read_whole(path, &size);
    char *text = malloc((size + 2) / 3 * 4 + 1);
    if (text == NULL)
        exit(1);
    EVP_EncodeBlock((unsigned char *)text, (const unsigned char *)bytes, (int)size);
    free(bytes);
    return text;
}

static void write_whole(const char *text, size_t size)
{
    while (size > 0) {
        const ssize_t done = write(STDOUT_FILENO, text, size);
        if (done <= 0)
            exit(1);
        text += done;
        size -= (size_t)done;
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("Usage: embed_cjson MESSAGE FILE\n", stderr);
        return 2;
    }
    size_t size;
    char *text = read_whole(argv[1], &size);
    cJSON *message = cJSON_ParseWithLength(text, size);
    cJSON *note = cJSON_GetObjectItemCaseSensitive(message, "Note");
    char *content = encode(argv[2]);
    if (note == NULL || cJSON_AddStringToObject(note, "FileContents", content) == NULL ||
        cJSON_AddStringToObject(note, "ContentType", "Base64 Encoded") == NULL)
        return 1;
    char *body = cJSON_PrintUnformatted(message);
    if (body == NULL)
        return 1;
    write_whole(body, strlen(body));
    cJSON_free(body);
    cJSON_Delete(message);
    free(content);
    free(text);
    return 0;
}
