package dev.keyreeve.keys.front;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.alias.OwnModels;
import dev.keyreeve.keys.alias.OwnModels.Named;
import dev.keyreeve.keys.credential.CredentialChoice;
import dev.keyreeve.keys.front.Explanation.Rule;
import dev.keyreeve.keys.http.Refusal;
import dev.keyreeve.keys.issued.IssuedKeys;
import dev.keyreeve.keys.org.Directory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Joins what key-service knows of a call with what usage-service says of its price and its limits. */
@ApplicationScoped
class Explain {
    private final Tenancy tenancy;
    private final IssuedKeys keys;
    private final Directory directory;
    private final CredentialChoice credentials;
    private final OwnModels models;
    private final GovernedScopes governed;
    private final Forwarding forwarding;
    private final ObjectMapper mapper;

    Explain(
            Tenancy tenancy,
            IssuedKeys keys,
            Directory directory,
            CredentialChoice credentials,
            OwnModels models,
            GovernedScopes governed,
            Forwarding forwarding,
            ObjectMapper mapper) {
        this.tenancy = tenancy;
        this.keys = keys;
        this.directory = directory;
        this.credentials = credentials;
        this.models = models;
        this.governed = governed;
        this.forwarding = forwarding;
        this.mapper = mapper;
    }

    /** What key-service knows, and where the call may go. */
    private record Looked(Explanation own, Optional<Named> alias, List<Place> places) {}

    /** Rules stand in the relay's own order of refusals, so the first that says no is the one that refuses. */
    Response answer(AdminCaller by, ExplainQuery query) {
        var looked = tenancy.inTenant(by.organization(), () -> look(by.organization(), query));
        var rules = mapper.createArrayNode();
        looked.own().atAdmission().forEach(rule -> rules.add(mapper.<JsonNode>valueToTree(rule)));
        looked.alias().ifPresent(alias -> rules.add(mapper.<JsonNode>valueToTree(rule(alias, query))));

        var candidates = mapper.createArrayNode();
        for (var place : looked.places()) {
            var answer = forwarding.askUsage(by, "GET", address(query, looked.own(), place), Forwarding.NO_BODY);
            if (answer.statusCode() != 200) {
                return Forwarding.passed(answer);
            }
            var there = limits(answer);
            there.add(mapper.<JsonNode>valueToTree(place.rule()));
            candidates.add(candidate(place, there));
        }
        return looked.alias().isPresent()
                ? told(rules, decisive(looked, candidates), candidates)
                : told(
                        rules.addAll((ArrayNode) candidates.get(0).get("rules")),
                        mapper.createArrayNode(),
                        mapper.createArrayNode());
    }

    private Response told(ArrayNode rules, JsonNode decisive, JsonNode candidates) {
        var refusedBy = firstNo(rules);
        for (var candidate : decisive) {
            refusedBy = refusedBy.isNull() ? candidate.get("refused_by") : refusedBy;
        }
        var explanation = mapper.createObjectNode().put("object", "organization.explanation");
        explanation.put("admitted", refusedBy.isNull());
        explanation.set("refused_by", refusedBy);
        explanation.set("rules", rules);
        if (!candidates.isEmpty()) {
            explanation.set("candidates", candidates);
        }
        return Response.ok(explanation, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private ObjectNode candidate(Place place, ArrayNode rules) {
        var candidate =
                mapper.createObjectNode().put("provider", place.provider()).put("model", place.model());
        var refusedBy = firstNo(rules);
        candidate.put("admitted", refusedBy.isNull());
        candidate.set("refused_by", refusedBy);
        candidate.set("rules", rules);
        return candidate;
    }

    /**
     * Those whose refusal is the call's. A relay passes over a place that it has no credential for, and no other: by order
     * the first of the rest decides, and by weight any of them may come first.
     */
    private ArrayNode decisive(Looked looked, ArrayNode candidates) {
        var open = mapper.createArrayNode();
        for (int i = 0; i < candidates.size(); i++) {
            if (looked.places().get(i).isOpen()) {
                open.add(candidates.get(i));
            }
        }
        if (open.isEmpty()) {
            return candidates;
        }
        boolean byOrder = looked.alias()
                .map(Named::strategy)
                .filter(Strategy.ORDER::equals)
                .isPresent();
        return byOrder ? mapper.createArrayNode().add(open.get(0)) : open;
    }

    private Looked look(OrganizationId organization, ExplainQuery query) {
        var alias = models.find(organization, query.model());
        var places = alias.map(Named::candidates).orElse(List.of()).stream()
                .map(candidate -> new Place(
                        candidate.provider(),
                        candidate.model(),
                        credentials.chooseIfAny(organization, candidate.provider())))
                .toList();
        return new Looked(
                look(organization, query.key()),
                alias,
                alias.isPresent()
                        ? places
                        : List.of(new Place(
                                query.providerOrDefault(),
                                query.model(),
                                credentials.choose(organization, query.providerOrDefault()))));
    }

    private Explanation look(OrganizationId organization, String keyId) {
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
                governed.over(organization, keyId, key));
    }

    /** Nothing is translated, so the path's dialect must be that of the candidates. */
    private Rule rule(Named alias, ExplainQuery query) {
        var at = "/v1/organization/model_aliases/" + alias.id();
        var provider = query.provider();
        var there = alias.candidates().getFirst().provider();
        if (provider != null && credentials.speakDifferently(provider, there)) {
            return Rule.no(
                    "model_alias",
                    alias.id(),
                    "'" + alias.name() + "' stands for models of provider '" + there
                            + "', which cannot be called by a path of '" + provider + "'",
                    ErrorCode.INVALID_REQUEST,
                    Explanation.ADMINISTRATOR,
                    at);
        }
        return Rule.yes(
                "model_alias",
                alias.id(),
                "'" + alias.name() + "' stands for " + alias.candidates().size() + " candidate(s), by "
                        + alias.strategy().name().toLowerCase(Locale.ROOT),
                Explanation.ADMINISTRATOR,
                at);
    }

    private static String address(ExplainQuery query, Explanation own, Place place) {
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
                .append(encoded(place.provider()))
                .append("&model=")
                .append(encoded(place.model()));
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
