package dev.keyreeve.drills;

import dev.keyreeve.drills.crash.BudgetCrashDrill;
import dev.keyreeve.drills.disk.DiskFullDrill;
import dev.keyreeve.drills.kafka.KafkaAwayDrill;
import dev.keyreeve.drills.kit.Drill;
import dev.keyreeve.drills.kube.Options;
import dev.keyreeve.drills.kube.evict.EvictDrill;
import dev.keyreeve.drills.kube.install.InstallDrill;
import dev.keyreeve.drills.kube.operator.OperatorDrill;
import dev.keyreeve.drills.kube.privilege.LeastPrivilegeDrill;
import dev.keyreeve.drills.kube.rollout.RolloutDrill;
import dev.keyreeve.drills.race.BudgetRaceDrill;
import dev.keyreeve.drills.restore.RestoreDrill;
import dev.keyreeve.drills.revocation.ColdStartDrill;
import dev.keyreeve.drills.revocation.RevokeCrashDrill;
import dev.keyreeve.drills.revocation.RevokeDrill;
import dev.keyreeve.drills.revocation.RevokePartitionDrill;
import dev.keyreeve.drills.rolling.RollingRestartDrill;
import dev.keyreeve.drills.simulate.SimulateDrill;
import dev.keyreeve.drills.slow.SlowReadersDrill;
import dev.keyreeve.drills.storm.UsageStormDrill;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All drills, in the order in which the promises stand. */
final class Drills {
    static final List<Drill> ALL = List.of(
            new RevokeDrill(),
            new RevokePartitionDrill(),
            new RevokeCrashDrill(),
            new ColdStartDrill(),
            new BudgetRaceDrill(),
            new BudgetCrashDrill(),
            new UsageStormDrill(),
            new KafkaAwayDrill(),
            new DiskFullDrill(),
            new SlowReadersDrill(),
            new RollingRestartDrill(),
            new RestoreDrill(),
            new SimulateDrill());

    private Drills() {}

    /** Those that need a cluster. */
    static List<Drill> onCluster(Options options) {
        return List.of(
                new InstallDrill(options),
                new RolloutDrill(options),
                new EvictDrill(options),
                new LeastPrivilegeDrill(options),
                new OperatorDrill(options));
    }

    static Optional<Drill> find(List<Drill> among, String name) {
        return among.stream().filter(drill -> drill.name().equals(name)).findFirst();
    }

    static String names(List<Drill> of) {
        return of.stream().map(Drill::name).collect(Collectors.joining(", "));
    }
}
