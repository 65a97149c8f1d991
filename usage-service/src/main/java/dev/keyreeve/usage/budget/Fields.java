package dev.keyreeve.usage.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.StorableText;
import dev.keyreeve.usage.http.ApiException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a request's body, each refused by its name; a field that is misspelt must not look as if it counted. */
record Fields(JsonNode body) {
    private static final int MOST_CHARACTERS = 256;

    /** @throws ApiException 400 unless it is a JSON object of these fields */
    static Fields of(@Nullable JsonNode body, Set<String> known) {
        if (body == null || !body.isObject()) {
            throw ApiException.invalid("body", "The body is a JSON object");
        }
        var fields = new Fields(body);
        fields.mustBeAmong("", body, known);
        return fields;
    }

    boolean has(String name) {
        return body.has(name);
    }

    /** Refuses what only a new limit may say. */
    void mustNotHave(List<String> names, String what) {
        for (var name : names) {
            if (has(name)) {
                throw ApiException.invalid(
                        name, "'%s' of a %s cannot change: delete it and create another one".formatted(name, what));
            }
        }
    }

    /** {@code /scope}; one over the organization need not name it. */
    Scope scope(OrganizationId organization) {
        mustBeAmong("scope.", body.path("scope"), Set.of("type", "id"));
        var type = oneOf("/scope/type", List.of(Scope.Type.values()), Scope.Type::wireName);
        boolean own = type == Scope.Type.ORGANIZATION && body.at("/scope/id").isMissingNode();
        var scope = new Scope(type, own ? organization.value() : text("/scope/id"));
        // Keys, users and projects are key-service's; a limit over one that is another tenant's never meets an
        // exchange.
        if (type == Scope.Type.ORGANIZATION && !scope.id().equals(organization.value())) {
            throw ApiException.invalid("scope.id", "The organization '%s' is not yours".formatted(scope.id()));
        }
        return scope;
    }

    <T> T oneOf(String pointer, List<T> all, Function<T, String> wireName) {
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

    @Nullable
    String optionalText(String pointer) {
        var value = body.at(pointer);
        return value.isMissingNode() || value.isNull() ? null : text(pointer);
    }

    String text(String pointer) {
        var value = body.at(pointer);
        if (!value.isTextual() || !StorableText.accepts(value.textValue(), MOST_CHARACTERS)) {
            throw ApiException.invalid(
                    param(pointer), "'%s' is a text of 1 to %d characters".formatted(param(pointer), MOST_CHARACTERS));
        }
        return value.textValue();
    }

    long whole(String pointer, long least, long most) {
        var value = body.at(pointer);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw ApiException.invalid(
                    param(pointer), "'%s' is a whole number from %d to %d".formatted(param(pointer), least, most));
        }
        return value.longValue();
    }

    void mustBeAmong(String path, JsonNode object, Set<String> known) {
        for (var names = object.fieldNames(); names.hasNext(); ) {
            var name = names.next();
            if (!known.contains(name)) {
                throw ApiException.invalid(
                        path + name,
                        "'%s%s' is not a field here; there are %s"
                                .formatted(path, name, known.stream().sorted().collect(Collectors.joining(", "))));
            }
        }
    }

    /** {@code /scope/id} as OpenAI names a param: {@code scope.id}. */
    static String param(String pointer) {
        return pointer.substring(1).replace('/', '.');
    }
}
