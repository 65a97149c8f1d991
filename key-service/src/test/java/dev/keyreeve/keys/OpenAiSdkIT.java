package dev.keyreeve.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.models.admin.organization.adminapikeys.AdminApiKeyCreateParams;
import com.openai.models.admin.organization.auditlogs.AuditLogListParams;
import com.openai.models.admin.organization.projects.ProjectListParams;
import com.openai.models.admin.organization.users.UserListParams;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The official SDK, unmodified, against the admin API: every required field is there and has its type. */
@KeysTest
class OpenAiSdkIT {
    private OpenAIClient client;
    private String user;
    private String project;

    @BeforeEach
    void something() {
        client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + RestAssured.port + "/v1")
                .adminApiKey(Admin.ACME.key())
                .responseValidation(true)
                .build();
        user = Admin.ACME.newUser("Ada");
        project = Admin.ACME.newProject();
        Admin.ACME.join(project, user);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void readsUsersAndDeletesOne() {
        var users = client.admin().organization().users();

        assertThat(users.retrieve(user).validate().id()).isEqualTo(user);
        assertThat(users.list().autoPager().stream().map(u -> u.validate().id()))
                .contains(user);
        var named = UserListParams.builder()
                .addEmail(Admin.ACME.get("/users/" + user).getString("email"))
                .limit(1)
                .build();
        assertThat(users.list(named).autoPager().stream().map(u -> u.validate().id()))
                .containsExactly(user);
        assertThat(users.delete(user).validate().deleted()).isTrue();
    }

    @Test
    void readsProjectsTheirUsersAndKeys() {
        var key = Admin.ACME.newKey(project, user).getString("id");
        var projects = client.admin().organization().projects();

        assertThat(projects.retrieve(project).validate().id()).isEqualTo(project);
        assertThat(projects.users().list(project).autoPager().stream()
                        .map(u -> u.validate().id()))
                .containsExactly(user);
        assertThat(projects.apiKeys().list(project).autoPager().stream()
                        .map(k -> k.validate().id()))
                .containsExactly(key);
        assertThat(projects.archive(project).validate().id()).isEqualTo(project);
        var archived =
                ProjectListParams.builder().includeArchived(true).limit(100).build();
        assertThat(projects.list(archived).autoPager().stream()
                        .map(p -> p.validate().id()))
                .contains(project);
    }

    @Test
    void makesServiceAccountsAndReadsTheirKeys() {
        var accounts = client.admin().organization().projects().serviceAccounts();
        var created = accounts.create(
                        project,
                        com.openai.models.admin.organization.projects.serviceaccounts.ServiceAccountCreateParams
                                .builder()
                                .name("builder")
                                .build())
                .validate();

        assertThat(created.apiKey().orElseThrow().value()).startsWith("krv_live_");
        assertThat(accounts.list(project).autoPager().stream()
                        .map(a -> a.validate().id()))
                .containsExactly(created.id());
        assertThat(client.admin().organization().projects().apiKeys().list(project).autoPager().stream()
                        .map(k -> k.validate()
                                .owner()
                                .serviceAccount()
                                .orElseThrow()
                                .id()))
                .containsExactly(created.id());
    }

    @Test
    void makesAdminKeysAndDeletesOne() {
        var keys = client.admin().organization().adminApiKeys();
        var made = keys.create(AdminApiKeyCreateParams.builder().name("SDK").build())
                .validate();

        assertThat(made.value()).startsWith("krv_admin_");
        assertThat(keys.retrieve(made.id()).validate().name()).contains("SDK");
        assertThat(keys.list().autoPager().stream().map(key -> key.validate().id()))
                .contains(made.id(), "admkey_org_acme_owner");
        assertThat(keys.delete(made.id()).validate().deleted()).isTrue();
    }

    @Test
    void asksTheAuditLogWithEveryFilterThatThereIsAndIsToldOfThoseThatThereAreNot() {
        var logs = client.withOptions(options -> options.responseValidation(false))
                .admin()
                .organization()
                .auditLogs();
        var asked = AuditLogListParams.builder()
                .addProjectId(project)
                .addEventType(AuditLogListParams.EventType.of("project.created"))
                .addActorId("admkey_org_acme_owner")
                .addResourceId(project)
                .effectiveAt(AuditLogListParams.EffectiveAt.builder()
                        .gte(1)
                        .lt(99_999_999_999L)
                        .build())
                .limit(5)
                .build();

        assertThat(logs.list(asked).items())
                .singleElement()
                .satisfies(e -> assertThat(e.type().asString()).isEqualTo("project.created"));
        assertThatThrownBy(() ->
                        logs.list(AuditLogListParams.builder().before("audit_x").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("'before' is not a query parameter here");
    }

    /** Without strict validation, which knows OpenAI's own event types alone. */
    @Test
    void readsTheAuditLogAndTypesThatItDoesNotKnow() {
        var lenient = client.withOptions(options -> options.responseValidation(false));

        assertThat(lenient.admin().organization().auditLogs().list().items().stream()
                        .map(e -> e.type().asString()))
                .contains("project.user.added", "project.created", "user.added");
    }
}
