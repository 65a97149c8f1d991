package dev.keyreeve.keys.publish;

import io.smallrye.config.ConfigMapping;

/** How relays prove that they are ours. */
@ConfigMapping(prefix = "keyreeve.relays")
interface RelaysConfig {
    /** SHA-256 of the registration token, 64 hex characters. */
    String tokenDigest();
}
