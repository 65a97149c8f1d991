package dev.keyreeve.operator.admin;

import dev.keyreeve.operator.v1alpha1.Organization;
import dev.keyreeve.operator.v1alpha1.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Admin keys by the Organization that names them. There is one key-service, which the operator's own settings name: a
 * resource that could name another would have the operator send Secrets there.
 */
public final class Connections {
    /** A client that is given anything else as a header's value quotes it in what it throws. */
    private static final Pattern ADMIN_KEY = Pattern.compile("krv_admin_\\w+");

    private final KubernetesClient cluster;
    private final URI keyService;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** A namespace that is deleted loses its admin key before its resources, which the key is then needed for. */
    private final Map<Place, Opened> last = new ConcurrentHashMap<>();

    private record Place(String namespace, String organization) {}

    /** @param organization its id; a key is never another's, so it is asked once */
    private record Opened(AdminApi api, String organization) {}

    public Connections(KubernetesClient cluster, URI keyService) {
        this.cluster = cluster;
        this.keyService = keyService;
    }

    /** For what belongs to an Organization. Until it is noted which that is, a key of another would not be noticed. */
    public AdminApi to(String namespace, String organization) {
        var named = named(namespace, organization);
        if (named.known().id() == null) {
            throw new Obstacle(Reason.WAITING, "The Organization '" + organization + "' has not been ready yet");
        }
        return open(named);
    }

    /** For an Organization itself, the first time too. */
    public AdminApi toVerify(String namespace, String organization) {
        return open(named(namespace, organization));
    }

    /** For what is to be deleted: if nothing leads there any more, as it was when something did. */
    public AdminApi toWhatMayBeGone(String namespace, String organization) {
        var known = last.get(new Place(namespace, organization));
        try {
            return to(namespace, organization);
        } catch (RuntimeException gone) {
            // Whatever it is: with a namespace go the operator's rights in it, too.
            if (known == null) {
                throw gone;
            }
            return known.api();
        }
    }

    /** When the Organization itself is let go of: another of its name may be somebody else's. */
    public void forget(String namespace, String organization) {
        last.remove(new Place(namespace, organization));
    }

    /** As it is now, not as it was watched: the id may have been noted a moment ago. */
    private Organization named(String namespace, String organization) {
        Organization named = cluster.resources(Organization.class)
                .inNamespace(namespace)
                .withName(organization)
                .get();
        if (named == null) {
            throw new Obstacle(Reason.WAITING, "There is no Organization '" + organization + "' in this namespace");
        }
        return named;
    }

    private AdminApi open(Organization named) {
        var meta = named.getMetadata();
        var secret = named.getSpec().adminKeySecret();
        var key = Secrets.read(cluster, meta.getNamespace(), secret, Secrets.ADMIN_KEY);
        if (!ADMIN_KEY.matcher(key.text()).matches()) {
            throw new Obstacle(
                    Reason.ADMIN_KEY_REFUSED,
                    ("The Secret '%s' holds no admin key under '%s': one is krv_admin_ and letters, digits and"
                                    + " underscores, on one line")
                            .formatted(secret.name(), secret.key()));
        }
        var place = new Place(meta.getNamespace(), meta.getName());
        var before = last.get(place);
        var opened = before != null && before.api().isWith(key.text())
                ? before
                : opened(new AdminApi(client, keyService, key.text()));
        var noted = named.known().id();
        if (noted != null && !noted.equals(opened.organization())) {
            throw new Obstacle(
                    Reason.ANOTHER_ORGANIZATION,
                    ("The Organization '%s' speaks for %s, and the key in the Secret '%s' is one of %s, where nothing is done;"
                                    + " put an admin key of %s into the Secret, or delete the Organization and all that"
                                    + " names it, and make them anew")
                            .formatted(meta.getName(), noted, secret.name(), opened.organization(), noted));
        }
        last.put(place, opened);
        return opened.api();
    }

    private static Opened opened(AdminApi api) {
        return new Opened(api, api.organization().path("id").asText());
    }
}
