package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the guide to operating says of the chart's values")
class OperatingTest {
    private static final Pattern MAX_FORM =
            Pattern.compile("@WithDefault\\(\"(\\d+)M\"\\)\\s+MemorySize maxForm\\(\\);");

    private final Chart chart = Chart.ofCheckout();

    @Test
    @DisplayName("of how long a relay may take to stop")
    void ofStopping() throws IOException {
        assertThat(Files.readString(Chart.checkout().resolve("docs/OPERATING.md")))
                .contains("(%d s with the chart's values, %d s with `values-production.yaml`)"
                        .formatted(graceOfRelays(Values.DEFAULTS), graceOfRelays(Values.PRODUCTION)));
    }

    private int graceOfRelays(Values values) {
        return Pods.of(chart.render(values))
                .get("relay")
                .at("/spec/terminationGracePeriodSeconds")
                .asInt();
    }

    @Test
    @DisplayName("an ingress before the relays lets through the largest form that they take")
    void ofTheIngress() throws IOException {
        var config = MAX_FORM.matcher(Files.readString(
                Chart.checkout().resolve("relay-service/src/main/java/dev/keyreeve/relay/http/HttpConfig.java")));

        assertThat(config.find()).isTrue();
        assertThat(chart.render(Values.PRODUCTION)
                        .objects()
                        .get(new Rendering.Id("Ingress", "keyreeve-front"))
                        .at("/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-body-size")
                        .asText())
                .isEqualTo(config.group(1) + "m");
    }
}
