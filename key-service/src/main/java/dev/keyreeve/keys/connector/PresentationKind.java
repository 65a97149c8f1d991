package dev.keyreeve.keys.connector;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an API wants its credential; as {@code Presentation} names it. */
enum PresentationKind {
    @JsonProperty("header")
    HEADER,
    @JsonProperty("query_parameter")
    QUERY_PARAMETER,
    @JsonProperty("basic")
    BASIC
}
