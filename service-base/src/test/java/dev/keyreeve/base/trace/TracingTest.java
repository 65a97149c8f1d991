package dev.keyreeve.base.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {
    private static final String THEIRS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";

    private final Kept kept = new Kept();

    private Tracing keeping(double ratio) {
        return Tracing.into(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                        .addSpanProcessor(SimpleSpanProcessor.create(kept))
                        .build())
                .build());
    }

    private static Optional<SpanContext> theirs(String flags) {
        return TraceParent.read(THEIRS + flags);
    }

    @Test
    void beginsATraceOfItsOwnForAStrangerAndLinksToTheirs() {
        keeping(1).front("POST /v1/embeddings", theirs("01")).end();

        var span = kept.only();
        assertThat(span.getTraceId()).isNotEqualTo(theirs("01").orElseThrow().getTraceId());
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting(SpanContext::getTraceId)
                .containsExactly(theirs("01").orElseThrow().getTraceId());
    }

    @Test
    void keepsNothingBecauseAStrangerWantsIt() {
        var span = keeping(0).front("POST /v1/embeddings", theirs("01"));
        span.end();

        assertThat(span.isRecording()).isFalse();
        assertThat(kept.spans).isEmpty();
    }

    @Test
    void goesOnWithinTheHouseAsItWasDecidedAtTheDoor() {
        var door = keeping(1);
        var call = door.front("POST /v1/embeddings", Optional.empty());
        var asked = door.asked(call, "POST /internal/v1/checks");
        var headers = new HashMap<String, String>();
        TraceParent.tell(asked, headers::put);

        var never = keeping(0).within("POST /internal/v1/checks", TraceParent.read(headers.get("traceparent")));
        never.end();

        assertThat(kept.only().getParentSpanId())
                .isEqualTo(asked.getSpanContext().getSpanId());
        assertThat(kept.only().getTraceId()).isEqualTo(call.getSpanContext().getTraceId());
    }

    @Test
    void keepsNothingWithinTheHouseThatTheDoorDoesNotKeep() {
        var call = keeping(0).front("POST /v1/embeddings", Optional.empty());
        var headers = new HashMap<String, String>();
        TraceParent.tell(call, headers::put);

        keeping(1)
                .within("POST /internal/v1/checks", TraceParent.read(headers.get("traceparent")))
                .end();

        assertThat(headers.get("traceparent")).endsWith("-00");
        assertThat(kept.spans).isEmpty();
    }

    @Test
    void beginsNothingWithinTheHouse() {
        keeping(1).within("GET /internal/v1/prices", Optional.empty()).end();

        assertThat(kept.spans).isEmpty();
    }

    @Test
    void isOffWithoutAnAddress() {
        var off = tracing(Map.of());

        assertThat(off.isOn()).isFalse();
        var span = off.front("POST /v1/embeddings", theirs("01"));
        assertThat(span).isSameAs(Span.getInvalid());
        assertThat(off.asked(span, "POST /internal/v1/checks")).isSameAs(Span.getInvalid());
        var headers = new HashMap<String, String>();
        TraceParent.tell(span, headers::put);
        assertThat(headers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"keyreeve.tracing.endpoint", "otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint"
            })
    void isOnWithOne(String setting) {
        try (var on = tracing(Map.of(setting, "http://127.0.0.1:1"))) {
            assertThat(on.isOn()).isTrue();
        }
        assertThat(tracing(Map.of(setting, "http://127.0.0.1:1", "otel.sdk.disabled", "true"))
                        .isOn())
                .isFalse();
    }

    private static Tracing tracing(Map<String, String> told) {
        var all = new HashMap<>(told);
        all.put("quarkus.application.name", "some-service");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "told", 500))
                .build();
        return new Tracing(
                new Told(
                        config.getOptionalValue("keyreeve.tracing.endpoint", URI.class),
                        0.05,
                        Optional.of("one"),
                        false),
                config);
    }

    private record Told(Optional<URI> endpoint, double ratio, Optional<String> instance, boolean frontDoor)
            implements TracingConfig {}

    private static final class Kept implements SpanExporter {
        private final List<SpanData> spans = new ArrayList<>();

        SpanData only() {
            assertThat(spans).hasSize(1);
            return spans.getFirst();
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> more) {
            spans.addAll(more);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
