package dev.keyreeve.stories;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.keyreeve.contracts.secret.Opener;
import dev.keyreeve.contracts.secret.Sealer;
import dev.keyreeve.contracts.secret.SealingKeys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The house")
class ArchitectureTest {
    private static final List<String> MODULES = List.of(
            "contracts",
            "service-base",
            "service-schema",
            "deploy",
            "key-service",
            "usage-service",
            "moderation-service",
            "relay-service");
    private static JavaClasses house;

    @BeforeAll
    static void read() {
        house = new ClassFileImporter()
                .importPaths(MODULES.stream()
                        .map(module -> Path.of("../..", module, "target/classes"))
                        .toList());
        assertThat(house.stream()
                        .map(type -> type.getPackageName().split("\\.")[2])
                        .distinct())
                .as("built modules; run 'mvn -Dquick package' at the root first")
                .contains("contracts", "base", "schema", "deploy", "keys", "usage", "moderation", "relay");
    }

    @Test
    @DisplayName("opens provider secrets in relay.upstream and nowhere else")
    void onlyUpstreamOpensSecrets() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.keyreeve.relay.upstream..", "dev.keyreeve.contracts.secret..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Opener.class)
                .check(house);
    }

    @Test
    @DisplayName("seals in key-service, and makes key pairs in deploy")
    void onlyKeyServiceSeals() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.keyreeve.keys.credential..", "dev.keyreeve.contracts.secret..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Sealer.class)
                .check(house);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.keyreeve.deploy..", "dev.keyreeve.contracts.secret..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(SealingKeys.class)
                .check(house);
    }

    @Test
    @DisplayName("has no cycles between the rooms of a module")
    void roomsHaveNoCycles() {
        for (var module : List.of("contracts", "base", "deploy", "keys", "usage", "moderation", "relay")) {
            slices().matching("dev.keyreeve." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(house);
        }
    }

    @Test
    @DisplayName("has services that know contracts and their common base, and not each other")
    void servicesDoNotKnowEachOther() {
        slices().matching("dev.keyreeve.(keys|usage|moderation|relay)..")
                .should()
                .notDependOnEachOther()
                .check(house);
    }

    @Test
    @DisplayName("keeps frameworks out of contracts")
    void contractsAreFrameworkFree() {
        noClasses()
                .that()
                .resideInAPackage("dev.keyreeve.contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx..", "org.apache.kafka..", "org.hibernate..")
                .check(house);
    }
}
