package dev.keyreeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.v1alpha1.Organization;
import dev.keyreeve.operator.v1alpha1.Project;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two reconcilers in an operator that is the framework's own, with nothing around them that is ours. */
@DisplayName("A project")
class ReconcilersIT {
    @RegisterExtension
    static final FrameworksOperator OPERATOR = new FrameworksOperator();

    @Test
    @DisplayName("is made, gets its name back, and is archived when its resource is deleted")
    void isTendedToItsEnd() {
        var team = OPERATOR.team();
        var house = OPERATOR.house();
        team.adminKey(house.keyFor("operator").path("value").asText());
        team.write("""
                apiVersion: keyreeve.dev/v1alpha1
                kind: Organization
                metadata: {name: acme}
                spec: {adminKeySecret: {name: acme-admin}}
                ---
                apiVersion: keyreeve.dev/v1alpha1
                kind: Project
                metadata: {name: blog}
                spec: {organization: acme}
                ---
                apiVersion: keyreeve.dev/v1alpha1
                kind: Project
                metadata: {name: kept}
                spec: {organization: acme, deletionPolicy: Retain}
                """);

        assertThat(team.id(Organization.class, "acme"))
                .isEqualTo(house.admin("GET", "", "").path("id").asText());
        var blog = "/projects/" + team.id(Project.class, "blog");
        var kept = "/projects/" + team.id(Project.class, "kept");
        assertThat(house.admin("GET", blog, "").path("name").asText())
                .startsWith("blog (" + team.namespace() + ", k8s ");

        house.admin("POST", blog, "{\"name\":\"mine\"}");
        team.soon(() -> house.admin("GET", blog, "").path("name").asText().startsWith("blog ("));

        team.delete(Project.class, "blog");
        team.delete(Project.class, "kept");
        team.soon(() -> team.isGone(Project.class, "blog") && team.isGone(Project.class, "kept"));
        assertThat(house.admin("GET", blog, "").path("status").asText()).isEqualTo("archived");
        assertThat(house.admin("GET", kept, "").path("status").asText()).isEqualTo("active");
    }
}
