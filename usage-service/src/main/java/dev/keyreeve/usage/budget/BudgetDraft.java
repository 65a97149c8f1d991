package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.StorableText;
import dev.keyreeve.usage.http.ApiException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A budget as it was asked for, every field checked and refused by its name. */
record BudgetDraft(@Nullable String name, Scope scope, long amountNanos, Window window, boolean hard) {
    private static final int MOST_CHARACTERS = 256;

    /**
     * @param organization the caller's, and what a budget over the organization means when it names no id
     * @throws ApiException 400 naming the field
     */
    static BudgetDraft read(@Nullable JsonNode body, OrganizationId organization) {
        if (body == null || !body.isObject()) {
            throw ApiException.invalid("body", "The body is a JSON object");
        }
        var scopeType = oneOf(body, "/scope/type", List.of(Scope.Type.values()), Scope.Type::wireName);
        boolean own =
                scopeType == Scope.Type.ORGANIZATION && body.at("/scope/id").isMissingNode();
        var scope = new Scope(scopeType, own ? organization.value() : text(body, "/scope/id"));
        oneOf(body, "/amount/currency", List.of("usd"), Function.identity());
        var window = oneOf(body, "/window", Arrays.asList(Window.values()), Window::wireName);
        var kind = oneOf(body, "/kind", List.of("hard", "soft"), Function.identity());
        return new BudgetDraft(optionalText(body, "/name"), scope, nanos(body), window, kind.equals("hard"));
    }

    private static long nanos(JsonNode body) {
        var value = body.at("/amount/value");
        if (!value.isNumber()) {
            throw ApiException.invalid("amount.value", "'amount.value' is a number");
        }
        return UsdAmount.toNanos(value.decimalValue(), "amount.value");
    }

    private static <T> T oneOf(JsonNode body, String pointer, List<T> all, Function<T, String> wireName) {
        var text = body.at(pointer).asText("");
        return all.stream()
                .filter(candidate -> wireName.apply(candidate).equals(text))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        param(pointer),
                        "'%s' is one of %s"
                                .formatted(
                                        param(pointer),
                                        all.stream().map(wireName).collect(Collectors.joining(", ")))));
    }

    private static @Nullable String optionalText(JsonNode body, String pointer) {
        var value = body.at(pointer);
        return value.isMissingNode() || value.isNull() ? null : text(body, pointer);
    }

    private static String text(JsonNode body, String pointer) {
        var value = body.at(pointer);
        if (!value.isTextual() || !StorableText.accepts(value.textValue(), MOST_CHARACTERS)) {
            throw ApiException.invalid(
                    param(pointer), "'%s' is a text of 1 to %d characters".formatted(param(pointer), MOST_CHARACTERS));
        }
        return value.textValue();
    }

    /** {@code /scope/id} as OpenAI names a param: {@code scope.id}. */
    private static String param(String pointer) {
        return pointer.substring(1).replace('/', '.');
    }
}
