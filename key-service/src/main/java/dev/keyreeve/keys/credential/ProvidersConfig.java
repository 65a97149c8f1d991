package dev.keyreeve.keys.credential;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.Map;

/** The upstream APIs that credentials can be stored for, by name. */
@ConfigMapping(prefix = "keyreeve.providers")
interface ProvidersConfig {
    @WithParentName
    Map<String, Provider> byName();

    interface Provider {
        /** For example {@code https://api.openai.com/v1}; a credential is sealed for this address and no other. */
        URI baseUrl();
    }
}
