package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Link;
import dev.keyreeve.simulation.kernel.Scene;
import dev.keyreeve.simulation.kernel.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The machine of one relay: its disk, its clocks, its cables, and one process at a time. */
public final class Host {
    private static final long SLOWEST_PERMILLE = 100;
    private static final long AN_HOUR = 3_600 * Clock.SECOND;

    private final String name;
    private final Surroundings around;
    private final Spool spool;
    private final Link toKeyService;
    private final Link toLedger;
    private final Link toKafka;
    private final long driftPermille;
    private final long monotonicStart;
    private final long wallSkew;
    private @Nullable RelayProcess process;
    private boolean calm;
    private int exchanges;
    private int allotments;

    public Host(String name, Surroundings around) {
        this.name = name;
        this.around = around;
        this.spool = new Spool(name);
        this.toKeyService = new Link(stage(), name + " to key-service");
        this.toLedger = new Link(stage(), name + " to usage-service");
        this.toKafka = new Link(stage(), name + " to kafka");
        var chance = stage().chance();
        // The margin is a sixth of the lease: a clock that is slow by a tenth stays within it.
        this.driftPermille = chance.oneIn(3) ? -SLOWEST_PERMILLE : chance.between(-SLOWEST_PERMILLE, SLOWEST_PERMILLE);
        this.monotonicStart = chance.between(0, AN_HOUR);
        this.wallSkew = chance.oneIn(4) ? chance.between(-AN_HOUR, AN_HOUR) : 0;
    }

    String name() {
        return name;
    }

    Surroundings around() {
        return around;
    }

    /** No process of this relay, nor of another, has drawn it before. */
    String newAllotment() {
        return "alt_" + name + "_" + ++allotments;
    }

    Stage stage() {
        return around.stage();
    }

    Spool spool() {
        return spool;
    }

    Link toKeyService() {
        return toKeyService;
    }

    Link toLedger() {
        return toLedger;
    }

    Link toKafka() {
        return toKafka;
    }

    /** In nanoseconds; faster or slower than the true time, and from another beginning. */
    long monotonic() {
        long now = stage().clock().now();
        return monotonicStart + now + now / 1_000 * driftPermille;
    }

    /** The true length of what this machine takes for so many nanoseconds. */
    long trueLength(long nanos) {
        return nanos * 1_000 / (1_000 + driftPermille);
    }

    /** In nanoseconds of the simulation; on some machines far off. */
    long wall() {
        return Math.max(0, stage().clock().now() + wallSkew);
    }

    public List<Link> links() {
        return List.of(toKeyService, toLedger, toKafka);
    }

    public void start() {
        stage().trace().note("started", name, 0);
        process = new RelayProcess(this);
        process.start();
    }

    public void kill() {
        var dying = process;
        if (dying != null) {
            stage().trace().note("killed", name, 0);
            stage().coverage().saw(Scene.RELAY_KILLED);
            process = null;
            dying.die();
        }
    }

    /** Killed, and started again after so many nanoseconds. */
    public void crash(long downFor) {
        kill();
        stage().clock().after(downFor, () -> {
            if (process == null) {
                start();
            }
        });
    }

    boolean mayDie() {
        return !calm;
    }

    /** Nothing bad happens here any more. */
    public void calm() {
        calm = true;
        links().forEach(Link::calm);
        resume();
    }

    /** SIGSTOP; its clock goes on. */
    public void pause() {
        if (process != null) {
            process.pause();
        }
    }

    public void resume() {
        if (process != null) {
            process.resume();
        }
    }

    /** A caller wants something of this relay. */
    public void call(GrantRecord.Key key, Amounts bound, Amounts real) {
        if (process != null) {
            var exchange = new Exchange(process, name + "-" + ++exchanges, key, bound, real);
            process.run(exchange::arrive);
        }
    }

    /** Nothing is under way, everything is in Kafka, and what earlier processes left is given back. */
    public boolean isAtRest() {
        return process != null && process.isAtRest();
    }
}
