package dev.keyreeve.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A service refuses a setting that it does not know, but only in a group that it reads. In a group that nobody reads it
 * would be taken silently, so the chart knows the groups. (Told to all, a setting is no concern of those who do not read
 * its group.)
 */
class SettingsTest {
    private static final Pattern READ = Pattern.compile("@ConfigMapping\\(prefix = \"keyreeve\\.([a-z.-]+)\"");
    private static final Pattern KNOWN = Pattern.compile("\\(keyreeve\\\\\\.\\(([a-z|.\\\\-]+)\\)");

    @Test
    void areInTheGroupsThatServicesRead() throws IOException {
        var pattern = new ObjectMapper()
                .readTree(Files.readString(Chart.checkout().resolve("k8s/helm/keyreeve/values.schema.json")))
                .at("/$defs/settings/propertyNames/pattern")
                .asText();
        var known = KNOWN.matcher(pattern);

        assertThat(known.find()).as(pattern).isTrue();
        assertThat(List.of(known.group(1).replace("\\", "").split("\\|"))).containsExactlyElementsOf(read());
    }

    private static Set<String> read() throws IOException {
        var groups = new TreeSet<String>();
        for (String module :
                List.of("service-base", "key-service", "usage-service", "moderation-service", "relay-service")) {
            groups.addAll(read(module));
        }
        return groups;
    }

    private static Set<String> read(String module) throws IOException {
        var groups = new TreeSet<String>();
        try (var paths = Files.walk(Chart.checkout().resolve(module).resolve("src/main/java"))) {
            for (Path source :
                    paths.filter(path -> path.toString().endsWith(".java")).toList()) {
                READ.matcher(Files.readString(source)).results().forEach(read -> groups.add(read.group(1)));
            }
        }
        assertThat(groups).as(module).isNotEmpty();
        return groups;
    }
}
