package dev.keyreeve.relay.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A path's template")
class PathTemplateTest {
    private static final PathTemplate PLAIN = PathTemplate.of("/messages.list");
    private static final PathTemplate ID = PathTemplate.of("/files/{id}/content");
    private static final PathTemplate VERB = PathTemplate.of("/models/{model}:generateContent");
    private static final PathTemplate NAME = PathTemplate.of("/models/{name}");

    @Test
    void without_places_is_the_path_itself_letter_for_letter() {
        assertThat(PLAIN.isPlain()).isTrue();
        assertThat(PLAIN.matches("/messages.list")).isTrue();
        assertThat(PLAIN.matches("/messagesXlist")).isFalse();
        assertThat(PLAIN.matches("/Messages.list")).isFalse();
        assertThat(PLAIN.modelIn("/messages.list")).isEmpty();
        assertThat(PLAIN).hasToString("/messages.list");
    }

    @Test
    void takes_one_segment_for_an_id() {
        assertThat(ID.isPlain()).isFalse();
        assertThat(ID.matches("/files/file-abc_1.2:3/content")).isTrue();
        assertThat(ID.modelIn("/files/file-abc/content")).isEmpty();
        assertThat(ID.matches("/files/" + "x".repeat(200) + "/content")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files//content",
                "/files/a/b/content",
                "/files/a/content/",
                "/files/a/Content",
                "/files/a%20b/content",
                "/files/a?b/content",
                "/files/a;b/content",
                "/files/ä/content",
                "/files/a\n/content",
                "/files/a/content\n",
                "x/files/a/content",
                "/files/a/content?x=1"
            })
    void takes_nothing_else_for_an_id(String path) {
        assertThat(ID.matches(path)).isFalse();
    }

    @Test
    void takes_a_model_up_to_its_verb() {
        assertThat(VERB.matches("/models/gemini-2.5-pro:generateContent")).isTrue();
        assertThat(VERB.modelIn("/models/gemini-2.5-pro:generateContent")).isEqualTo("gemini-2.5-pro");
        assertThat(VERB.matches("/models/gemini-2.5-pro:streamGenerateContent")).isFalse();
        assertThat(VERB.matches("/models/gemini:batch:generateContent")).isFalse();
        assertThat(VERB.matches("/models/a/b:generateContent")).isFalse();
        assertThat(VERB.matches("/models/:generateContent")).isFalse();
        assertThat(VERB.modelIn("/models/gemini-2.5-pro")).isEmpty();
    }

    @Test
    void takes_a_name_with_slashes_and_a_verb_is_a_part_of_it() {
        assertThat(NAME.modelIn("/models/meta-llama/Llama-3.3-70B@main:free"))
                .isEqualTo("meta-llama/Llama-3.3-70B@main:free");
        assertThat(NAME.matches("/models/a/b/c/d")).isTrue();
        assertThat(NAME.matches("/models/a/b/c/d/e")).isFalse();
        assertThat(NAME.matches("/models/a//b")).isFalse();
        assertThat(NAME.matches("/models/a/")).isFalse();
        assertThat(NAME.matches("/models/")).isFalse();
    }

    @Test
    void takes_a_name_with_encoded_slashes_and_writes_another_alike() {
        assertThat(NAME.modelIn("/models/meta-llama%2FLlama-3%2fx")).isEqualTo("meta-llama/Llama-3/x");
        assertThat(NAME.withModel("/models/team%2Ffast", "meta-llama/Llama-3"))
                .contains("/models/meta-llama%2FLlama-3");
        assertThat(NAME.withModel("/models/fast", "meta-llama/Llama-3")).contains("/models/meta-llama/Llama-3");
        for (var path : new String[] {"a%2F", "%2Fa", "a%2F%2Fb", "a%2Fb%2Fc%2Fd%2Fe", "a%252Fb", "a%5Cb", "a%2"}) {
            assertThat(NAME.matches("/models/" + path)).as(path).isFalse();
        }
        assertThat(ID.matches("/files/a%2Fb/content")).isFalse();
        assertThat(VERB.matches("/models/a%2Fb:generateContent")).isFalse();
    }

    /** The names that look worst for a search that tries again and again. */
    @Test
    void decides_at_once_about_a_long_path() {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            var path = new StringBuilder("/models/");
            for (int i = 0; i < 4_000; i++) {
                path.append("a/:.".charAt(random.nextInt(4)));
            }
            assertThat(NAME.matches(path.toString())).isFalse();
            assertThat(VERB.matches(path.toString())).isFalse();
        }
    }
}
