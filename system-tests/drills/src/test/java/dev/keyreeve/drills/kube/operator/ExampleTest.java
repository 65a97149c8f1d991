package dev.keyreeve.drills.kube.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the README shows of a team")
class ExampleTest {
    @Test
    @DisplayName("is read whole, but for the program of its own, and gets real secrets")
    void isReadWhole() throws IOException {
        var manifests = Example.read(Path.of("..", "..")).with("krv_admin_real", "sk-real");

        assertThat(Pattern.compile("(?m)^kind: (\\w+)$").matcher(manifests).results())
                .extracting(kind -> kind.group(1))
                .containsExactly(
                        "Secret", "Secret", "Organization", "Project", "ProviderCredential", "Budget", "ServiceKey");
        assertThat(manifests)
                .contains("admin.key: krv_admin_real", "secret: sk-real")
                .doesNotContain("...");
    }
}
