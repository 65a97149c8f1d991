package dev.keyreeve.relay.meter;

/** What a number in a provider's usage counts. Whether a whole includes its parts is the dialect's to say. */
enum Part {
    INPUT,
    /** What tools fetched into the prompt, where it is told beside the input. */
    TOOL_INPUT,
    CACHED,
    /** Written to the cache for whatever time. */
    CACHE_WRITE,
    CACHE_WRITE_USUAL,
    CACHE_WRITE_HOUR,
    AUDIO_INPUT,
    CACHED_AUDIO,
    IMAGE_INPUT,
    CACHED_IMAGE,
    OUTPUT,
    REASONING,
    AUDIO_OUTPUT,
    IMAGE_OUTPUT,
    TOTAL,
    /** Of sound that was heard; not tokens. */
    SECONDS
}
