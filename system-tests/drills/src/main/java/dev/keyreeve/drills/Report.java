package dev.keyreeve.drills;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.drills.kit.Scale;
import dev.keyreeve.drills.kit.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verdict for people and, as JSON, for machines. */
record Report(String drill, Scale scale, long seed, Instant began, Instant ended, Verdict verdict) {

    void print(PrintWriter out) {
        out.println();
        verdict.figures().forEach((name, value) -> out.printf("  %-40s %s%n", name, shown(value)));
        for (var claim : verdict.claims()) {
            out.printf("  %s %s (%s)%n", claim.holds() ? "holds " : "BROKEN", claim.text(), claim.evidence());
        }
        out.println(outcome().toUpperCase(Locale.ROOT) + " in "
                + Duration.between(began, ended).toSeconds() + " s"
                + (verdict.notHere() == null ? "" : ": " + verdict.notHere()));
    }

    private static String shown(Number value) {
        return value instanceof Double number ? "%.2f".formatted(number) : "%,d".formatted(value.longValue());
    }

    private String outcome() {
        if (verdict.isBroken()) {
            return "failed";
        }
        if (verdict.notHere() != null) {
            return verdict.claims().isEmpty() ? "not run" : "incomplete";
        }
        return "passed";
    }

    /** Removes what an earlier run wrote: whoever finds a result after this one died must not take it for this one's. */
    static void forget(String drill, @Nullable Path file) throws IOException {
        Files.deleteIfExists(file != null ? file : standardPlace(drill));
    }

    /** @return where it was written */
    Path write(@Nullable Path file) throws IOException {
        var target = file != null ? file : standardPlace(drill);
        var parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(
                target, Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(asMap()));
        return target;
    }

    private static Path standardPlace(String drill) {
        return Path.of(System.getProperty("keyreeve.root", "."), "target", "drills", drill + ".json");
    }

    private Map<String, Object> asMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("drill", drill);
        map.put("scale", scale.name().toLowerCase(Locale.ROOT));
        map.put("seed", seed);
        map.put("began", began.toString());
        map.put("ended", ended.toString());
        map.put("outcome", outcome().replace(' ', '_'));
        if (verdict.notHere() != null) {
            map.put("needs", verdict.notHere());
        }
        map.put("claims", verdict.claims());
        map.put("figures", verdict.figures());
        return map;
    }
}
