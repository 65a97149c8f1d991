package dev.keyreeve.moderation.detector;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code secret-rules.yaml}. A rule that is wrong fails the start, not a check. */
final class SecretRules {
    private static final String RESOURCE = "/secret-rules.yaml";

    private SecretRules() {}

    /** A rule as it is written; what may be left out has its default in {@link #rule()}. */
    private record Written(
            String id,
            List<String> keywords,
            @Nullable Integer offset,
            String pattern,
            @Nullable Boolean inside,
            @Nullable Boolean hyphenated,
            @Nullable Double entropy,
            @Nullable Integer digits,
            SecretRule.@Nullable Proof proof) {

        SecretRule rule() {
            if (keywords.isEmpty() || keywords.stream().anyMatch(word -> !word.equals(word.toLowerCase(Locale.ROOT)))) {
                throw new IllegalArgumentException(RESOURCE + ": " + id + " needs keywords, in lower case");
            }
            return new SecretRule(
                    "secret." + id,
                    List.copyOf(keywords),
                    offset == null ? 0 : offset,
                    // Without the anchor in the pattern itself, RE2J's lookingAt reads on to the end after a mismatch.
                    Pattern.compile("\\A(?:" + pattern + ")"),
                    start(inside != null && inside, hyphenated != null && hyphenated),
                    entropy == null ? 0 : entropy,
                    digits == null ? 0 : digits,
                    proof == null ? SecretRule.Proof.NONE : proof);
        }
    }

    private static SecretRule.Start start(boolean inside, boolean hyphenated) {
        if (inside) {
            return SecretRule.Start.ANYWHERE;
        }
        return hyphenated ? SecretRule.Start.HYPHENATED_WORD : SecretRule.Start.WORD;
    }

    static List<SecretRule> load() {
        var mapper = JsonMapper.builder(new YAMLFactory())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .build();
        try (InputStream in = SecretRules.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the JAR");
            }
            return mapper.readValue(in, new TypeReference<List<Written>>() {}).stream()
                    .map(Written::rule)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
