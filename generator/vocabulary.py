"""The names that generated code has from elsewhere, so that none is given to something else."""

from __future__ import annotations

STANDARD = {
    "Any": "typing",
    "Callable": "collections.abc",
    "Decimal": "decimal",
    "Final": "typing",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "Sequence": "collections.abc",
    "TypeAlias": "typing",
    "UUID": "uuid",
    "dataclass": "dataclasses",
    "date": "datetime",
    "datetime": "datetime",
    "field": "dataclasses",
    "get_args": "typing",
    "time": "datetime",
}
RUNTIME = {
    "values": "ABSENT JsonObject JsonValue UNSET Unset",
    "lazy": "later",
    "model": "Codec Model",
    "decode": """
        DecodeError TupleItems as_any as_bool as_bytes as_date as_datetime as_decimal as_enum
        as_float as_int as_list as_map as_null as_nullable as_object as_str as_time as_tuple as_uuid
        mismatch missing new rest with_nulls
    """,
    "encode": """
        EncodeError begin finish json_any json_bool json_by_class json_bytes json_date
        json_datetime json_decimal json_decimal_number json_enum json_first_fit json_float json_int
        json_list json_map json_members json_null json_nullable json_object json_str json_time
        json_tuple json_uuid require_one_of
    """,
    "union": "best_fit by_tag",
    "bodies": "FormBody JsonBody TextBody",
    "binary": "BytesBody",
    "files": "FileLike FileUpload",
    "file_values": "as_file json_file",
    "lines": "JsonLines LinesBody",
    "multipart": "MultipartBody PartEncoding",
    "contents": "BytesContent JsonContent TextContent",
    "incoming": "EventsContent IncomingItems JsonData LinesContent TextData",
    "choices": "BodyChoice ContentChoice",
    "xml": "XmlBody XmlContent XmlList XmlMap XmlMember XmlName XmlObject",
    "operation": "Operation Parameter",
    "call": "AsyncCaller SyncCaller",
    "pages": "AsyncPages Pages",
    "paging": "ByCursor ByLink ByOffset ByPageNumber",
    "client": "Api",
    "servers": "ServerUrl UrlVariable",
    "signatures": "HmacSignature StandardSignature WebhookVerificationError verify_signature",
    "webhooks": "EventBody HeaderItems WebhookError WebhookPayloadError read_event",
    "credentials": "ApiKey Basic Bearer MutualTls OAuth2 OAuthFlow OtherScheme",
    "tokens": "AsyncTokenSource TokenSource",
    "response_headers": "ResponseHeaders",
    "streams": "AsyncResponseStream ResponseStream",
}

# What the root of a package exports beside clients, models and the classes of `errors.py`.
EXPORTED = {
    "values": ("JsonObject", "JsonValue", "UNSET", "Unset"),
    "decode": ("DecodeError",),
    "encode": ("EncodeError",),
    "response": ("ApiResponse",),
    "download": ("FileDownload",),
    "limits": ("ResponseLimits",),
    "retry": ("RetryPolicy",),
    "rate_limit": ("RateLimitInfo",),
    "hooks": ("AsyncCallHooks", "CallAttempt", "CallHooks"),
    "telemetry": ("telemetry",),
    "errors": (
        "ApiError",
        "InvalidResponseError",
        "MissingCredentialsError",
        "NoResponseError",
        "RequestTimeoutError",
    ),
}

# What it exports too where an operation has pages.
EXPORTED_WITH_PAGES = {"links": ("PaginationError",), "pages": ("AsyncPages", "Pages")}
# What it exports, too, where an operation takes a file: all of the module `files`.
FILES = ("FileLike", "FileUpload")
# What it exports besides where an operation answers item by item.
EXPORTED_WITH_STREAMS = {
    "events": ("ServerSentEvent",),
    "streams": ("AsyncResponseStream", "ResponseStream"),
}

# The class for each status, most special first; `StatusError` is their base.
ERRORS = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "UnprocessableEntityError",
    "429": "RateLimitError",
    "5XX": "ServerError",
}

# No module of a group is called so: the lazy loading of models calls the first two, Python and
# pytest import the next three unasked, and Windows has no files of the others.
SPECIAL_MODULES = frozenset(
    {
        *("getattr", "globals", "conftest", "sitecustomize", "usercustomize"),
        *("aux", "con", "nul", "prn"),
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
    }
)

# Members of every client and what makes them, and a module beside those of the groups: no group can
# be called so.
CLIENT_NAMES = frozenset(
    {
        *("cached_property", "close", "download", "shared", "stream", "with_options"),
        *("with_response", *SPECIAL_MODULES),
    }
)

# Names that the functions of generated modules use for themselves, or have from Python.
_OWN = (
    "KeyError at each error item members model null value builtins bool bytes cached_property cast"
    " dict float frozenset int len list object property str super tuple type"
)

# The same in every package, whatever it uses of these: a document that grows renames no class.
RESERVED: frozenset[str] = frozenset(
    {
        *_OWN.split(),
        "BaseStatusError",
        "StatusError",
        "TYPE_CHECKING",
        *STANDARD,
        *(name for names in RUNTIME.values() for name in names.split()),
        *(name for names in EXPORTED.values() for name in names),
        *(name for names in EXPORTED_WITH_PAGES.values() for name in names),
        *(name for names in EXPORTED_WITH_STREAMS.values() for name in names),
        *ERRORS.values(),
    }
)
