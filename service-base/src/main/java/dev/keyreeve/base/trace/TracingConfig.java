package dev.keyreeve.base.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** The variables of OpenTelemetry's own specification ({@code OTEL_…}) come before these. */
@ConfigMapping(prefix = "keyreeve.tracing")
public interface TracingConfig {
    /** A collector that speaks OTLP over HTTP, without {@code /v1/traces}. None: there are no spans. */
    Optional<URI> endpoint();

    /** The share of calls that are traced, from 0 to 1; decided at a front door for the whole house. */
    @WithDefault("0.05")
    double ratio();

    /** Which one of several processes of a service this is. */
    Optional<String> instance();

    /** Whether those who call are strangers, who do not decide what is traced here. */
    @WithDefault("false")
    boolean frontDoor();
}
