package dev.keyreeve.relay.inbound;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.relay.content.Content;
import dev.keyreeve.relay.exchange.Call;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.upstream.ConfiguredProviders;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What is asked")
class AskedTest {
    private final Routes routes = new Routes(
            ConfiguredProviders.of("openai", "", "anthropic", "", "gemini", "", "azure", ""),
            new ConnectorRoutes(ConfiguredProviders.noConnectors()),
            new AllowedRoutes(new Grants(), ConfiguredProviders.of("openai", "")));

    private Call call(HttpMethod method, String target, String type, String body) throws Refused {
        int mark = target.indexOf('?');
        var path = mark < 0 ? target : target.substring(0, mark);
        var at = (Routes.Found.At) routes.find(new OrganizationId("org_1"), method, path);
        var query = Query.read(mark < 0 ? "" : target.substring(mark + 1), at.query());
        return new Asked(at, query, Map.of()).understood(type, Buffer.buffer(body));
    }

    private Call json(String target, String body) throws Refused {
        return call(POST, target, "application/json", body.replace('\'', '"'));
    }

    private Call form(String target, String... namesAndValues) throws Refused {
        var body = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.append("--b\r\nContent-Disposition: form-data; name=\"")
                    .append(namesAndValues[i])
                    .append("\"\r\n\r\n")
                    .append(namesAndValues[i + 1])
                    .append("\r\n");
        }
        return call(POST, target, "multipart/form-data; boundary=b", body + "--b--");
    }

    private static String sent(Call call) {
        return call.content().render().body().toString().replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "/v1/chat/completions | {'model':'m','stream':true} | true",
                "/v1/chat/completions | {'model':'m','stream':false} | false",
                "/v1/chat/completions | {'model':'m','stream':null} | false",
                "/v1/chat/completions | {'model':'m'} | false",
                "/v1/responses | {'model':'m','stream':true} | true",
                "/v1/embeddings | {'model':'m','stream':true} | false",
                "/v1/images/generations | {'stream':true} | true",
                "/v1/audio/speech | {'model':'m','stream_format':'sse'} | true",
                "/v1/audio/speech | {'model':'m','stream_format':'audio'} | false",
                "/v1/audio/speech | {'model':'m','stream':true} | false",
                "/anthropic/v1/messages | {'model':'m','stream':true} | true",
                "/anthropic/v1/messages/count_tokens | {'model':'m','stream':true} | false",
                "/gemini/v1beta/models/m:streamGenerateContent?alt=sse | {} | true",
                "/gemini/v1beta/models/m:streamGenerateContent | {} | true",
                "/gemini/v1beta/models/m:streamGenerateContent?alt=json | {} | true",
                "/gemini/v1beta/models/m:generateContent?alt=sse | {} | false",
                "/gemini/v1beta/models/m:generateContent | {'stream':true} | false",
                "/azure/openai/deployments/m/chat/completions | {'stream':true} | true",
            })
    void is_a_stream_or_not(String target, String body, boolean streamed) throws Refused {
        var call = json(target, body);

        assertThat(call.streamed()).isEqualTo(streamed);
        assertThat(call.errors().isPresent()).isEqualTo(streamed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'input':'hello'",
                "'input':[{'role':'user','content':'hello'}],'previous_response_id':null,'conversation':null",
                "'input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'see'},"
                        + "{'type':'input_image','image_url':'https://x.example/a.png','detail':'low'}]}]",
                "'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                        + "{'type':'function_call_output','call_id':'c','output':'1'}],"
                        + "'tools':[{'type':'function','name':'f','parameters':{}}]",
                "'input':'hi','stream':true,'reasoning':{'effort':'low'},'text':{'format':{'type':'text'}}",
            })
    void may_go_to_any_account_where_it_leaves_nothing_and_refers_to_nothing(String asked) throws Refused {
        assertThat(json("/v1/responses", "{'model':'m','store':false," + asked + "}")
                        .ofOneAccount())
                .isFalse();
        assertThat(json("/azure/openai/v1/responses", "{'model':'m','store':false," + asked + "}")
                        .ofOneAccount())
                .isFalse();
        assertThat(json("/v1/responses", "{'model':'m'," + asked + "}").ofOneAccount())
                .as("stored by default")
                .isTrue();
        assertThat(json("/v1/responses", "{'model':'m','store':true," + asked + "}")
                        .ofOneAccount())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'input':'hi','previous_response_id':'resp_1'",
                "'input':'hi','conversation':'conv_1'",
                "'input':'hi','prompt':{'id':'pmpt_1'}",
                "'input':'hi','background':true",
                "'input':'hi','include':['reasoning.encrypted_content']",
                "'input':'hi','something_new':'x_1'",
                "'input':'hi','tools':[{'type':'file_search','vector_store_ids':['vs_1']}]",
                "'input':'hi','tools':[{'type':'code_interpreter','container':'cntr_1'}]",
                "'input':'hi','tools':'all'",
                "'input':[{'type':'item_reference','id':'msg_1'}]",
                "'input':[{'type':'reasoning','id':'rs_1','encrypted_content':'x'}]",
                "'input':[{'type':'message','id':'msg_1','role':'assistant','content':'hi'}]",
                "'input':[{'role':'user','content':[{'type':'input_file','file_id':'file_1'}]}]",
                "'input':[{'role':'user','content':[{'type':'input_image','file_id':'file_1'}]}]",
                "'input':[{'role':'user','content':[{'type':'input_new','text':'x'}]}]",
                "'input':[{'type':'function_call_output','call_id':'c','output':[{'type':'input_file','file_id':'f'}]}]",
                "'input':['hello']",
                "'input':{}",
                "'instructions':'hi'",
            })
    void stays_with_one_account_where_it_may_refer_to_what_is_stored(String asked) throws Refused {
        assertThat(json("/v1/responses", "{'model':'m','store':false," + asked + "}")
                        .ofOneAccount())
                .isTrue();
    }

    @Test
    void stays_with_one_account_that_keeps_what_it_is_about() throws Refused {
        assertThat(call(GET, "/v1/responses/resp_1", "", "").ofOneAccount()).isTrue();
        assertThat(call(GET, "/v1/files", "", "").ofOneAccount()).isTrue();
        assertThat(json("/v1/batches", "{'input_file_id':'file_1'}").ofOneAccount())
                .isTrue();
        assertThat(json("/v1/chat/completions", "{'model':'m'}").ofOneAccount()).isFalse();
    }

    @Test
    void is_a_stream_by_a_forms_field_or_by_the_query() throws Refused {
        assertThat(form("/v1/audio/transcriptions", "model", "m", "stream", "true")
                        .streamed())
                .isTrue();
        assertThat(form("/v1/audio/transcriptions", "model", "m", "stream", "false")
                        .streamed())
                .isFalse();
        assertThat(form("/v1/audio/transcriptions", "model", "m").streamed()).isFalse();
        assertThat(form("/v1/audio/translations", "model", "m", "stream", "true")
                        .streamed())
                .isFalse();
        assertThat(call(GET, "/v1/responses/resp_1?stream=true", "", "").streamed())
                .isTrue();
        assertThat(call(GET, "/v1/responses/resp_1?stream=false", "", "").streamed())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'yes'", "'true'", "1", "0", "[]", "{}"})
    void is_refused_where_nobody_can_tell_whether_it_is_a_stream(String flag) {
        assertThatThrownBy(() -> json("/v1/chat/completions", "{'model':'m','stream':" + flag + "}"))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> json("/anthropic/v1/messages", "{'model':'m','stream':" + flag + "}"))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "True", "1", "yes", " true"})
    void is_refused_where_a_form_does_not_say_it_plainly(String flag) {
        assertThatThrownBy(() -> form("/v1/audio/transcriptions", "model", "m", "stream", flag))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'stream':true | 'stream_options':{'include_usage':true} | true",
                "'stream':true,'stream_options':null | 'stream_options':{'include_usage':true} | true",
                "'stream':true,'stream_options':{'include_usage':false} | 'stream_options':{'include_usage':true} | true",
                "'stream':true,'stream_options':{'include_usage':true} | 'stream_options':{'include_usage':true} | false",
                "'stream':true,'stream_options':{'include_obfuscation':false} | {'include_obfuscation':false,'include_usage':true} | true",
                "'stream':false,'stream_options':{} | 'stream_options':{} | false",
            })
    void always_asks_a_stream_of_chat_for_its_usage(String members, String sent, boolean hidden) throws Refused {
        for (var target :
                new String[] {"/v1/chat/completions", "/v1/completions", "/azure/openai/deployments/d/chat/completions"
                }) {
            var call = json(target, "{'model':'m'," + members + "}");

            assertThat(sent(call)).contains(sent);
            assertThat(call.hideUsage()).isEqualTo(hidden);
        }
    }

    @Test
    void asks_nobody_else_for_it() throws Refused {
        for (var target : new String[] {"/v1/responses", "/anthropic/v1/messages", "/v1/images/generations"}) {
            var call = json(target, "{'model':'m','stream':true}");

            assertThat(sent(call)).isEqualTo("{'model':'m','stream':true}");
            assertThat(call.hideUsage()).isFalse();
        }
        assertThatThrownBy(() -> json("/v1/chat/completions", "{'model':'m','stream':true,'stream_options':[]}"))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> json(
                        "/v1/chat/completions", "{'model':'m','stream':true,'stream_options':{'include_usage':1}}"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void names_its_model_in_the_body_or_in_the_path_or_not_at_all() throws Refused {
        assertThat(json("/v1/embeddings", "{'model':'text-embedding-3-small'}").model())
                .isEqualTo("text-embedding-3-small");
        assertThat(form("/v1/images/edits", "model", "gpt-image-1", "prompt", "x")
                        .model())
                .isEqualTo("gpt-image-1");
        assertThat(form("/v1/images/edits", "prompt", "x").model()).isEmpty();
        assertThat(json("/v1/moderations", "{'input':'x'}").model()).isEmpty();
        assertThat(json("/v1/moderations", "{'input':'x','model':null}").model())
                .isEmpty();
        assertThat(json("/gemini/v1beta/models/gemini-2.5-pro:generateContent", "{'model':'models/other'}")
                        .model())
                .isEqualTo("gemini-2.5-pro");
        assertThat(json("/azure/openai/deployments/my-gpt/chat/completions", "{}")
                        .model())
                .isEqualTo("my-gpt");
        assertThat(call(GET, "/v1/models/ft:gpt-4o:acme::x", "", "").model()).isEqualTo("ft:gpt-4o:acme::x");
        assertThat(form("/v1/files", "model", "m", "purpose", "batch").model()).isEmpty();
    }

    /** Moderation leaves the model out, so nothing but a name may stand there. */
    @ParameterizedTest
    @ValueSource(strings = {"['a secret']", "{'a':'secret'}", "7", "true", "''", "' '", "'a\\nb'"})
    void is_refused_where_something_else_stands_in_the_models_place(String model) {
        for (var target : new String[] {
            "/v1/chat/completions",
            "/v1/moderations",
            "/v1/batches",
            "/gemini/v1beta/models/m:generateContent",
            "/azure/openai/deployments/d/chat/completions"
        }) {
            assertThatThrownBy(() -> json(target, "{'model':" + model + "}"))
                    .as(target)
                    .isInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> form("/v1/files", "model", "x".repeat(201))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> call(
                        POST,
                        "/v1/files",
                        "multipart/form-data; boundary=b",
                        "--b\r\nContent-Disposition: form-data; name=\"model\"; filename=\"f\"\r\n\r\nx\r\n--b--"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void is_sent_below_the_address_with_its_query_written_anew() throws Refused {
        var call = json("/gemini/v1beta/models/m:streamGenerateContent?alt=%73se", "{}");

        assertThat(call.path()).isEqualTo("/models/m:streamGenerateContent?alt=sse");
        assertThat(json("/azure/openai/deployments/d/chat/completions?api-version=2024-10-21", "{}")
                        .path())
                .isEqualTo("/deployments/d/chat/completions?api-version=2024-10-21");
    }

    @Test
    void that_carries_nothing_sends_nothing() throws Refused {
        var call = call(GET, "/v1/files/file_1/content", "text/plain", "left unread");

        assertThat(call.content()).isEqualTo(Content.NOTHING);
        assertThat(call.content().render().body().length()).isZero();
    }

    @Test
    void is_never_printed() throws Refused {
        assertThat(json("/v1/responses", "{'model':'m','input':'a secret'}"))
                .asString()
                .doesNotContain("a secret");
    }
}
