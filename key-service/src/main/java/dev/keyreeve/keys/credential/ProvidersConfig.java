package dev.keyreeve.keys.credential;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The upstream APIs that credentials can be stored for, by name. */
@ConfigMapping(prefix = "keyreeve.providers")
interface ProvidersConfig {
    @WithParentName
    Map<String, Provider> byName();

    interface Provider {
        /** {@code openai}, {@code azure}, {@code anthropic} or {@code gemini}; the provider's own name if it is one, or else {@code openai}. */
        Optional<String> dialect();

        /**
         * For example {@code https://api.openai.com/v1}; a credential is sealed for this address, or for one that comes
         * with it. Without one each credential must bring its own.
         */
        Optional<URI> baseUrl();

        /** Whether the address may be plain http elsewhere than on this machine, in a network that is to be trusted. */
        @WithDefault("false")
        boolean allowPlainHttp();
    }
}
