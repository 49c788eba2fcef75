/**
 * @file
 * RapidJSON with its defaults and with SSE2, which every x86-64 has.
 */
#include "peer_rapidjson.h"

#ifdef __SSE2__
#define RAPIDJSON_SSE2
#endif
#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/schema.h>

#include <fstream>
#include <iterator>
#include <new>
#include <string>

namespace {

using rapidjson::Document;
using rapidjson::MemoryStream;

bool parse(Document &document, const char *text, size_t length)
{
    MemoryStream stream(text, length);
    document.ParseStream<rapidjson::kParseDefaultFlags, rapidjson::UTF8<>>(stream);
    return !document.HasParseError();
}

} // namespace

// Reader and validator keep their memory from text to text.
struct peer_rapidjson_judge {
    explicit peer_rapidjson_judge(const Document &schema) : schemas(schema), validator(schemas)
    {
    }

    rapidjson::SchemaDocument schemas;
    rapidjson::SchemaValidator validator;
    rapidjson::Reader reader;
};

void *peer_rapidjson_parse(const char *text, size_t length)
{
    auto *document = new (std::nothrow) Document;
    if (document == nullptr || parse(*document, text, length))
        return document;
    delete document;
    return nullptr;
}

void peer_rapidjson_drop(void *document)
{
    delete static_cast<Document *>(document);
}

peer_rapidjson_judge *peer_rapidjson_judge_open(const char *schema_file)
{
    std::ifstream file(schema_file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    Document schema;
    if (!parse(schema, text.data(), text.size()))
        return nullptr;
    return new (std::nothrow) peer_rapidjson_judge(schema);
}

bool peer_rapidjson_is_valid(peer_rapidjson_judge *judge, const char *text, size_t length)
{
    MemoryStream stream(text, length);
    judge->validator.Reset();
    const bool parsed = !judge->reader.Parse(stream, judge->validator).IsError();
    return parsed && judge->validator.IsValid();
}

void peer_rapidjson_judge_close(peer_rapidjson_judge *judge)
{
    delete judge;
}
