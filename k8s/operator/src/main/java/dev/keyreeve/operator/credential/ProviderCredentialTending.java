package dev.keyreeve.operator.credential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyreeve.operator.admin.AdminApi;
import dev.keyreeve.operator.admin.Obstacle;
import dev.keyreeve.operator.admin.Secrets;
import dev.keyreeve.operator.tending.Mark;
import dev.keyreeve.operator.tending.Report;
import dev.keyreeve.operator.tending.Surroundings;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.ProviderCredential;
import dev.keyreeve.operator.v1alpha1.Reason;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import java.util.List;

/** Hands a Secret's value to key-service, which seals it; of what it was, only the Secret's version is kept. */
@ControllerConfiguration(name = "providercredential", finalizerName = "keyreeve.dev/provider-credential")
public final class ProviderCredentialTending extends Tending<ProviderCredential> {
    private static final String CREDENTIALS = "/credentials";

    public ProviderCredentialTending(Surroundings around) {
        super(around, ProviderCredential::new);
    }

    @Override
    protected Report tend(ProviderCredential resource) {
        var namespace = resource.getMetadata().getNamespace();
        var spec = resource.getSpec();
        var admin = around.connections().to(namespace, spec.organization());
        var secret = Secrets.read(around.cluster(), namespace, spec.secret(), Secrets.PROVIDER_SECRET);
        var name = Mark.of(resource).version(secret.version());
        while (true) {
            switch (CredentialPlan.next(name, seen(admin, resource))) {
                case CredentialPlan.Store _ -> {
                    var id = store(admin, resource, name, secret.text());
                    around.events().did(resource, Reason.CHANGED, "Stored the Secret's value as credential " + id);
                }
                case CredentialPlan.Delete(var id) -> {
                    admin.delete(CREDENTIALS + "/" + id);
                    around.events().did(resource, Reason.CHANGED, "Deleted the earlier credential " + id);
                }
                case CredentialPlan.Keep(var id) -> {
                    return Report.InStep.of(id, "Stored for provider '" + spec.provider() + "'");
                }
                case CredentialPlan.Halt(var id) ->
                    throw new Obstacle(
                            Reason.DISABLED, "An administrator disabled credential " + id + ", and can enable it");
            }
        }
    }

    private static String store(AdminApi admin, ProviderCredential resource, String name, String secret) {
        var spec = resource.getSpec();
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("provider", spec.provider())
                .put("name", name)
                .put("secret", secret);
        if (spec.baseUrl() != null) {
            body.put("base_url", spec.baseUrl());
        }
        return admin.post(CREDENTIALS, body).path("id").asText();
    }

    private static List<CredentialPlan.Seen> seen(AdminApi admin, ProviderCredential resource) {
        return admin.list(CREDENTIALS).stream()
                .filter(Mark.of(resource)::isAnyVersion)
                .map(ProviderCredentialTending::seen)
                .toList();
    }

    private static CredentialPlan.Seen seen(JsonNode found) {
        return new CredentialPlan.Seen(
                found.path("id").asText(),
                found.path("name").asText(),
                found.path("status").asText().equals("disabled"));
    }

    @Override
    protected String letGo(ProviderCredential resource) {
        var admin = around.connections()
                .toWhatMayBeGone(
                        resource.getMetadata().getNamespace(),
                        resource.getSpec().organization());
        var all = seen(admin, resource);
        all.forEach(credential -> admin.delete(CREDENTIALS + "/" + credential.id()));
        return all.isEmpty() ? "There was no credential any more" : "Deleted the credential";
    }
}
