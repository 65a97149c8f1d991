package dev.keyreeve.simulator.endpoint;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is served at which path, by which method. A path may have places: {@code {id}} takes one segment, or its part up to a colon,
 * {@code {id+}} takes segments, too.
 */
public final class Routes {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)(\\+?)}");

    private final Map<String, Map<String, Endpoint>> exact = new HashMap<>();
    private final Map<String, Template> templates = new LinkedHashMap<>();

    private record Template(Pattern pattern, List<String> places, Map<String, Endpoint> byMethod) {}

    /** What serves a path, by method, and what stood in its places. */
    record Match(Map<String, Endpoint> byMethod, Map<String, String> parameters) {
        /** Its name in the statistics, for a method that it may not take. */
        String name(String method) {
            Endpoint endpoint = byMethod.get(method);
            return endpoint != null
                    ? endpoint.name()
                    : byMethod.values().iterator().next().name();
        }
    }

    /** Adds an endpoint; of two templates that fit a path the first one added serves it. */
    public Routes add(String method, String path, Endpoint endpoint) {
        Map<String, Endpoint> byMethod = path.contains("{")
                ? templates.computeIfAbsent(path, Routes::template).byMethod
                : exact.computeIfAbsent(path, _ -> new LinkedHashMap<>());
        if (byMethod.put(method, endpoint) != null) {
            throw new IllegalArgumentException(method + " " + path + " is served twice");
        }
        return this;
    }

    @Nullable
    Match find(String path) {
        Map<String, Endpoint> byMethod = exact.get(path);
        if (byMethod != null) {
            return new Match(byMethod, Map.of());
        }
        for (Template template : templates.values()) {
            Matcher matcher = template.pattern.matcher(path);
            if (matcher.matches()) {
                return matched(template, matcher);
            }
        }
        return null;
    }

    private static @Nullable Match matched(Template template, MatchResult match) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < template.places.size(); i++) {
            try {
                // A plus is a plus in a path.
                String escaped = match.group(i + 1).replace("+", "%2B");
                parameters.put(template.places.get(i), URLDecoder.decode(escaped, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                return null;
            }
        }
        return new Match(template.byMethod, parameters);
    }

    private static Template template(String path) {
        StringBuilder regex = new StringBuilder();
        List<String> places = new ArrayList<>();
        Matcher place = PLACE.matcher(path);
        int from = 0;
        while (place.find()) {
            regex.append(Pattern.quote(path.substring(from, place.start())));
            regex.append(place.group(2).isEmpty() ? "([^/:]+)" : "(.+)");
            places.add(place.group(1));
            from = place.end();
        }
        regex.append(Pattern.quote(path.substring(from)));
        return new Template(Pattern.compile(regex.toString()), List.copyOf(places), new LinkedHashMap<>());
    }
}
