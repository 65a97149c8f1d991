package dev.keyreeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.keyreeve.operator.v1alpha1.Budget;
import dev.keyreeve.operator.v1alpha1.Organization;
import dev.keyreeve.operator.v1alpha1.Project;
import dev.keyreeve.operator.v1alpha1.ProviderCredential;
import dev.keyreeve.operator.v1alpha1.ServiceKey;
import dev.keyreeve.operator.v1alpha1.Status;
import dev.keyreeve.operator.v1alpha1.Tenant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The definitions in the chart are written by hand, and the classes too: here they are compared, both ways. */
class DefinitionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Class<? extends Tenant<?>>> kinds() {
        return Stream.of(Organization.class, Project.class, ProviderCredential.class, Budget.class, ServiceKey.class);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void sayWhatTheClassesSay(Class<? extends Tenant<?>> kind) throws IOException {
        var definition = definition(kind);
        var schema = definition.at("/spec/versions/0/schema/openAPIV3Schema/properties");

        assertThat(definition.at("/spec/group").asText()).isEqualTo(Tenant.GROUP);
        assertThat(definition.at("/spec/versions/0/name").asText()).isEqualTo(Tenant.VERSION);
        assertThat(definition.at("/spec/names/plural").asText()).isEqualTo(HasMetadata.getPlural(kind));
        assertThat(definition.at("/spec/versions/0/subresources").has("status")).isTrue();
        var spec = (Class<?>) ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments()[0];
        assertThat(shape(schema.path("spec"))).isEqualTo(shape(spec));
        assertThat(shape(schema.path("status"))).isEqualTo(shape(Status.class));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void leaveNothingOpenAndStayWhenTheReleaseGoes(Class<? extends Tenant<?>> kind) throws IOException {
        var definition = definition(kind);

        assertThat(definition.toString())
                .doesNotContain("x-kubernetes-preserve-unknown-fields", "additionalProperties");
        assertThat(definition
                        .at("/metadata/annotations/helm.sh~1resource-policy")
                        .asText())
                .isEqualTo("keep");
        assertThat(definition.findValuesAsText("namespace")).isEmpty();
    }

    @Test
    void areOneForEachKind() {
        assertThat(Cluster.definitions()).hasSize((int) kinds().count());
    }

    private static JsonNode definition(Class<? extends Tenant<?>> kind) throws IOException {
        var file = Cluster.definitions().stream()
                .filter(path -> path.endsWith(HasMetadata.getPlural(kind) + ".yaml"))
                .findFirst()
                .orElseThrow();
        return new YAMLMapper().readTree(file.toFile());
    }

    /** Every leaf by its path, with its type, and its values where they are counted. */
    private static TreeMap<String, String> shape(JsonNode schema) {
        var shape = new TreeMap<String, String>();
        collect("", schema, shape);
        return shape;
    }

    private static void collect(String at, JsonNode schema, TreeMap<String, String> shape) {
        if (schema.path("type").asText().equals("array")) {
            collect(at + "[]", schema.path("items"), shape);
        } else if (schema.has("properties")) {
            schema.path("properties")
                    .properties()
                    .forEach(each -> collect(at + "/" + each.getKey(), each.getValue(), shape));
        } else {
            var values = new ArrayList<String>();
            // Kubernetes has conditions' status as text.
            boolean isText = at.endsWith("/status");
            schema.path("enum").forEach(value -> values.add(value.asText()));
            shape.put(at, schema.path("type").asText() + (isText ? "" : values));
        }
    }

    private static TreeMap<String, String> shape(Class<?> type) {
        var shape = new TreeMap<String, String>();
        collect("", JSON.constructType(type), shape);
        return shape;
    }

    private static void collect(String at, JavaType type, TreeMap<String, String> shape) {
        if (type.isCollectionLikeType()) {
            collect(at + "[]", type.getContentType(), shape);
        } else if (type.isEnumType()) {
            shape.put(at, "string" + values(type.getRawClass()));
        } else if (type.hasRawClass(String.class)) {
            shape.put(at, "string" + (at.endsWith("/status") ? "" : "[]"));
        } else if (type.hasRawClass(Long.class) || type.hasRawClass(long.class)) {
            shape.put(at, "integer[]");
        } else {
            for (var property : properties(type)) {
                collect(at + "/" + property.getName(), property.getPrimaryType(), shape);
            }
        }
    }

    /** What is written, which must be what is read. */
    private static List<BeanPropertyDefinition> properties(JavaType type) {
        return JSON.getSerializationConfig().introspect(type).findProperties();
    }

    private static List<String> values(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(value -> JSON.convertValue(value, String.class))
                .toList();
    }
}
