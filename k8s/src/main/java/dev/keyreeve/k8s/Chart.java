package dev.keyreeve.k8s;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.List;

/** The Helm chart of this checkout, rendered as Helm would, without a cluster. Hooks are left out: the test, and a migration before all else. */
final class Chart {
    static final String RELEASE = "keyreeve";
    static final String NAMESPACE = "keyreeve";

    /** The chart says which versions it is for; Helm takes an old one when nobody tells it. */
    private static final String KUBERNETES = "1.35.0";

    private final Path directory;
    private final String namespace;

    Chart(Path directory) {
        this(directory, NAMESPACE);
    }

    private Chart(Path directory, String namespace) {
        this.directory = directory;
        this.namespace = namespace;
    }

    /** Of the checkout that this runs in, or that {@code keyreeve.root} names. */
    static Chart ofCheckout() {
        return new Chart(checkout().resolve("k8s/helm/keyreeve"));
    }

    /** The same, for a release in another namespace. */
    Chart in(String another) {
        return new Chart(directory, another);
    }

    String namespace() {
        return namespace;
    }

    static Path checkout() {
        var here = Path.of(System.getProperty("keyreeve.root", "")).toAbsolutePath();
        return here.endsWith("k8s") ? here.resolveSibling("") : here;
    }

    /** @throws IllegalStateException with Helm's words, when values are refused or a template fails */
    Rendering render(Values values) {
        TemplateCommand command = new Helm(directory)
                .template()
                .withName(RELEASE)
                .withNamespace(namespace)
                .withKubeVersion(KUBERNETES);
        for (String file : values.files()) {
            command.withValuesFile(directory.resolve(file));
        }
        values.set().forEach(command::set);
        return Rendering.parse(command.call());
    }

    /** What Helm's linter has to say; empty when it is content. */
    List<String> lint() {
        var result = new Helm(directory).lint().strict().call();
        return result.isFailed() ? result.getMessages() : List.of();
    }
}
