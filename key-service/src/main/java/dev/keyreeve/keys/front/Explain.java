package dev.keyreeve.keys.front;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.credential.CredentialChoice;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.issued.IssuedKeys;
import dev.keyreeve.keys.org.Directory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Joins what key-service knows of a call with what usage-service says of its price and its limits. */
@ApplicationScoped
class Explain {
    private final Tenancy tenancy;
    private final IssuedKeys keys;
    private final Directory directory;
    private final CredentialChoice credentials;
    private final GovernedScopes governed;
    private final Forwarding forwarding;
    private final ObjectMapper mapper;

    Explain(
            Tenancy tenancy,
            IssuedKeys keys,
            Directory directory,
            CredentialChoice credentials,
            GovernedScopes governed,
            Forwarding forwarding,
            ObjectMapper mapper) {
        this.tenancy = tenancy;
        this.keys = keys;
        this.directory = directory;
        this.credentials = credentials;
        this.governed = governed;
        this.forwarding = forwarding;
        this.mapper = mapper;
    }

    /** Rules stand in the relay's own order of refusals, so the first that says no is the one that refuses. */
    Response answer(AdminCaller by, ExplainQuery query) {
        var own = tenancy.inTenant(by.organization(), () -> look(by.organization(), query.key(), query.provider()));
        var answer = forwarding.askUsage(by, "GET", address(query, own), BodyPublishers.noBody());
        if (answer.statusCode() != 200) {
            return Forwarding.passed(answer);
        }
        var rules = mapper.createArrayNode();
        own.atAdmission().forEach(rule -> rules.add(mapper.<JsonNode>valueToTree(rule)));
        rules.addAll(limits(answer));
        rules.add(mapper.<JsonNode>valueToTree(own.atTheLastCheck()));

        var explanation = mapper.createObjectNode().put("object", "organization.explanation");
        var refusedBy = firstNo(rules);
        explanation.put("admitted", refusedBy.isNull());
        explanation.set("refused_by", refusedBy);
        explanation.set("rules", rules);
        return Response.ok(explanation, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private Explanation look(OrganizationId organization, String keyId, String provider) {
        var key = keys.standing(organization, keyId);
        var app = key.app();
        return new Explanation(
                organization,
                keyId,
                key,
                directory.organization(organization),
                directory.principal(organization, key.principal()),
                directory.project(organization, key.projectId()),
                app == null ? null : directory.app(organization, app),
                credentials.choose(organization, provider),
                governed.over(organization, keyId, key));
    }

    private static String address(ExplainQuery query, Explanation own) {
        var key = own.key();
        var principal = key.principal();
        var address = new StringBuilder("/internal/v1/explain?key=")
                .append(encoded(query.key()))
                .append("&principal_type=")
                .append(principal.type().name().toLowerCase(Locale.ROOT))
                .append("&principal=")
                .append(encoded(principal.id()))
                .append("&project=")
                .append(encoded(key.projectId()))
                .append("&provider=")
                .append(encoded(query.provider()))
                .append("&model=")
                .append(encoded(query.model()));
        if (query.maxTokens() != null) {
            address.append("&max_tokens=").append(query.maxTokens());
        }
        if (query.inputTokens() != null) {
            address.append("&input_tokens=").append(query.inputTokens());
        }
        own.governed().forEach(measure -> address.append("&governed=").append(measure.wireName()));
        return address.toString();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private ArrayNode limits(HttpResponse<InputStream> answer) {
        try (var body = answer.body()) {
            if (mapper.readTree(body).path("rules") instanceof ArrayNode rules) {
                return rules;
            }
        } catch (IOException broken) {
            throw brokeOff();
        }
        throw brokeOff();
    }

    private static Refusal brokeOff() {
        return new Refusal(ErrorCode.SERVICE_UNAVAILABLE, "usage-service broke off while answering");
    }

    private JsonNode firstNo(ArrayNode rules) {
        for (var rule : rules) {
            if (rule.path("says").asText().equals("no")) {
                return rule;
            }
        }
        return mapper.nullNode();
    }
}
