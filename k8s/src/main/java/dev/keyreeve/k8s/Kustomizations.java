package dev.keyreeve.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.keyreeve.k8s.Rendering.Id;
import dev.keyreeve.k8s.Rendering.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of {@code k8s/kustomize}, from the chart: the base is what it gives with its defaults, an overlay is what
 * its values change of that. An object that the overlay alone has is a resource, one that it lacks is deleted, and what
 * differs within one is a patch.
 */
final class Kustomizations {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    private static final String HEADER =
            "# Rendered from k8s/helm/keyreeve by ./keyreeve manifests; changes belong there.\n";

    private final Chart chart;

    Kustomizations(Chart chart) {
        this.chart = chart;
    }

    /** Paths below {@code k8s/kustomize}, and what stands in each. */
    SortedMap<String, String> files() {
        var files = new TreeMap<String, String>();
        Rendering base = wanted(Values.DEFAULTS);
        base(files, "base/", base);
        overlay(files, "dev", base, wanted(Values.DEV));
        overlay(files, "production", base, wanted(Values.PRODUCTION));
        files.replaceAll((path, text) -> HEADER + text);
        return files;
    }

    /** One directory like the base, with values of somebody's own: the names of its files, and what stands in each. */
    SortedMap<String, String> own(Values values) {
        var files = new TreeMap<String, String>();
        base(files, "", wanted(values));
        return files;
    }

    /** What an overlay must come to. Kustomize has no hooks, so the migration is a Job beside the others. */
    Rendering wanted(Values values) {
        return chart.render(values.with("migration.when", "beside"));
    }

    private void base(SortedMap<String, String> files, String at, Rendering base) {
        List<String> resources = resources(files, at, base.items());
        files.put(
                at + "kustomization.yaml",
                head(base)
                        + list(
                                "resources",
                                resources.stream().map(name -> "- " + name).toList()));
    }

    private void overlay(SortedMap<String, String> files, String name, Rendering base, Rendering wanted) {
        String at = "overlays/" + name + "/";
        var from = base.objects();
        var to = wanted.objects();
        var resources = new ArrayList<>(List.of("- ../../base"));
        resources(
                        files,
                        at,
                        wanted.items().stream()
                                .filter(item -> !from.containsKey(item.id()))
                                .toList())
                .forEach(file -> resources.add("- " + file));
        var patches = new ArrayList<String>();
        from.forEach((id, object) -> {
            JsonNode now = to.get(id);
            if (now == null) {
                patches.add(deletion(id, object));
            } else if (!now.equals(object)) {
                String file = "patch-" + id.kind().toLowerCase(Locale.ROOT) + "-" + id.name() + ".yaml";
                files.put(at + file, yaml(Difference.between(object, now)));
                patches.add("- target: {kind: " + id.kind() + ", name: " + id.name() + "}\n  path: " + file);
            }
        });
        files.put(at + "kustomization.yaml", head(wanted) + list("resources", resources) + list("patches", patches));
    }

    /** One file for each template; answers their names. */
    private static List<String> resources(SortedMap<String, String> files, String at, List<Item> items) {
        var bySource = items.stream().collect(Collectors.groupingBy(Item::source, TreeMap::new, Collectors.toList()));
        var names = new ArrayList<String>();
        bySource.forEach((source, ofIt) -> {
            String name = source.replace('/', '-');
            files.put(at + name, new Rendering(ofIt).text());
            names.add(name);
        });
        return names;
    }

    /** Every object says where it belongs. Kustomize would move those of the operator's teams, too. */
    private String head(Rendering rendering) {
        boolean alone = rendering.items().stream()
                .map(item -> item.object().at("/metadata/namespace").asText(chart.namespace()))
                .allMatch(chart.namespace()::equals);
        return "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
                + (alone ? "namespace: " + chart.namespace() + "\n" : "");
    }

    private static String list(String name, List<String> lines) {
        return lines.isEmpty() ? "" : name + ":\n" + String.join("\n", lines).indent(2);
    }

    private static String deletion(Id id, JsonNode object) {
        return "- target: {kind: " + id.kind() + ", name: " + id.name()
                + "}\n  patch: |-\n    {\"$patch\": delete, apiVersion: "
                + object.path("apiVersion").asText() + ", kind: " + id.kind() + ", metadata: {name: " + id.name()
                + "}}";
    }

    private static String yaml(JsonNode node) {
        try {
            return YAML.writeValueAsString(node);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
