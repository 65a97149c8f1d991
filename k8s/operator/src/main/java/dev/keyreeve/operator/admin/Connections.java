package dev.keyreeve.operator.admin;

import dev.keyreeve.operator.v1alpha1.Organization;
import dev.keyreeve.operator.v1alpha1.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Admin keys by the Organization that names them. There is one key-service, which the operator's own settings name: a
 * resource that could name another would have the operator send Secrets there.
 */
public final class Connections {
    private final KubernetesClient cluster;
    private final URI keyService;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** A namespace that is deleted loses its admin key before its resources, which the key is then needed for. */
    private final Map<Place, AdminApi> last = new ConcurrentHashMap<>();

    private record Place(String namespace, String organization) {}

    public Connections(KubernetesClient cluster, URI keyService) {
        this.cluster = cluster;
        this.keyService = keyService;
    }

    public AdminApi to(String namespace, String organization) {
        Organization named = cluster.resources(Organization.class)
                .inNamespace(namespace)
                .withName(organization)
                .get();
        if (named == null) {
            throw new Obstacle(Reason.WAITING, "There is no Organization '" + organization + "' in this namespace");
        }
        var key = Secrets.read(cluster, namespace, named.getSpec().adminKeySecret(), Secrets.ADMIN_KEY);
        var api = new AdminApi(client, keyService, key.text());
        last.put(new Place(namespace, organization), api);
        return api;
    }

    /** For what is to be deleted: if nothing leads there any more, as it was when something did. */
    public AdminApi toWhatMayBeGone(String namespace, String organization) {
        var known = last.get(new Place(namespace, organization));
        try {
            return to(namespace, organization);
        } catch (Obstacle | KubernetesClientException gone) {
            // With a namespace go the operator's rights in it, too.
            if (known == null) {
                throw gone;
            }
            return known;
        }
    }

    /** When the Organization itself is let go of: another of its name may be somebody else's. */
    public void forget(String namespace, String organization) {
        last.remove(new Place(namespace, organization));
    }
}
