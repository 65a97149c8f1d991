package dev.keyreeve.k8s;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a chart is told: files beside it or anywhere else, later ones over earlier ones, and single values over them. */
record Values(List<String> files, Map<String, Object> set) {
    static final Values DEFAULTS = new Values(List.of(), Map.of());
    static final Values DEV = new Values(List.of("values-dev.yaml"), Map.of());
    static final Values PRODUCTION = new Values(List.of("values-production.yaml"), Map.of());

    Values {
        files = List.copyOf(files);
        set = Map.copyOf(set);
    }

    /** @param path as {@code helm --set} writes it */
    Values with(String path, Object value) {
        var more = new LinkedHashMap<>(set);
        more.put(path, value);
        return new Values(files, more);
    }
}
