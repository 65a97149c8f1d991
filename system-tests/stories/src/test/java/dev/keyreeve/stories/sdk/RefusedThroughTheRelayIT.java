package dev.keyreeve.stories.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.stories.Members;
import dev.keyreeve.stories.RunningStack;
import dev.keyreeve.stories.sdk.Studio.At;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the relay refuses is in each client the error that its callers know how to catch, and says why. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("In Java, a refusal by the relay")
class RefusedThroughTheRelayIT {
    private static final String WRONG = "krv_live_nobodys";
    private static final String TERM = "project kestrel";
    private static final String PROMPT = "Tell me about Project Kestrel.";

    private Studio studio;
    private Members.Member member;
    private Members.Member disabled;
    private long calls;

    @BeforeAll
    void open(Stack stack) {
        studio = Studio.on(stack);
        studio.forbid(TERM);
        member = studio.join("Rita");
        disabled = studio.join("Rolf");
        studio.disable(disabled);
        calls = studio.simulator().calls();
    }

    @Test
    @DisplayName("is OpenAI's own exception, plain or streamed")
    void openai() {
        var base = studio.relay(At.OPENAI);
        refused(
                () -> plain(JavaSdk.openai(base, disabled.value()), "hi"),
                PermissionDeniedException.class,
                "member_disabled");
        refused(
                () -> streamed(JavaSdk.openai(base, disabled.value()), "hi"),
                PermissionDeniedException.class,
                "member_disabled");
        refused(() -> plain(JavaSdk.openai(base, WRONG), "hi"), UnauthorizedException.class, "invalid_key");
        refused(() -> streamed(JavaSdk.openai(base, WRONG), "hi"), UnauthorizedException.class, "invalid_key");
        refused(
                () -> plain(JavaSdk.openai(base, member.value()), PROMPT),
                BadRequestException.class,
                "content_blocked");
        refused(
                () -> streamed(JavaSdk.openai(base, member.value()), PROMPT),
                BadRequestException.class,
                "content_blocked");
        assertThat(studio.simulator().calls()).isEqualTo(calls);
    }

    @Test
    @DisplayName("is the same in its form for Azure")
    void azure() {
        var resource = studio.relay(At.AZURE);
        refused(
                () -> plain(JavaSdk.azureByDeployment(resource, disabled.value()), "hi"),
                PermissionDeniedException.class,
                "member_disabled");
        refused(
                () -> plain(JavaSdk.azureByDeployment(resource, WRONG), "hi"),
                UnauthorizedException.class,
                "invalid_key");
        refused(
                () -> plain(JavaSdk.azure(resource, member.value()), PROMPT),
                BadRequestException.class,
                "content_blocked");
        assertThat(studio.simulator().calls()).isEqualTo(calls);
    }

    @Test
    @DisplayName("is Anthropic's own exception, plain or streamed")
    void anthropic() {
        var base = studio.relay(At.ANTHROPIC);
        for (var attempt : List.<Attempt>of(RefusedThroughTheRelayIT::plain, RefusedThroughTheRelayIT::streamed)) {
            refusedByAnthropic(
                    () -> attempt.with(JavaSdk.anthropic(base, disabled.value()), "hi"),
                    com.anthropic.errors.PermissionDeniedException.class,
                    "permission_error",
                    "is disabled");
            refusedByAnthropic(
                    () -> attempt.with(JavaSdk.anthropic(base, WRONG), "hi"),
                    com.anthropic.errors.UnauthorizedException.class,
                    "authentication_error",
                    "is not a Keyreeve key");
            refusedByAnthropic(
                    () -> attempt.with(JavaSdk.anthropic(base, member.value()), PROMPT),
                    com.anthropic.errors.BadRequestException.class,
                    "invalid_request_error",
                    "forbidden_term");
        }
        assertThat(studio.simulator().calls()).isEqualTo(calls);
    }

    private static void refused(ThrowingCallable call, Class<? extends OpenAIServiceException> as, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(as, error -> assertThat(error.code()).contains(code));
    }

    private static void refusedByAnthropic(
            ThrowingCallable call, Class<? extends AnthropicServiceException> as, String type, String why) {
        assertThatThrownBy(call).isInstanceOf(as).hasMessageContaining(type).hasMessageContaining(why);
    }

    private interface Attempt {
        void with(AnthropicClient client, String prompt);
    }

    private static void plain(OpenAIClient client, String prompt) {
        client.chat().completions().create(chat(prompt));
    }

    private static void streamed(OpenAIClient client, String prompt) {
        try (var chunks = client.chat().completions().createStreaming(chat(prompt))) {
            chunks.stream().count();
        }
    }

    private static ChatCompletionCreateParams chat(String prompt) {
        return ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage(prompt)
                .build();
    }

    private static void plain(AnthropicClient client, String prompt) {
        client.messages().create(asking(prompt));
    }

    private static void streamed(AnthropicClient client, String prompt) {
        try (var events = client.messages().createStreaming(asking(prompt))) {
            events.stream().count();
        }
    }

    private static MessageCreateParams asking(String prompt) {
        return MessageCreateParams.builder()
                .model("claude-sonnet-4-5")
                .maxTokens(100)
                .addUserMessage(prompt)
                .build();
    }
}
