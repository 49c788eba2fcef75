"""Names of the library itself. A test compares them with its headers."""

# What the headers of runtime and generated code call rdx_<name>, and what these headers are called.
NAMES = frozenset(
    """
    algorithm arena arena_block arena_drop arena_get arena_grow arena_reset arena_text
    asserted_member asserter assertion auth auth_close auth_forget auth_open auth_open_legacy
    auth_options auth_rate auth_token base base64 base64_decode base64_encode batch batch_add
    batch_close batch_next batch_open batch_options batch_poll batch_result batch_room body
    body_close body_length body_read body_rewind body_text bool bool_state buf check cjson client
    client_close client_fetch client_open client_options client_query client_send client_upload
    client_would_upload
    content content_handler content_kind content_rule describe encoding environment event
    event_by_schema event_describe event_description event_find event_full_sample event_sample
    events extra extra_entry file_policy format full_samples is_null is_text issue json
    json_from_cjson json_kind json_list json_to_cjson kind legacy_options level list
    member_description message message_check message_copy message_parse message_validate
    message_write meta_names meta_names_find models net_options null number number_from_int64
    number_to_double number_to_int64 object_description parse parse_options pattern pattern_engine
    pattern_pcre2 policy progress query rate rate_close rate_open rate_options rate_room reply
    reply_drop reply_error report report_add report_drop report_fail report_note retry row
    row_assertion rule rule_by_name rule_name rules rules_error rules_usual rules_warn samples
    schema_asserter schema_format schemas_sha256 set_description severity severity_name sink stage
    stage_name status status_name status_text system table_version text_list text_rule trace
    trace_entry url_check value value_set value_sets view views write write_options
    """.split()
)

# What its headers call RDX_<NAME>: macros and enumerators.
CONSTANTS = frozenset(
    """
    ALGORITHM_BY_KEY ALGORITHM_ES384 ALGORITHM_HS384 ALGORITHM_RS384 ALLOW_BARE_VALUES API API_URL
    ARENA ARENA_H ASSERT ASSERTED ASSERTION_H AUTH_H BASE64_H BASE64_LENGTH BASE64_MAX_SIZE BASE_H
    BATCH_H BEGIN BLOB_URL BODY_H BOOL_ABSENT BOOL_FALSE BOOL_NULL BOOL_TRUE BYTES CHECK_H CJSON_H
    CLIENT_H CLOSED CONTENT_ABSENT CONTENT_BYTES CONTENT_FILE CONTENT_NULL CONTENT_RULE CONTENT_TEXT
    DATA_MODEL EMBED_LIMIT ENCODE_BASE64 ENCODE_REFUSED ENCODE_TEXT END ENUM_ABSENT ENUM_FIRST
    ENUM_NULL ENVIRONMENT_DEVELOPMENT ENVIRONMENT_PRODUCTION ENVIRONMENT_STAGING ESCAPED EVENT_TYPE
    EXCLUSIVE_MAXIMUM EXCLUSIVE_MINIMUM E_ARGUMENT E_AUTH E_BASE64 E_CANCELLED E_CONNECT E_CONTENT
    E_CONTENT_TYPE E_DEPTH E_DUPLICATE E_EMBEDDED_SIZE E_ENUM E_EVENT E_FILE E_FILE_CHANGED
    E_FILE_MEMBER E_FILE_SIZE E_FORBIDDEN E_FORMAT E_IDENTITY E_ITEMS E_KEY E_LENGTH E_MISSING
    E_NETWORK E_NOMEM E_NUL E_NUMBER E_PATTERN E_PERMISSIONS E_RANGE E_RATE E_REJECTED E_REPLY
    E_REPLY_SIZE E_REQUEST_SIZE E_SERVER E_SIZE E_STRAY E_SYNTAX E_SYSTEM E_TIMEOUT E_TLS E_TYPE
    E_UNIQUE E_UNLISTED E_URL E_UTF8 E_VALUE E_VALUE_SET FALSE FILE FILE_AUTO FILE_EMBED FILE_UPLOAD
    FORMAT_DATE FORMAT_DATE_TIME FORMAT_NONE FORMAT_PHONE FORMAT_UUID HIDDEN IDENTIFIES
    JSON_KIND_ABSENT JSON_KIND_ARRAY JSON_KIND_BOOL JSON_KIND_NULL JSON_KIND_NUMBER JSON_KIND_OBJECT
    JSON_KIND_RAW_STRING JSON_KIND_STRING JSON_TEXT KEY_PADDING KIND_BOOL KIND_CONTENT KIND_ENUM
    KIND_JSON KIND_JSON_LIST KIND_LIST KIND_NUMBER KIND_OBJECT KIND_TEXT LEVEL_ERROR LEVEL_NOTICE
    LEVEL_OFF LEVEL_WARNING LIST MAX_ATTEMPTS MAX_DEPTH MAX_FILE MAX_ITEMS MAX_JOBS MAX_LENGTH
    MAX_REQUEST MAX_RETRY_AFTER_S MAX_TEXT MEMBERS_MAX MESSAGE_H NET_H NODISCARD NULL NULLABLE
    NULL_BOOL NULL_CONTENT NULL_NUMBER NUMBER OK PARSE_H PATTERN_H PRINTF RATE_H RATE_UNLIMITED
    REPLY REPLY_H REPLY_MEMORY REPORT_H REPORT_LIMIT REQUIRED RETRY_H ROOT_JSON_LIST ROOT_LIST
    ROOT_OBJECT ROW ROW_CONTENT ROW_ENUM ROW_KIND ROW_LIST ROW_OBJECT ROW_OF ROW_TEXT RULES_H
    RULE_BASE64 RULE_CONTENT_TYPE RULE_COUNT RULE_DATE RULE_DATE_TIME RULE_DUPLICATE
    RULE_EMBEDDED_SIZE RULE_ENUMERATOR RULE_FILE_MEMBER RULE_MAP RULE_PHONE RULE_REQUEST_SIZE
    RULE_STRAY RULE_UUID RULE_VALUE_SET SCHEMA_FORMAT_DATE SCHEMA_FORMAT_DATE_TIME
    SCHEMA_FORMAT_EMAIL SCHEMA_FORMAT_HOSTNAME SCHEMA_FORMAT_IPV4 SCHEMA_FORMAT_IPV6
    SCHEMA_FORMAT_NONE SCHEMA_FORMAT_URI SCHEMA_FORMAT_UUID SEVERITY_ERROR SEVERITY_NOTICE
    SEVERITY_WARNING STAGE_FILE STAGE_NET STAGE_RULE STAGE_SCHEMA STAGE_TEXT STATUS_ENUMERATOR
    STATUS_H STATUS_MAP STRICT SYSTEM_H TABLE_VERSION TEXT TOKEN_URL TOLERANT TRACE_H TRUE
    TYPE_ARRAY TYPE_BOOLEAN TYPE_INTEGER TYPE_NULL TYPE_NUMBER TYPE_OBJECT TYPE_STRING UNIQUE_ITEMS
    UNLISTED VALUE VALUE_H VALUE_SET VERSION VIEW VIEW_CLOSED VIEW_H VIEW_OF WRITE_H
    """.split()
)
