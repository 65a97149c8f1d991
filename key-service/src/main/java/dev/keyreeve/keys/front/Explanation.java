package dev.keyreeve.keys.front;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.issued.IssuedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What key-service's own things say of a call, each as the relay would, in the order in which the relay asks them.
 *
 * @param governed what relays bound the key's calls in
 */
record Explanation(
        OrganizationId organization,
        String keyId,
        IssuedKeys.Standing key,
        Status organizationStatus,
        Status principalStatus,
        Status projectStatus,
        @Nullable Status appStatus,
        Set<Measure> governed) {
    static final String ADMINISTRATOR = "an owner or admin of your organization";

    /**
     * One thing that had to be asked.
     *
     * @param at where it is seen and changed
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Rule(
            String rule,
            @Nullable String id,
            String says,
            String message,
            @Nullable ErrorCode errorCode,
            String whoCanChange,
            String at) {

        static Rule yes(String rule, String id, String message, String whoCanChange, String at) {
            return new Rule(rule, id, "yes", message, null, whoCanChange, at);
        }

        static Rule no(
                String rule, @Nullable String id, String message, ErrorCode code, String whoCanChange, String at) {
            return new Rule(rule, id, "no", message, code, whoCanChange, at);
        }
    }

    /** What the relay asks before the ledger. */
    List<Rule> atAdmission() {
        var rules = new ArrayList<Rule>();
        rules.add(ofStatus(
                "organization",
                organization.value(),
                organizationStatus,
                ErrorCode.ORGANIZATION_DISABLED,
                "an owner of the organization",
                "/v1/organization"));
        rules.add(ofPrincipal());
        rules.add(ofStatus(
                "project",
                key.projectId(),
                projectStatus,
                ErrorCode.PROJECT_DISABLED,
                ADMINISTRATOR,
                "/v1/organization/projects/" + key.projectId()));
        var app = key.app();
        if (app != null && appStatus != null) {
            rules.add(ofStatus(
                    "app", app, appStatus, ErrorCode.APP_DISABLED, ADMINISTRATOR, "/v1/organization/apps/" + app));
        }
        rules.add(ofKey());
        return rules;
    }

    private Rule ofPrincipal() {
        var id = key.principal().id();
        return switch (key.principal().type()) {
            case USER ->
                ofStatus(
                        "member",
                        id,
                        principalStatus,
                        ErrorCode.MEMBER_DISABLED,
                        ADMINISTRATOR,
                        "/v1/organization/users/" + id);
            case SERVICE_ACCOUNT ->
                ofStatus(
                        "service_account",
                        id,
                        principalStatus,
                        ErrorCode.SERVICE_ACCOUNT_DISABLED,
                        ADMINISTRATOR,
                        "/v1/organization/projects/" + key.projectId() + "/service_accounts/" + id);
        };
    }

    private Rule ofKey() {
        var at = "/v1/organization/projects/" + key.projectId() + "/api_keys/" + keyId;
        if (key.status() == Status.ACTIVE && key.expired()) {
            return Rule.no("key", keyId, "Key '" + keyId + "' has expired", ErrorCode.KEY_EXPIRED, ADMINISTRATOR, at);
        }
        return ofStatus("key", keyId, key.status(), ErrorCode.KEY_DISABLED, ADMINISTRATOR, at);
    }

    private static Rule ofStatus(
            String rule, String id, Status status, ErrorCode code, String whoCanChange, String at) {
        var name = Character.toUpperCase(rule.charAt(0)) + rule.substring(1).replace('_', ' ') + " '" + id + "' is ";
        return switch (status) {
            case ACTIVE -> Rule.yes(rule, id, name + "active", whoCanChange, at);
            case DISABLED -> Rule.no(rule, id, name + "disabled", code, whoCanChange, at);
            case DELETED ->
                Rule.no(
                        rule,
                        id,
                        name + (rule.equals("project") ? "archived" : "deleted"),
                        code,
                        "nobody: that cannot be undone",
                        at);
        };
    }
}
