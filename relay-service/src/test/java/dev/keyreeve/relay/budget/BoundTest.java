package dev.keyreeve.relay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundTest {
    /** $2.50 and $10 for a million tokens; 128,000 of context, 16,384 of output. */
    private static final ModelPrice PRICE = new ModelPrice(2_500_000, 1_250_000, 10_000_000, 128_000, 16_384);

    private static final PriceBook BOOK = new PriceBook(
            "test",
            Map.of(
                    "openai",
                    Map.of(
                            "gpt-4o", PRICE,
                            "no-maximum", new ModelPrice(1, 1, 1, 0, 0),
                            "dear", new ModelPrice(Long.MAX_VALUE, 0, Long.MAX_VALUE, 0, 1_000_000),
                            "text-embedding-3-small", new ModelPrice(20_000, 20_000, 0, 8_191, 0))));

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final Set<Measure> MONEY = Set.of(Measure.MONEY);

    private static Bound bound(ObjectNode request, Operation operation, long bytes, PriceBook book) {
        return bound(request, operation, bytes, book, MONEY);
    }

    private static Bound bound(
            ObjectNode request, Operation operation, long bytes, PriceBook book, Set<Measure> measures) {
        var price = book.find("openai", request.path("model").asText());
        var asked = new Bound.Asked(operation, request.path("model").asText(), Bound.Fields.OPENAI, "", request, bytes);
        return Bound.of(asked, price, measures);
    }

    private static Bound.Bounded bounded(long input, long output, long nanos) {
        return new Bound.Bounded(Amounts.ofExchange(nanos, input + output), Optional.of(TokenUsage.of(input, output)));
    }

    private static Bound chat(String text) {
        return bound(json(text), Operation.CHAT_COMPLETIONS, 1_000, BOOK);
    }

    private static String chatWith(String members) {
        return "{'model':'gpt-4o','messages':[{'role':'user','content':'hi'}]," + members + "}";
    }

    private static String responseWith(String members) {
        return "{'model':'gpt-4o','input':'hi'," + members + "}";
    }

    @Nested
    @DisplayName("A request with an upper bound")
    class Bounded {
        @Test
        @DisplayName("has no more input tokens than bytes, and the model's maximum of output, which is written into it")
        void defaults() {
            var request = json(chatWith("'max_tokens':null"));

            var answer = bound(request, Operation.CHAT_COMPLETIONS, 1_000, BOOK);

            assertThat(answer).isEqualTo(bounded(1_000, 16_384, 2_500_000 + 163_840_000));
            assertThat(request.get("max_completion_tokens").longValue()).isEqualTo(16_384);
            assertThat(request.get("service_tier").textValue()).isEqualTo("default");
        }

        @Test
        @DisplayName("keeps its own maximum, times its choices; of two maxima the larger counts")
        void ownMaximum() {
            var request = json(chatWith("'max_tokens':10,'max_completion_tokens':20,'n':3,'service_tier':'default'"));
            var before = request.deepCopy();

            assertThat(bound(request, Operation.CHAT_COMPLETIONS, 100, BOOK))
                    .isEqualTo(bounded(100, 60, 250_000 + 600_000));
            assertThat(request).isEqualTo(before);
        }

        @Test
        @DisplayName("of the responses API writes max_output_tokens")
        void responses() {
            var request = json(responseWith("'service_tier':'auto','background':false,'instructions':'be kind'"));

            assertThat(bound(request, Operation.RESPONSES, 100, BOOK)).isInstanceOf(Bound.Bounded.class);
            assertThat(request.get("max_output_tokens").longValue()).isEqualTo(16_384);
            assertThat(request.get("service_tier").textValue()).isEqualTo("default");
        }

        @Test
        @DisplayName("never has more input than the context window, but a batch of embeddings may")
        void contextWindow() {
            assertThat(bound(json(chatWith("'max_tokens':1")), Operation.CHAT_COMPLETIONS, 1_000_000, BOOK))
                    .isInstanceOfSatisfying(
                            Bound.Bounded.class,
                            b -> assertThat(b.worstCase().orElseThrow().input()).isEqualTo(128_000));
            assertThat(bound(
                            json("{'model':'text-embedding-3-small','input':['a','b']}"),
                            Operation.EMBEDDINGS,
                            1_000_000,
                            BOOK))
                    .isEqualTo(bounded(1_000_000, 0, 20_000_000));
        }

        @Test
        @DisplayName(
                "may have tools that run at the caller's, whole conversations, and every setting that costs nothing")
        void text() {
            assertThat(
                            chat(
                                    "{'model':'gpt-4o-2024-08-06','messages':["
                                            + "{'role':'system','content':[{'type':'text','text':'x'}]},"
                                            + "{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                                            + "{'role':'tool','tool_call_id':'1','content':'42'},{'role':'assistant','content':[{'type':'refusal','refusal':'no'}]}],"
                                            + "'tools':[{'type':'function','function':{'name':'f'}},{'type':'custom','custom':{'name':'c'}}],"
                                            + "'modalities':['text'],'temperature':0.5,'stream':true,'stream_options':{'include_usage':true},'audio':null}"))
                    .isInstanceOf(Bound.Bounded.class);
            assertThat(bound(
                            json(
                                    "{'model':'gpt-4o','input':[{'role':'user','content':'a'},"
                                            + "{'type':'message','role':'user','content':[{'type':'input_text','text':'b'}]},"
                                            + "{'type':'function_call','call_id':'1','name':'f','arguments':'{}'},"
                                            + "{'type':'function_call_output','call_id':'1','output':[{'type':'input_text','text':'c'}]}]}"),
                            Operation.RESPONSES,
                            500,
                            BOOK))
                    .isInstanceOf(Bound.Bounded.class);
        }

        @Test
        @DisplayName("for a list of models is nothing")
        void models() {
            assertThat(bound(json("{}"), Operation.MODELS, 0, BOOK)).isEqualTo(Bound.Bounded.ofExchange());
        }
    }

    @Nested
    @DisplayName("Under limits that count no money, a request")
    class Unpriced {
        private static final Set<Measure> TOKENS = Set.of(Measure.TOKENS, Measure.REQUESTS);
        private static final String NAMED = "{'model':'local','messages':[],'max_tokens':10,'n':2}";

        @Test
        @DisplayName("needs no price for a bound in tokens, if it names its own maximum")
        void ownMaximum() {
            assertThat(bound(json(NAMED), Operation.CHAT_COMPLETIONS, 100, BOOK, TOKENS))
                    .isEqualTo(bounded(100, 20, 0));
            assertThat(bound(json("{'model':'local','input':'hi'}"), Operation.RESPONSES, 100, BOOK, TOKENS))
                    .isInstanceOfSatisfying(Bound.Unbounded.class, unbounded -> {
                        assertThat(unbounded.code()).isEqualTo(ErrorCode.COST_UNBOUNDED);
                        assertThat(unbounded.param()).isEqualTo("max_output_tokens");
                    });
        }

        @Test
        @DisplayName("gets the model's maximum where that is known, and keeps its service tier")
        void modelMaximum() {
            var request = json(chatWith("'service_tier':'flex'"));

            assertThat(bound(request, Operation.CHAT_COMPLETIONS, 1_000, BOOK, TOKENS))
                    .isEqualTo(bounded(1_000, 16_384, 2_500_000 + 163_840_000));
            assertThat(request.get("max_completion_tokens").longValue()).isEqualTo(16_384);
            assertThat(request.get("service_tier").textValue()).isEqualTo("flex");
        }

        @Test
        @DisplayName("may cost more than can be counted, when nobody counts it")
        void dear() {
            assertThat(bound(json("{'model':'dear','messages':[]}"), Operation.CHAT_COMPLETIONS, 9, BOOK, TOKENS))
                    .isEqualTo(bounded(9, 1_000_000, 0));
        }

        @Test
        @DisplayName("is still to be text: of an image nobody knows the tokens")
        void notText() {
            var image = "{'model':'local','max_tokens':1,'messages':[{'content':[{'type':'image_url'}]}]}";
            assertUnbounded(
                    bound(json(image), Operation.CHAT_COMPLETIONS, 9, BOOK, TOKENS),
                    ErrorCode.COST_UNBOUNDED,
                    "messages[0].content[0].type");
        }

        @Test
        @DisplayName("that is only counted may be anything, and is left as it is")
        void counted() {
            for (var measure : List.of(Measure.REQUESTS, Measure.CONCURRENCY)) {
                var request = json("{'model':'local','prediction':{},'messages':[{'content':[{'type':'image_url'}]}]}");
                var before = request.deepCopy();
                assertThat(bound(request, Operation.CHAT_COMPLETIONS, 9, BOOK, Set.of(measure)))
                        .isEqualTo(new Bound.Bounded(Amounts.ofExchange(0, 0), Optional.empty()));
                assertThat(request).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest(name = "{1}")
    @DisplayName("A chat request without an upper bound names what has none")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'n':129 | n",
                "'n':99999999999999999999 | n",
                "'max_tokens':3000000000 | max_tokens",
                "'max_completion_tokens':9223372036854775807 | max_completion_tokens",
                "'prediction':{'type':'content','content':'x'} | prediction",
                "'audio':{'voice':'a'} | audio",
                "'modalities':['text','audio'] | modalities",
                "'service_tier':'priority' | service_tier",
                "'service_tier':'flex' | service_tier",
                "'web_search_options':{} | web_search_options",
                "'tools':[{'type':'function'},{'type':'web_search'}] | tools[1].type",
                "'something_new':1 | something_new",
            })
    void unboundedChat(String member, String param) {
        assertUnbounded(chat(chatWith(member)), ErrorCode.COST_UNBOUNDED, param);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("What is not text in a message has no upper bound")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {"image_url", "input_audio", "file", "video_url", "TEXT", "input_image"})
    void notText(String type) {
        var message = "{'model':'gpt-4o','messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'"
                + type + "'}]}]}";
        assertUnbounded(chat(message), ErrorCode.COST_UNBOUNDED, "messages[0].content[1].type");
    }

    @ParameterizedTest(name = "{1}")
    @DisplayName("A responses request without an upper bound names what has none")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'previous_response_id':'resp_1' | previous_response_id",
                "'conversation':'conv_1' | conversation",
                "'prompt':{'id':'p'} | prompt",
                "'background':true | background",
                "'context_management':[] | context_management",
                "'tools':[{'type':'web_search'}] | tools[0].type",
                "'tools':[{'type':'file_search'}] | tools[0].type",
                "'tools':[{'type':'code_interpreter'}] | tools[0].type",
                "'tools':[{'type':'computer'}] | tools[0].type",
                "'tools':[{'type':'image_generation'}] | tools[0].type",
                "'tools':[{'type':'mcp'}] | tools[0].type",
                "'input':[{'type':'item_reference','id':'x'}] | input[0].type",
                "'input':[{'id':'msg_1'}] | input[0]",
                "'input':[{'id':'msg_1','type':null}] | input[0]",
                "'input':[{'type':'reasoning','id':'x','encrypted_content':'y'}] | input[0].type",
                "'input':[{'role':'user','content':[{'type':'input_file','file_id':'f'}]}] | input[0].content[0].type",
                "'input':[{'type':'function_call_output','output':[{'type':'input_image'}]}] | input[0].output[0].type",
            })
    void unboundedResponse(String member, String param) {
        assertUnbounded(
                bound(json("{'model':'gpt-4o'," + member + "}"), Operation.RESPONSES, 1_000, BOOK),
                ErrorCode.COST_UNBOUNDED,
                param);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("What has the wrong type is an invalid request")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'n':'2' | n",
                "'n':0 | n",
                "'n':1.5 | n",
                "'max_tokens':-1 | max_tokens",
                "'max_tokens':true | max_tokens",
                "'max_tokens':[1] | max_tokens",
                "'modalities':'text' | modalities",
                "'service_tier':1 | service_tier",
                "'tools':{} | tools",
                "'tools':[1] | tools[0]",
                "'tools':[{}] | tools[0].type",
                "'messages':'hi' | messages",
                "'messages':[1] | messages[0]",
                "'messages':[{'content':1}] | messages[0].content",
                "'messages':[{'content':[{'text':'x'}]}] | messages[0].content[0].type",
            })
    void invalid(String member, String param) {
        var request = json("{'model':'gpt-4o','messages':[]}");
        request.setAll(json("{" + member + "}"));
        assertUnbounded(bound(request, Operation.CHAT_COMPLETIONS, 1_000, BOOK), ErrorCode.INVALID_REQUEST, param);
    }

    @Test
    @DisplayName("A model that is unknown, or whose maximum is, is refused")
    void models() {
        assertUnbounded(chat("{'model':'gpt-9','messages':[]}"), ErrorCode.MODEL_NOT_PRICED, "model");
        assertUnbounded(chat("{'messages':[]}"), ErrorCode.INVALID_REQUEST, "model");
        assertUnbounded(chat("{'model':['gpt-4o'],'messages':[]}"), ErrorCode.INVALID_REQUEST, "model");
        assertUnbounded(
                chat("{'model':'no-maximum','messages':[]}"), ErrorCode.COST_UNBOUNDED, "max_completion_tokens");
        assertThat(chat("{'model':'dear','messages':[]}"))
                .isInstanceOfSatisfying(
                        Bound.Unbounded.class, u -> assertThat(u.code()).isEqualTo(ErrorCode.COST_UNBOUNDED));
    }

    @Test
    @DisplayName("A refused request is unchanged")
    void unchanged() {
        var request = json(chatWith("'service_tier':'auto','n':1000"));
        var before = request.deepCopy();

        assertThat(bound(request, Operation.CHAT_COMPLETIONS, 10, BOOK)).isInstanceOf(Bound.Unbounded.class);
        assertThat(request).isEqualTo(before);
    }

    private static void assertUnbounded(Bound bound, ErrorCode code, String param) {
        assertThat(bound).isInstanceOfSatisfying(Bound.Unbounded.class, unbounded -> {
            assertThat(unbounded.code()).isEqualTo(code);
            assertThat(unbounded.param()).isEqualTo(param);
            assertThat(unbounded.message()).contains(code == ErrorCode.MODEL_NOT_PRICED ? "gpt-9" : param);
        });
    }
}
