package dev.keyreeve.relay.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.base.trace.Tracing;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallTraceTest {
    private static final Provider GROQ = Provider.of("groq", Optional.empty(), Optional.empty());
    private static final Provider GEMINI = Provider.of("gemini", Optional.empty(), Optional.empty());
    private static final Provider CONNECTOR =
            new Provider("c/our-secret-plan", Dialect.HTTP, new Presentation.Header("x-key", ""), Optional.empty());

    private final Kept kept = new Kept();
    private final Tracing tracing = Tracing.into(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(kept))
                    .build())
            .build());
    private final CallTrace call = new CallTrace(tracing, tracing.front("POST /v1/responses", Optional.empty()));

    private SpanData attempted(Provider provider, Operation operation, Optional<String> model) {
        call.attempt("exch_1", provider, operation, model).lost();
        return kept.spans.getLast();
    }

    @Test
    void namesAModelOnlyWhereItIsKnown() {
        var known = attempted(GROQ, Operation.RESPONSES, Optional.of("llama-3.1-8b-instant"));
        var unknown = attempted(GEMINI, Operation.GENERATE_CONTENT, Optional.empty());

        assertThat(known.getName()).isEqualTo("chat llama-3.1-8b-instant");
        assertThat(known.getAttributes().get(AttributeKey.stringKey("gen_ai.provider.name")))
                .isEqualTo("groq");
        assertThat(unknown.getName()).isEqualTo("generate_content gcp.gemini");
        assertThat(unknown.getAttributes().get(AttributeKey.stringKey("gen_ai.request.model")))
                .isNull();
    }

    @Test
    void doesNotSayHowAnOrganizationCallsItsConnectors() {
        assertThat(attempted(CONNECTOR, Operation.OTHER, Optional.empty()).toString())
                .contains("other connector")
                .doesNotContain("plan");
    }

    @Test
    void isWhoeverHoldsOnThisThread() {
        var purchase = call.holding(CallTrace::purchase);
        purchase.answered(new Object());
        var nobodys = CallTrace.purchase();
        nobodys.answered(new Object());

        assertThat(nobodys).isSameAs(Step.NONE);
        assertThat(kept.spans).hasSize(1);
        call.over(200);
        assertThat(kept.spans.getFirst().getParentSpanId())
                .isEqualTo(kept.spans.getLast().getSpanId());
    }

    @Test
    void endsOnceWithWhatTheCallerHeard() {
        call.refused(ErrorCode.BUDGET_EXHAUSTED);
        call.over(429);
        call.over(200);

        assertThat(kept.spans).hasSize(1);
        assertThat(kept.spans.getFirst().getAttributes().get(CallTrace.STATUS)).isEqualTo(429);
        assertThat(kept.spans.getFirst().getAttributes().get(CallTrace.ERROR)).isEqualTo("budget_exhausted");
    }

    @Test
    void makesNothingWhereNothingIsTraced() {
        assertThat(CallTrace.NONE.moderation()).isSameAs(Step.NONE);
        assertThat(CallTrace.NONE.attempt("exch_1", GROQ, Operation.RESPONSES, Optional.of("m")))
                .isSameAs(Attempt.NONE);
        assertThat(CallTrace.NONE.holding(CallTrace::purchase)).isSameAs(Step.NONE);
        CallTrace.NONE.moderation().tell((name, value) -> {
            throw new AssertionError(name);
        });
    }

    private static final class Kept implements SpanExporter {
        private final List<SpanData> spans = new ArrayList<>();

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
