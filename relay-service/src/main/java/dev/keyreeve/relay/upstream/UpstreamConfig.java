package dev.keyreeve.relay.upstream;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The way to the providers. */
public interface UpstreamConfig {
    @ConfigMapping(prefix = "keyreeve.providers")
    interface Providers {
        @WithParentName
        Map<String, One> byName();

        interface One {
            /**
             * {@code openai} (also for every compatible server), {@code azure}, {@code anthropic} or {@code gemini};
             * the provider's own name if it is one, or else {@code openai}.
             */
            Optional<String> dialect();

            /**
             * Up to where the dialect's own paths begin: {@code https://api.openai.com/v1},
             * {@code https://api.anthropic.com/v1}, {@code https://generativelanguage.googleapis.com/v1beta},
             * {@code https://RESOURCE.openai.azure.com/openai}. Without one each credential brings its own. Credentials
             * that were sealed for another address are not sent here.
             */
            Optional<URI> baseUrl();

            /**
             * Whether the address may be plain http elsewhere than on this machine: for a model server in a network that
             * is to be trusted, because who is on the way there sees its credentials and every prompt.
             */
            @WithDefault("false")
            boolean allowPlainHttp();
        }
    }

    @ConfigMapping(prefix = "keyreeve.sealing")
    interface Sealing {
        /** Hex in a file, as {@code SealingKeys} makes it; one a line where there are several, which all open. */
        Path publicKeyFile();

        /** The same; this process and nobody else may read it. */
        Path privateKeyFile();
    }

    @ConfigMapping(prefix = "keyreeve.upstream")
    interface Connections {
        @WithDefault("5s")
        Duration connectTimeout();

        /**
         * Connections of one event loop to one address, for all organizations together; a stream occupies one as long
         * as it lasts. Well above what one organization may have under way there
         * ({@code keyreeve.routing.concurrency.most}), so that who uses all of theirs takes none from another.
         */
        @WithDefault("10000")
        int maxConnections();

        /**
         * What the system may take in of an answer that its caller does not read. Left to itself it takes megabytes for
         * each.
         */
        @WithDefault("128K")
        MemorySize receiveBuffer();

        /** An unused connection is closed after so long. */
        @WithDefault("30s")
        Duration keepAlive();

        /**
         * Whether an organization's credential is tried on the provider's list of models before its first use. A
         * member's own always is.
         */
        @WithDefault("true")
        boolean verifyCredentials();

        /**
         * Whether an address that an organization named may be in a private network, or on this machine: every
         * administrator of an organization could then make the relay call there.
         */
        @WithDefault("false")
        boolean allowPrivateAddresses();
    }
}
