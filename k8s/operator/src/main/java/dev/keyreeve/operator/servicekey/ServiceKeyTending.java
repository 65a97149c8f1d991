package dev.keyreeve.operator.servicekey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyreeve.operator.admin.AdminApi;
import dev.keyreeve.operator.admin.Obstacle;
import dev.keyreeve.operator.tending.Mark;
import dev.keyreeve.operator.tending.Report;
import dev.keyreeve.operator.tending.Surroundings;
import dev.keyreeve.operator.tending.Tending;
import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.Reason;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps a service account with a key in a Secret. */
@ControllerConfiguration(name = "servicekey", finalizerName = "keyreeve.dev/service-key")
public final class ServiceKeyTending extends Tending<ServiceKey> {
    public ServiceKeyTending(Surroundings around) {
        super(around, ServiceKey::new);
    }

    @Override
    protected Report tend(ServiceKey resource) {
        var admin = around.connections()
                .to(resource.getMetadata().getNamespace(), resource.getSpec().organization());
        var secret = new KeySecret(around.cluster(), resource);
        if (secret.look() instanceof KeyPlan.Held.Foreign) {
            throw secret.refusal();
        }
        var project = project(resource);
        var account = account(admin, resource, project);
        var keys = new IssuedKeys(admin, project, account, rotation(resource));
        boolean issued = false;
        while (true) {
            switch (KeyPlan.next(
                    rotation(resource),
                    secret.look(),
                    keys.seen(),
                    around.clock().instant())) {
                case KeyPlan.Refuse _ -> throw secret.refusal();
                case KeyPlan.Halt(var id) ->
                    throw new Obstacle(Reason.DISABLED, "An administrator disabled key " + id + ", and can enable it");
                case KeyPlan.Issue(var why) -> {
                    // A clock that is far ahead of key-service's would find the new key too old as well.
                    if (issued) {
                        throw new Obstacle(Reason.WAITING, "The key that was made just now is not the current one");
                    }
                    issued = true;
                    secret.rehearse();
                    var key = keys.issue(Mark.of(resource).name());
                    secret.write(key.id(), key.value());
                    around.events()
                            .did(
                                    resource,
                                    Reason.CHANGED,
                                    "Wrote key " + key.id() + " to the Secret, because " + why.words());
                }
                case KeyPlan.Delete(var id) -> {
                    keys.delete(id);
                    around.events()
                            .did(resource, Reason.CHANGED, "Deleted key " + id + ", which the Secret does not hold");
                }
                case KeyPlan.Keep(var id, var wake, var roll) -> {
                    return new Report.InStep(
                            "The Secret '" + resource.getSpec().secret().name() + "' holds key " + id,
                            id,
                            project,
                            account,
                            roll.map(Instant::toString).orElse(null),
                            wake);
                }
            }
        }
    }

    private static Optional<KeyPlan.Rotation> rotation(ServiceKey resource) {
        return Optional.ofNullable(resource.getSpec().rotation())
                .map(schedule ->
                        new KeyPlan.Rotation(GoDuration.parse(schedule.every()), GoDuration.parse(schedule.overlap())));
    }

    private String project(ServiceKey resource) {
        var name = resource.getSpec().project();
        var named = around.cluster()
                .resources(Project.class)
                .inNamespace(resource.getMetadata().getNamespace())
                .withName(name)
                .get();
        var id = named == null ? null : named.known().id();
        if (id == null) {
            throw new Obstacle(Reason.WAITING, "The Project '" + name + "' is not there, or not at key-service yet");
        }
        return id;
    }

    private String account(AdminApi admin, ServiceKey resource, String project) {
        var mark = Mark.of(resource);
        var path = accounts(project);
        var found = admin.find(path, Optional.ofNullable(resource.known().serviceAccount()), mark::isOn);
        if (found.isEmpty()) {
            var id = admin.post(
                            path,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("name", mark.name())
                                    .put("create_service_account_only", true))
                    .path("id")
                    .asText();
            around.events().did(resource, Reason.CHANGED, "Made service account " + id);
            return id;
        }
        var id = found.get().path("id").asText();
        if (!found.get().path("status").asText().equals("active")) {
            throw new Obstacle(
                    Reason.DISABLED, "An administrator disabled service account " + id + ", and can enable it");
        }
        return id;
    }

    private static String accounts(String project) {
        return "/projects/" + project + "/service_accounts";
    }

    /** Its keys go with the account; the Secret goes with the resource, which owns it. */
    @Override
    protected String letGo(ServiceKey resource) {
        var project = resource.known().project();
        if (project == null) {
            project = project(resource);
        }
        var admin = around.connections()
                .toWhatMayBeGone(
                        resource.getMetadata().getNamespace(),
                        resource.getSpec().organization());
        List<JsonNode> accounts = admin.find("/projects/" + project).isEmpty()
                ? List.of()
                : admin.list(accounts(project)).stream()
                        .filter(Mark.of(resource)::isOn)
                        .toList();
        for (var account : accounts) {
            admin.delete(accounts(project) + "/" + account.path("id").asText());
        }
        return accounts.isEmpty()
                ? "There was no service account any more"
                : "Deleted the service account and its keys";
    }
}
