package dev.keyreeve.keys.audit;

import java.util.Arrays;
import java.util.Optional;

/** What can be done to an organization. OpenAI's event types where it has one, else ours in the same style. */
public enum AuditAction {
    ORGANIZATION_CREATED("organization.created"),
    ORGANIZATION_UPDATED("organization.updated"),
    ORGANIZATION_DISABLED("organization.disabled"),
    ORGANIZATION_ENABLED("organization.enabled"),
    ORGANIZATION_DELETED("organization.deleted"),
    USER_ADDED("user.added"),
    USER_UPDATED("user.updated"),
    USER_DISABLED("user.disabled"),
    USER_ENABLED("user.enabled"),
    USER_DELETED("user.deleted"),
    PROJECT_CREATED("project.created"),
    PROJECT_UPDATED("project.updated"),
    PROJECT_DISABLED("project.disabled"),
    PROJECT_ENABLED("project.enabled"),
    PROJECT_ARCHIVED("project.archived"),
    PROJECT_USER_ADDED("project.user.added"),
    PROJECT_USER_UPDATED("project.user.updated"),
    PROJECT_USER_DELETED("project.user.deleted"),
    SERVICE_ACCOUNT_CREATED("service_account.created"),
    SERVICE_ACCOUNT_DISABLED("service_account.disabled"),
    SERVICE_ACCOUNT_ENABLED("service_account.enabled"),
    SERVICE_ACCOUNT_DELETED("service_account.deleted"),
    APP_CREATED("app.created"),
    APP_DISABLED("app.disabled"),
    APP_ENABLED("app.enabled"),
    APP_DELETED("app.deleted"),
    API_KEY_CREATED("api_key.created"),
    API_KEY_DISABLED("api_key.disabled"),
    API_KEY_ENABLED("api_key.enabled"),
    API_KEY_DELETED("api_key.deleted"),
    CREDENTIAL_CREATED("credential.created"),
    CREDENTIAL_DISABLED("credential.disabled"),
    CREDENTIAL_ENABLED("credential.enabled"),
    CREDENTIAL_DELETED("credential.deleted"),
    CONNECTOR_CREATED("connector.created"),
    CONNECTOR_UPDATED("connector.updated"),
    CONNECTOR_DISABLED("connector.disabled"),
    CONNECTOR_ENABLED("connector.enabled"),
    CONNECTOR_DELETED("connector.deleted"),
    MODEL_ALIAS_CREATED("model_alias.created"),
    MODEL_ALIAS_UPDATED("model_alias.updated"),
    MODEL_ALIAS_DELETED("model_alias.deleted"),
    ALLOWED_PATH_CREATED("allowed_path.created"),
    ALLOWED_PATH_UPDATED("allowed_path.updated"),
    ALLOWED_PATH_DELETED("allowed_path.deleted"),
    SCOPE_GOVERNED("limit.scope_governed"),
    SCOPE_RECALLED("limit.scope_recalled"),
    PRICE_UPDATED("price.updated"),
    PRICE_DELETED("price.deleted");

    private final String wireName;

    AuditAction(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    static Optional<AuditAction> named(String wireName) {
        return Arrays.stream(values()).filter(a -> a.wireName.equals(wireName)).findFirst();
    }
}
