package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KustomizationsTest {
    @Test
    void areWhatTheChartGivesToday() throws IOException {
        assertThat(Manifests.found(Manifests.directory()))
                .as("run ./keyreeve manifests after a change of the chart")
                .isEqualTo(new Kustomizations(Chart.ofCheckout()).files());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1}          | {'a':2}           | [{'op':'replace','path':'/a','value':2}]",
                "{'a':1}          | {}                | [{'op':'remove','path':'/a'}]",
                "{}               | {'x/y':{'b':[1]}} | [{'op':'add','path':'/x~1y','value':{'b':[1]}}]",
                "{'a':[1,2,3]}    | {'a':[1]}         | [{'op':'remove','path':'/a/2'},{'op':'remove','path':'/a/1'}]",
                "{'a':[{'b':1}]}  | {'a':[{'b':2},3]} | [{'op':'replace','path':'/a/0/b','value':2},{'op':'add','path':'/a/-','value':3}]",
                "{'a':[1]}        | {'a':{'b':1}}     | [{'op':'replace','path':'/a','value':{'b':1}}]",
                "{'a':1}          | {'a':1}           | []"
            })
    void patchWhatDiffersAndNothingElse(String from, String to, String patch) throws IOException {
        assertThat((JsonNode) Difference.between(json(from), json(to))).isEqualTo(json(patch));
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
