package dev.keyreeve.relay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The bound")
class DialectBoundTest {
    /** $3 and $15 for a million tokens; 200,000 of context, 64,000 of output. */
    private static final ModelPrice PRICE = new ModelPrice(3_000_000, 300_000, 15_000_000, 200_000, 64_000);

    private static final Set<Measure> MONEY = Set.of(Measure.MONEY);
    private static final Set<Measure> TOKENS = Set.of(Measure.TOKENS);

    private static ObjectNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), ObjectNode.class);
    }

    private static Bound bound(Operation operation, ObjectNode request, String beta, Set<Measure> measures) {
        return Bound.of(
                new Bound.Asked(operation, "a-model", Bound.Fields.COMPATIBLE, beta, request, 1_000),
                Optional.of(PRICE),
                measures);
    }

    private static Bound.Bounded bounded(long input, long output) {
        return new Bound.Bounded(
                Amounts.ofExchange(input * 3_000 + output * 15_000, input + output),
                Optional.of(TokenUsage.of(input, output)));
    }

    private static void assertUnbounded(Bound bound, ErrorCode code, String param) {
        assertThat(bound).isInstanceOfSatisfying(Bound.Unbounded.class, unbounded -> {
            assertThat(unbounded.code()).isEqualTo(code);
            assertThat(unbounded.param()).isEqualTo(param);
            assertThat(unbounded.message()).contains(param);
        });
    }

    @Nested
    @DisplayName("of Anthropic's messages")
    class Messages {
        private static final String HELLO = "'messages':[{'role':'user','content':'hi'}]";

        private static Bound messages(String members) {
            return messages(json("{'model':'a-model'," + members + "}"), "");
        }

        private static Bound messages(ObjectNode request, String beta) {
            return bound(Operation.MESSAGES, request, beta, MONEY);
        }

        @Test
        void is_the_models_maximum_where_none_is_named_and_both_are_written() {
            var request = json("{'model':'a-model'," + HELLO + ",'max_tokens':null,'service_tier':'auto'}");

            assertThat(messages(request, "")).isEqualTo(bounded(1_000, 64_000));
            assertThat(request.path("max_tokens").longValue()).isEqualTo(64_000);
            assertThat(request.path("service_tier").textValue()).isEqualTo("standard_only");
        }

        @Test
        void is_the_maximum_that_is_named() {
            var request = json("{'model':'a-model'," + HELLO + ",'max_tokens':20,'service_tier':'standard_only'}");
            var before = request.deepCopy();

            assertThat(messages(request, "")).isEqualTo(bounded(1_000, 20));
            assertThat(request).isEqualTo(before);
        }

        @Test
        void covers_thinking_that_may_be_longer_than_the_answer() {
            assertThat(messages(HELLO + ",'max_tokens':20,'thinking':{'type':'enabled','budget_tokens':16}"))
                    .isEqualTo(bounded(1_000, 20));
            assertThat(messages(HELLO + ",'max_tokens':20,'thinking':{'type':'enabled','budget_tokens':90}"))
                    .isEqualTo(bounded(1_000, 90));
            assertThat(messages(HELLO + ",'max_tokens':20,'thinking':{'type':'adaptive'}"))
                    .isEqualTo(bounded(1_000, 20));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'tools':[{'name':'f','input_schema':{'type':'object'}}]",
                    "'tools':[{'type':'custom','name':'f'},{'type':null,'name':'g'}]",
                    "'output_format':{'type':'json_schema','schema':{}}",
                    "'output_config':{'effort':'low'}",
                })
        void has_room_for_what_the_provider_adds_to_the_prompt(String member) {
            assertThat(messages(HELLO + ",'max_tokens':20," + member)).isEqualTo(bounded(2_000, 20));
        }

        @Test
        void is_never_more_input_than_the_context_window() {
            var asked = new Bound.Asked(
                    Operation.MESSAGES,
                    "a-model",
                    Bound.Fields.COMPATIBLE,
                    "",
                    json("{'max_tokens':1," + HELLO + "}"),
                    5_000_000);

            assertThat(Bound.of(asked, Optional.of(PRICE), MONEY)).isEqualTo(bounded(200_000, 1));
        }

        @Test
        void is_known_for_text_thinking_and_the_callers_own_tools() {
            assertThat(messages("""
                                    'max_tokens':9,'system':[{'type':'text','text':'x','cache_control':{'type':'ephemeral','ttl':'5m'}}],
                                    'messages':[{'role':'user','content':[{'type':'text','text':'x'}]},
                                     {'role':'assistant','content':[{'type':'thinking','thinking':'x','signature':'s'},
                                      {'type':'tool_use','id':'1','name':'f','input':{'image':{'type':'image'}}}]},
                                     {'role':'user','content':[{'type':'tool_result','tool_use_id':'1','content':'x'},
                                      {'type':'tool_result','tool_use_id':'1'},
                                      {'type':'tool_result','tool_use_id':'1','content':[{'type':'text','text':'x'}]}]}],
                                    'temperature':1,'top_p':0.5,'top_k':3,'stop_sequences':['x'],'stream':true,
                                    'metadata':{'user_id':'u'},'tool_choice':{'type':'auto'},'container':null
                                    """)).isInstanceOf(Bound.Bounded.class);
        }

        @ParameterizedTest(name = "{1}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '#',
                value = {
                    "'container':'c' | container",
                    "'mcp_servers':[] | mcp_servers",
                    "'context_management':{} | context_management",
                    "'inference_geo':'us' | inference_geo",
                    "'speed':'fast' | speed",
                    "'betas':['x'] | betas",
                    "'something_new':1 | something_new",
                    "'max_tokens':3000000000 | max_tokens",
                    "'system':[{'type':'image'}] | system[0].type",
                    "'messages':[{'content':[{'type':'image','source':{}}]}] | messages[0].content[0].type",
                    "'messages':[{'content':[{'type':'document'}]}] | messages[0].content[0].type",
                    "'messages':[{'content':[{'type':'search_result'}]}] | messages[0].content[0].type",
                    "'messages':[{'content':[{'type':'server_tool_use'}]}] | messages[0].content[0].type",
                    "'messages':[{'content':[{'type':'redacted_thinking'}]}] | messages[0].content[0].type",
                    "'messages':[{'content':[{'type':'container_upload'}]}] | messages[0].content[0].type",
                    "'messages':[{'content':[{'type':'tool_result','content':[{'type':'image'}]}]}] | messages[0].content[0].content[0].type",
                    "'tools':[{'name':'f'},{'type':'web_search_20250305'}] | tools[1].type",
                    "'tools':[{'type':'web_fetch_20250910'}] | tools[0].type",
                    "'tools':[{'type':'code_execution_20250825'}] | tools[0].type",
                    "'tools':[{'type':'computer_20250124'}] | tools[0].type",
                    "'tools':[{'type':'bash_20250124'}] | tools[0].type",
                    "'tools':[{'type':1}] | tools[0].type",
                })
        void names_what_has_none(String member, String param) {
            var request = json("{'model':'a-model','max_tokens':9," + HELLO + "}");
            request.setAll(json("{" + member + "}"));
            var before = request.deepCopy();

            assertUnbounded(messages(request, ""), ErrorCode.COST_UNBOUNDED, param);
            assertThat(request).isEqualTo(before);
        }

        @ParameterizedTest(name = "{1}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '#',
                value = {
                    "'max_tokens':0 | max_tokens",
                    "'max_tokens':'9' | max_tokens",
                    "'messages':{'content':'hi'} | messages",
                    "'messages':['hi'] | messages[0]",
                    "'messages':[{'content':{'type':'image'}}] | messages[0].content",
                    "'messages':[{'content':[{'type':'tool_result','content':{'type':'image'}}]}] | messages[0].content[0].content",
                    "'system':7 | system",
                    "'tools':{'type':'web_search_20250305'} | tools",
                    "'tools':['f'] | tools[0]",
                    "'thinking':{'budget_tokens':-1} | budget_tokens",
                })
        void names_what_is_of_the_wrong_type(String member, String param) {
            var request = json("{'model':'a-model','max_tokens':9," + HELLO + "}");
            request.setAll(json("{" + member + "}"));

            assertUnbounded(messages(request, ""), ErrorCode.INVALID_REQUEST, param);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " , ",
                    "prompt-caching-2024-07-31",
                    "interleaved-thinking-2025-05-14, output-128k-2025-02-19",
                    "extended-cache-ttl-2025-04-11,token-efficient-tools-2025-02-19"
                })
        void stands_whatever_features_leave_prices_alone(String beta) {
            assertThat(messages(json("{'max_tokens':9," + HELLO + "}"), beta)).isInstanceOf(Bound.Bounded.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "context-1m-2025-08-07",
                    "prompt-caching-2024-07-31,web-fetch-2025-09-10",
                    "code-execution-2025-08-25",
                    "mcp-client-2025-04-04",
                    "of-tomorrow",
                    "Prompt-Caching-2024-07-31",
                    "prompt-caching"
                })
        void is_unknown_under_a_feature_that_may_change_prices(String beta) {
            assertUnbounded(
                    messages(json("{'max_tokens':9," + HELLO + "}"), beta), ErrorCode.COST_UNBOUNDED, "anthropic-beta");
        }

        @Test
        void is_unknown_where_something_is_cached_for_an_hour() {
            var hour = "'cache_control':{'type':'ephemeral','ttl':'1h'}";
            for (var body : new String[] {
                "'system':[{'type':'text','text':'x'," + hour + "}]," + HELLO,
                "'messages':[{'role':'user','content':[{'type':'text','text':'x'," + hour + "}]}]",
                "'tools':[{'name':'f','input_schema':{}," + hour + "}]," + HELLO,
            }) {
                assertUnbounded(
                        messages(json("{'max_tokens':9," + body + "}"), ""),
                        ErrorCode.COST_UNBOUNDED,
                        "cache_control.ttl");
            }
        }

        @Test
        void counts_what_is_cached_for_an_hour_at_its_own_price_where_it_has_one() {
            var hourly = PRICE.map(rates -> rates.withCacheWriteHour(6_000_000));
            var lasting = json("{'model':'a-model','max_tokens':9,'system':[{'type':'text','text':'x',"
                    + "'cache_control':{'type':'ephemeral','ttl':'1h'}}]," + HELLO + "}");

            assertThat(priced(lasting, hourly))
                    .isEqualTo(new Bound.Bounded(
                            Amounts.ofExchange(1_000 * 6_000 + 9 * 15_000, 1_009),
                            Optional.of(TokenUsage.of(1_000, 9))));
            assertThat(priced(json("{'model':'a-model','max_tokens':9," + HELLO + "}"), hourly))
                    .isEqualTo(bounded(1_000, 9));
            assertUnbounded(
                    priced(json(lasting.toString().replace("1h", "1d")), hourly),
                    ErrorCode.COST_UNBOUNDED,
                    "cache_control.ttl");
        }

        private static Bound priced(ObjectNode request, ModelPrice price) {
            return Bound.of(
                    new Bound.Asked(Operation.MESSAGES, "a-model", Bound.Fields.COMPATIBLE, "", request, 1_000),
                    Optional.of(price),
                    MONEY);
        }

        @Test
        void in_tokens_leaves_the_tier_alone() {
            var request = json("{'model':'a-model','max_tokens':9," + HELLO + ",'service_tier':'auto'}");

            assertThat(bound(Operation.MESSAGES, request, "", TOKENS)).isInstanceOf(Bound.Bounded.class);
            assertThat(request.path("service_tier").textValue()).isEqualTo("auto");
        }
    }

    @Nested
    @DisplayName("of Gemini's content")
    class Generate {
        private static final String HELLO = "'contents':[{'role':'user','parts':[{'text':'hi'}]}]";

        private static Bound generate(String members) {
            return generate(json("{" + members + "}"));
        }

        private static Bound generate(ObjectNode request) {
            return bound(Operation.GENERATE_CONTENT, request, "", MONEY);
        }

        @Test
        void is_the_models_maximum_where_none_is_named_and_it_is_written() {
            for (var config : new String[] {"", ",'generationConfig':null", ",'generationConfig':{}"}) {
                var request = json("{" + HELLO + config + "}");

                assertThat(generate(request)).isEqualTo(bounded(1_000, 64_000));
                assertThat(request.at("/generationConfig/maxOutputTokens").longValue())
                        .isEqualTo(64_000);
            }
        }

        @Test
        void leaves_the_rest_of_the_configuration_as_it_is() {
            var request = json("{" + HELLO + ",'generationConfig':{'temperature':0.5,'seed':3}}");

            assertThat(generate(request)).isInstanceOf(Bound.Bounded.class);
            assertThat(request.path("generationConfig"))
                    .hasToString("{\"temperature\":0.5,\"seed\":3,\"maxOutputTokens\":64000}");
        }

        @Test
        void is_the_maximum_that_is_named_for_each_candidate() {
            assertThat(generate(HELLO + ",'generationConfig':{'maxOutputTokens':20}"))
                    .isEqualTo(bounded(1_000, 20));
            assertThat(generate(HELLO + ",'generationConfig':{'maxOutputTokens':20,'candidateCount':8}"))
                    .isEqualTo(bounded(1_000, 160));
        }

        @Test
        void is_known_for_text_and_the_callers_own_functions() {
            assertThat(generate("""
                                    'contents':[{'role':'user','parts':[{'text':'x'}]},
                                     {'role':'model','parts':[{'functionCall':{'name':'f','args':{'inlineData':{}}},'thoughtSignature':'s'}]},
                                     {'role':'user','parts':[{'functionResponse':{'id':'1','name':'f','response':{'fileData':'x'}}}]}],
                                    'systemInstruction':{'parts':[{'text':'x'}]},
                                    'tools':[{'functionDeclarations':[{'name':'f'}]}],'toolConfig':{},'safetySettings':[],
                                    'generationConfig':{'maxOutputTokens':5,'temperature':1,'responseMimeType':'application/json',
                                     'responseSchema':{},'thinkingConfig':{'thinkingBudget':2000}},'cachedContent':null
                                    """)).isEqualTo(bounded(2_000, 5));
        }

        @ParameterizedTest(name = "{1}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '#',
                value = {
                    "'cachedContent':'cachedContents/1' | cachedContent",
                    "'cached_content':'cachedContents/1' | cached_content",
                    "'generation_config':{'maxOutputTokens':9} | generation_config",
                    "'something_new':1 | something_new",
                    "'generationConfig':{'maxOutputTokens':3000000000} | maxOutputTokens",
                    "'generationConfig':{'candidateCount':9,'maxOutputTokens':1} | candidateCount",
                    "'generationConfig':{'max_output_tokens':9} | max_output_tokens",
                    "'generationConfig':{'responseModalities':['IMAGE']} | responseModalities",
                    "'generationConfig':{'speechConfig':{}} | speechConfig",
                    "'contents':[{'parts':[{'text':'x'},{'inlineData':{}}]}] | contents[0].parts[1].inlineData",
                    "'contents':[{'parts':[{'inline_data':{}}]}] | contents[0].parts[0].inline_data",
                    "'contents':[{'parts':[{'fileData':{}}]}] | contents[0].parts[0].fileData",
                    "'contents':[{'parts':[{'executableCode':{}}]}] | contents[0].parts[0].executableCode",
                    "'contents':[{'parts':[{'functionResponse':{'name':'f','parts':[{'inlineData':{}}]}}]}] | contents[0].parts[0].functionResponse.parts",
                    "'systemInstruction':{'parts':[{'fileData':{}}]} | systemInstruction.parts[0].fileData",
                    "'system_instruction':{'parts':[{'fileData':{}}]} | system_instruction.parts[0].fileData",
                    "'tools':[{'googleSearch':{}}] | tools[0].googleSearch",
                    "'tools':[{'functionDeclarations':[]},{'urlContext':{}}] | tools[1].urlContext",
                    "'tools':[{'codeExecution':{}}] | tools[0].codeExecution",
                    "'tools':[{'function_declarations':[],'google_search':{}}] | tools[0].function_declarations",
                })
        void names_what_has_none(String member, String param) {
            var request = json("{" + HELLO + "}");
            request.setAll(json("{" + member + "}"));
            var before = request.deepCopy();

            assertUnbounded(generate(request), ErrorCode.COST_UNBOUNDED, param);
            assertThat(request).isEqualTo(before);
        }

        /** Google reads an object where a list is meant as a list of one. */
        @ParameterizedTest(name = "{1}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '#',
                value = {
                    "'tools':{'googleSearch':{}} | tools",
                    "'tools':['googleSearch'] | tools[0]",
                    "'contents':{'parts':[{'text':'x'}]} | contents",
                    "'contents':[{'parts':{'fileData':{}}}] | contents[0].parts[0]",
                    "'contents':[{'parts':'x'}] | contents[0].parts",
                    "'contents':[{'parts':['x']}] | contents[0].parts[0]",
                    "'systemInstruction':{'parts':{'fileData':{}}} | systemInstruction.parts[0]",
                    "'generationConfig':[] | generationConfig",
                    "'generationConfig':{'maxOutputTokens':0} | maxOutputTokens",
                    "'generationConfig':{'maxOutputTokens':1,'candidateCount':'2'} | candidateCount",
                })
        void names_what_is_of_the_wrong_type(String member, String param) {
            var request = json("{" + HELLO + "}");
            request.setAll(json("{" + member + "}"));

            assertUnbounded(generate(request), ErrorCode.INVALID_REQUEST, param);
        }
    }

    @Nested
    @DisplayName("of older completions")
    class Completions {
        private static Bound completions(String members) {
            return bound(Operation.COMPLETIONS, json("{'model':'a-model'," + members + "}"), "", MONEY);
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '#',
                value = {
                    "'prompt':'x' | 10",
                    "'prompt':['x'] | 10",
                    "'prompt':['x','y','z'] | 30",
                    "'prompt':[1,2,3] | 10",
                    "'prompt':[[1,2],[3]] | 20",
                    "'prompt':[1,'x','y'] | 30",
                    "'prompt':[] | 10",
                    "'n':3,'prompt':'x' | 30",
                    "'n':2,'best_of':5,'prompt':['x','y'] | 100",
                    "'n':4,'best_of':2,'prompt':'x' | 40",
                    "'suffix':'y' | 10",
                })
        void is_the_maximum_for_each_prompt_and_each_attempt(String members, long output) {
            assertThat(completions("'max_tokens':10," + members)).isEqualTo(bounded(1_000, output));
        }

        @Test
        void is_the_models_maximum_where_none_is_named() {
            var request = json("{'model':'a-model','prompt':['x','y']}");

            assertThat(bound(Operation.COMPLETIONS, request, "", MONEY)).isEqualTo(bounded(1_000, 128_000));
            assertThat(request.path("max_tokens").longValue()).isEqualTo(64_000);
        }

        @Test
        void is_not_bounded_by_the_context_window_which_each_prompt_has_for_itself() {
            var asked = new Bound.Asked(
                    Operation.COMPLETIONS,
                    "a-model",
                    Bound.Fields.COMPATIBLE,
                    "",
                    json("{'prompt':['x'],'max_tokens':1}"),
                    300_000);

            assertThat(Bound.of(asked, Optional.of(PRICE), MONEY)).isEqualTo(bounded(300_000, 1));
        }

        @ParameterizedTest(name = "{1}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '#',
                value = {
                    "'n':129 | n",
                    "'best_of':129 | best_of",
                    "'echo':true | echo",
                    "'something_new':1 | something_new"
                })
        void names_what_has_none(String member, String param) {
            assertUnbounded(completions("'max_tokens':1," + member), ErrorCode.COST_UNBOUNDED, param);
        }
    }

    @Nested
    @DisplayName("of embeddings")
    class Embeddings {
        private static Bound embeddings(String members) {
            return bound(Operation.EMBEDDINGS, json("{" + members + "}"), "", MONEY);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'input':'x'",
                    "'input':['x',[1,2]]",
                    "'input':[1,2]",
                    "'content':{'parts':[{'text':'x'}]},'taskType':'RETRIEVAL_QUERY','outputDimensionality':3",
                    "'requests':[{'model':'models/m','content':{'parts':[{'text':'x'}]}}]",
                })
        void is_the_size_of_the_request(String members) {
            assertThat(embeddings(members)).isEqualTo(bounded(1_000, 0));
        }

        @ParameterizedTest(name = "{1}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '#',
                value = {
                    "'input':{'image':'https://example.com/x.png'} | input",
                    "'input':['x',{'image':'https://example.com/x.png'}] | input[1]",
                    "'content':{'parts':[{'inlineData':{}}]} | content.parts[0].inlineData",
                    "'requests':[{'content':{'parts':[{'fileData':{}}]}}] | requests[].content.parts[0].fileData",
                    "'something_new':1 | something_new",
                })
        void names_what_has_none(String members, String param) {
            assertUnbounded(embeddings(members), ErrorCode.COST_UNBOUNDED, param);
        }

        @Test
        void takes_a_list_where_a_list_is_meant() {
            assertUnbounded(
                    embeddings("'requests':{'content':{'parts':[{'fileData':{}}]}}"),
                    ErrorCode.INVALID_REQUEST,
                    "requests");
        }
    }

    @Test
    @DisplayName("of a request with one of OpenAI's betas nobody knows")
    void openAiBeta() {
        var request = json("{'model':'a-model','messages':[],'max_tokens':1}");

        assertUnbounded(
                bound(Operation.CHAT_COMPLETIONS, request, "of-tomorrow=v1", MONEY),
                ErrorCode.COST_UNBOUNDED,
                "openai-beta");
        assertThat(bound(Operation.CHAT_COMPLETIONS, request, "of-tomorrow=v1", Set.of(Measure.REQUESTS)))
                .isEqualTo(Bound.Bounded.ofExchange());
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"IMAGES", "AUDIO_SPEECHES", "AUDIO_TRANSCRIPTIONS", "BATCHES", "REALTIME"})
    @DisplayName("of what is not paid by its text is not known, as a document or as a form")
    void otherMedia(Operation operation) {
        for (var measures : new Set[] {MONEY, TOKENS}) {
            assertThat(bound(operation, json("{'model':'a-model'}"), "", Set.copyOf(measures)))
                    .isInstanceOfSatisfying(
                            Bound.Unbounded.class,
                            unbounded -> assertThat(unbounded.code()).isEqualTo(ErrorCode.COST_UNBOUNDED));
            assertThat(Bound.ofUnknown(operation, Set.copyOf(measures)))
                    .isInstanceOfSatisfying(
                            Bound.Unbounded.class,
                            unbounded -> assertThat(unbounded.code()).isEqualTo(ErrorCode.COST_UNBOUNDED));
            // A batch names no model, and a price for a model of images would not help.
            assertThat(Bound.of(
                            new Bound.Asked(operation, "", Bound.Fields.COMPATIBLE, "", json("{}"), 1_000),
                            Optional.empty(),
                            Set.copyOf(measures)))
                    .isEqualTo(Bound.ofUnknown(operation, Set.copyOf(measures)));
        }
        assertThat(Bound.ofUnknown(operation, Set.of(Measure.REQUESTS))).isEqualTo(Bound.Bounded.ofExchange());
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"MODELS", "MODERATIONS", "TOKEN_COUNTS", "FILES", "STORED"})
    @DisplayName("of what costs nothing is one exchange, whatever stands in it")
    void free(Operation operation) {
        assertThat(bound(operation, json("{'anything':[{'type':'image'}]}"), "of-tomorrow", MONEY))
                .isEqualTo(Bound.Bounded.ofExchange());
        assertThat(Bound.ofUnknown(operation, MONEY)).isEqualTo(Bound.Bounded.ofExchange());
    }
}
