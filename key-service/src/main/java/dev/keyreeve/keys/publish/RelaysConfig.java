package dev.keyreeve.keys.publish;

import io.smallrye.config.ConfigMapping;

/** How relays prove that they are ours. */
@ConfigMapping(prefix = "keyreeve.relays")
interface RelaysConfig {
    /**
     * SHA-256 of the registration token, 64 hex characters; while one token takes another's place both, apart by white
     * space or commas.
     */
    String tokenDigest();
}
