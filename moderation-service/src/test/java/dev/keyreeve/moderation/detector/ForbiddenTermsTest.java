package dev.keyreeve.moderation.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Forbidden terms")
class ForbiddenTermsTest {
    private static final int PIECE = 65_536;

    @Nested
    @DisplayName("as whole words")
    class WholeWords {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "titan",
                    "the titan",
                    "titan!",
                    "(titan)",
                    "Titan's plan",
                    "a/titan/b",
                    "pre-titan",
                    "my_titan_x",
                    "titan\nnext",
                    "\ttitan",
                    "x. titan.",
                    "'titan'",
                    "titan,titan",
                    "タイtitan"
                })
        @DisplayName("are found")
        void found(String text) {
            assertThat(finds("titan", text)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"titanium", "atitan", "titan1", "1titan", "titans", "ti tan", "tita", "", "titané", "тtitan"
                })
        @DisplayName("are not found inside other words")
        void insideOthers(String text) {
            assertThat(finds("titan", text)).isFalse();
        }

        @ParameterizedTest
        @CsvSource({
            "c++,I like C++ a lot",
            "c++,c++11",
            ".net,use .NET here",
            "a&b,see A&B.",
            "#tag,x#tag",
            "50%,about 50%"
        })
        @DisplayName("may begin and end with punctuation")
        void punctuation(String term, String text) {
            assertThat(finds(term, text)).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"机密,这是机密文件", "秘密,社外秘密です", "프로젝트,프로젝트를 보세요", "ลับ,เอกสารลับมาก"})
        @DisplayName("are found anywhere where a script has no spaces to see")
        void withoutSpaces(String term, String text) {
            assertThat(finds(term, text)).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"하,한국", "か,がくせい", "मोर,मोरे", "мои,мой"})
        @DisplayName("are not found where a mark makes another letter of it")
        void marksThatAreLetters(String term, String text) {
            assertThat(finds(term, text)).isFalse();
        }
    }

    @Nested
    @DisplayName("in other clothes")
    class OtherClothes {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "PROJECT TITAN",
                    "Project\u00a0Titan",
                    "project \t\r\n  titan",
                    "project\u2028titan",
                    "project\u3000titan",
                    "pro\u00adject ti\u200btan",
                    "p\u200dr\u2060o\ufeffject t\u200citan",
                    "pr\u00f3j\u00e9ct t\u00eet\u00e4n",
                    "pro\u0301ject ti\u0302\u0323tan",
                    "ｐｒｏｊｅｃｔ　ｔｉｔａｎ",
                    "𝐩𝐫𝐨𝐣𝐞𝐜𝐭 𝓽𝓲𝓽𝓪𝓷",
                    "Ⓟⓡⓞⓙⓔⓒⓣ ⓣⓘⓣⓐⓝ",
                    "pro\u0000ject\u0007 titan",
                    "project\ufe0f ti\udb40\udc41tan",
                    "\u202eproject titan\u202c"
                })
        @DisplayName("are found")
        void found(String text) {
            assertThat(finds("Project Titan", text)).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"straße,STRASSE", "STRASSE,straße", "ﬁnance,FINANCE", "ΣΊΣΥΦΟΣ,σίσυφος", "İzmir,izmir", "café,cafe"
        })
        @DisplayName("fold both ways")
        void folds(String term, String text) {
            assertThat(finds(term, text)).isTrue();
            assertThat(finds(text, term)).isTrue();
        }

        @Test
        @DisplayName("are the same composed and decomposed, in every script")
        void canonicalEquivalence() {
            for (var term : List.of("crème brûlée", "がくせい", "한국어", "мойка", "ΐδιος", "क़लम", "אָלֶף")) {
                assertThat(finds(
                                Normalizer.normalize(term, Normalizer.Form.NFC),
                                Normalizer.normalize(term, Normalizer.Form.NFD)))
                        .as(term)
                        .isTrue();
                assertThat(finds(
                                Normalizer.normalize(term, Normalizer.Form.NFD),
                                Normalizer.normalize(term, Normalizer.Form.NFC)))
                        .as(term)
                        .isTrue();
            }
        }
    }

    @Nested
    @DisplayName("in many texts and pieces")
    class Pieces {
        @Test
        @DisplayName("are found wherever the text is cut")
        void everyCut() {
            var text = "ååå 한국어 がが x\u0301\u0302 프로젝트 \ud83d\ude00 top\u00a0\u200b sécret! ".repeat(3);
            var terms = ForbiddenTerms.of(List.of("top secret"));
            for (int size = 1; size <= text.length() + 1; size++) {
                assertThat(terms.anyIn(List.of(text), size))
                        .as("pieces of %s", size)
                        .isTrue();
            }
        }

        @Test
        @DisplayName("are found or not found alike, whatever the cut")
        void cutsChangeNothing() {
            var terms = ForbiddenTerms.of(List.of("か", "하", "мои", "cafe"));
            var clean = "が\u200b\u3099 한국 мой мои\u0306 caf\u00e9s かがか".substring(0, 22);
            boolean whole = terms.anyIn(List.of(clean), PIECE);
            for (int size = 1; size <= clean.length(); size++) {
                assertThat(terms.anyIn(List.of(clean), size))
                        .as("pieces of %s", size)
                        .isEqualTo(whole);
            }
        }

        @Test
        @DisplayName("are found across parts of a message, as after a space")
        void acrossTexts() {
            var terms = ForbiddenTerms.of(List.of("project titan"));
            assertThat(terms.anyIn(List.of("the project", "Titan begins"), PIECE))
                    .isTrue();
            assertThat(terms.anyIn(List.of("the pro", "ject Titan"), PIECE)).isFalse();
        }

        @Test
        @DisplayName("are found at the very end of eight million characters")
        void atTheEnd() {
            var text = "lorem ipsum dolor ".repeat(450_000) + "Titan";
            assertThat(finds("titan", text)).isTrue();
        }

        @Test
        @DisplayName("survive half surrogate pairs, and nothing but marks")
        void brokenText() {
            assertThat(finds("titan", "\ud83d titan \ude00")).isTrue();
            assertThat(finds("titan", "a" + "\u0301".repeat(200_000) + " titan"))
                    .isTrue();
        }
    }

    @Nested
    @DisplayName("in numbers")
    class Numbers {
        @Test
        @DisplayName("each of 1,000 long terms that share their beginnings is found")
        void manyTerms() {
            var terms = IntStream.range(0, 1_000)
                    .mapToObj(i -> "a ".repeat(90) + "end" + i)
                    .toList();
            var all = ForbiddenTerms.of(terms);
            for (var term : List.of(terms.getFirst(), terms.get(500), terms.getLast())) {
                assertThat(all.anyIn(List.of("a " + term + " b"), PIECE)).isTrue();
            }
            assertThat(all.anyIn(List.of("a ".repeat(200_000) + "en"), PIECE)).isFalse();
        }

        @Test
        @DisplayName("none finds nothing")
        void none() {
            assertThat(ForbiddenTerms.NONE.anyIn(List.of("anything", ""), PIECE))
                    .isFalse();
        }
    }

    @Test
    @DisplayName("have a length without what does not count")
    void normalized() {
        assertThat(ForbiddenTerms.normalized("  Pro\u200bj\u00e9ct \n TITAN ")).isEqualTo("project titan");
        assertThat(ForbiddenTerms.normalized("\u200b\u00ad \u0301")).isEmpty();
    }

    private static boolean finds(String term, String text) {
        return ForbiddenTerms.of(List.of(term)).anyIn(List.of(text), PIECE);
    }
}
