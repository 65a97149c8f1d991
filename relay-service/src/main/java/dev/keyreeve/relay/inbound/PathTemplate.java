package dev.keyreeve.relay.inbound;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path with places for names: {@code {id}} takes one segment, {@code {model}} the same without colons, because a verb may
 * follow one, and {@code {name}} several segments, as the names of models have slashes at some providers: as they are, or encoded, as some clients send
 * them. Compared as it was sent, without decoding, and passed on so: a path has one spelling here.
 */
final class PathTemplate {
    private static final String SEGMENT = "[A-Za-z0-9._:-]{1,200}";
    private static final String MODEL = "[A-Za-z0-9._-]{1,200}";
    private static final String NAME = "[A-Za-z0-9._:@-]{1,200}(?:(?:/|%2[Ff])[A-Za-z0-9._:@-]{1,200}){0,3}";
    private static final Pattern ENCODED_SLASH = Pattern.compile("%2[Ff]");

    private final String text;
    private final Optional<Pattern> pattern;

    private PathTemplate(String text, Optional<Pattern> pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    static PathTemplate of(String text) {
        if (!text.contains("{")) {
            return new PathTemplate(text, Optional.empty());
        }
        var regex = new StringBuilder();
        var place = Pattern.compile("\\{(id|model|name)}").matcher(text);
        int from = 0;
        while (place.find()) {
            regex.append(Pattern.quote(text.substring(from, place.start())));
            switch (place.group(1)) {
                case "model" -> regex.append("(?<model>").append(MODEL).append(')');
                case "name" -> regex.append("(?<model>").append(NAME).append(')');
                default -> regex.append(SEGMENT);
            }
            from = place.end();
        }
        regex.append(Pattern.quote(text.substring(from)));
        return new PathTemplate(text, Optional.of(Pattern.compile(regex.toString())));
    }

    String text() {
        return text;
    }

    boolean isPlain() {
        return pattern.isEmpty();
    }

    boolean matches(String path) {
        return pattern.map(regex -> regex.matcher(path).matches()).orElseGet(() -> text.equals(path));
    }

    /** What stands in the place of the model; empty where there is none. */
    String modelIn(String path) {
        if (pattern.isEmpty() || !pattern.get().namedGroups().containsKey("model")) {
            return "";
        }
        var matcher = pattern.get().matcher(path);
        return matcher.matches() ? ENCODED_SLASH.matcher(matcher.group("model")).replaceAll("/") : "";
    }

    /** The same path, written alike, with another name in the place of the model; empty where that has no place in it. */
    Optional<String> withModel(String path, String model) {
        var matcher = pattern.orElseThrow().matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean encoded = ENCODED_SLASH.matcher(matcher.group("model")).find();
        var other = path.substring(0, matcher.start("model"))
                + (encoded ? model.replace("/", "%2F") : model)
                + path.substring(matcher.end("model"));
        return matches(other) && modelIn(other).equals(model) ? Optional.of(other) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
