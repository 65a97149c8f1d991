package dev.keyreeve.base.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;

/**
 * OpenTelemetry's SDK, made only where spans go somewhere. It asks for the variables of its own specification; what stands
 * in them comes before what is said here.
 */
record Exporting(OpenTelemetry openTelemetry, Runnable ending) {
    private static final long PATIENCE_S = 2;

    static Optional<Exporting> of(TracingConfig config, Config all) {
        boolean somewhere = config.endpoint().isPresent()
                || all.getOptionalValue("otel.exporter.otlp.endpoint", String.class)
                        .isPresent()
                || all.getOptionalValue("otel.exporter.otlp.traces.endpoint", String.class)
                        .isPresent();
        boolean disabled =
                all.getOptionalValue("otel.sdk.disabled", Boolean.class).orElse(false);
        return somewhere && !disabled
                ? Optional.of(start(properties(config, all), resource(config, all)))
                : Optional.empty();
    }

    private static Exporting start(Map<String, String> properties, Resource own) {
        var sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(() -> properties)
                .addResourceCustomizer((told, all) -> own.merge(told))
                .setServiceClassLoader(Exporting.class.getClassLoader())
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        return new Exporting(sdk, () -> sdk.shutdown().join(PATIENCE_S, TimeUnit.SECONDS));
    }

    static Map<String, String> properties(TracingConfig config, Config all) {
        if (config.ratio() < 0 || config.ratio() > 1) {
            throw new IllegalArgumentException("keyreeve.tracing.ratio is from 0 to 1, and not " + config.ratio());
        }
        var properties = new HashMap<>(Map.of(
                "otel.traces.exporter", "otlp",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none",
                "otel.propagators", "none",
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.traces.sampler", "parentbased_traceidratio",
                "otel.traces.sampler.arg", Double.toString(config.ratio()),
                "otel.service.name", all.getValue("quarkus.application.name", String.class)));
        config.endpoint().map(URI::toString).ifPresent(to -> properties.put("otel.exporter.otlp.endpoint", to));
        return properties;
    }

    private static Resource resource(TracingConfig config, Config all) {
        var attributes = Attributes.builder().put("service.namespace", "keyreeve");
        all.getOptionalValue("quarkus.application.version", String.class)
                .ifPresent(version -> attributes.put("service.version", version));
        config.instance().ifPresent(name -> attributes.put("service.instance.id", name));
        return Resource.create(attributes.build());
    }

    void close() {
        ending.run();
    }
}
