package dev.keyreeve.stories;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an alert rule or a panel of the dashboard asks Prometheus, as far as it names what the house tells.
 *
 * @param groupings the labels that it groups or joins by
 */
record Query(String text, List<Selector> selectors, Set<String> groupings) {
    private static final Pattern SELECTOR =
            Pattern.compile("\\b((?:keyreeve|jvm|process)_[a-z_]+|up)\\b(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");

    /** @param values that a label is compared with: of an expression its alternatives */
    record Selector(String metric, Map<String, Set<String>> values) {}

    static Query of(String text) {
        return new Query(
                text,
                SELECTOR.matcher(text)
                        .results()
                        .map(found ->
                                new Selector(found.group(1), values(found.group(2) == null ? "" : found.group(2))))
                        .toList(),
                GROUPING.matcher(text)
                        .results()
                        .flatMap(found -> Arrays.stream(found.group(1).split(",")))
                        .map(String::strip)
                        .filter(label -> !label.isEmpty())
                        .collect(toUnmodifiableSet()));
    }

    private static Map<String, Set<String>> values(String matchers) {
        return MATCHER.matcher(matchers)
                .results()
                .collect(toMap(
                        found -> found.group(1), found -> Set.of(found.group(2).split("\\|"))));
    }

    static List<Query> ofTheAlertRules() throws IOException {
        return in(new YAMLMapper(), "k8s/observability/rules/keyreeve.yaml").toList();
    }

    static List<Query> all() throws IOException {
        return Stream.concat(
                        ofTheAlertRules().stream(),
                        in(new ObjectMapper(), "k8s/observability/dashboards/keyreeve.json"))
                .toList();
    }

    private static Stream<Query> in(ObjectMapper mapper, String file) throws IOException {
        return mapper.readTree(Path.of("../..", file).toFile()).findValuesAsText("expr").stream()
                .map(Query::of);
    }
}
