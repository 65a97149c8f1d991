package dev.keyreeve.simulation.relay;

import dev.keyreeve.relay.grant.Acknowledgements;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.grant.Standing;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Scene;
import dev.keyreeve.simulation.kernel.Stage;
import java.util.ArrayDeque;
import java.util.Queue;

/** One process of a relay: the production's state machines, and what a thread would do between them as timers. */
final class RelayProcess {
    private final Host host;
    private final Standing standing = new Standing();
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final Grants grants = new Grants();
    private final Queue<Runnable> parked = new ArrayDeque<>();
    private final Sending sending;
    private final Recovering recovering;
    private final Leasing leasing;
    private final Pockets pockets;
    private final LiveExchanges lives;
    private final Following following;
    private boolean dead;
    private boolean paused;

    RelayProcess(Host host) {
        this.host = host;
        this.sending = new Sending(this);
        this.recovering = new Recovering(this, host.spool().leftover());
        this.leasing = new Leasing(this);
        this.pockets = new Pockets(this);
        this.lives = new LiveExchanges();
        this.following = new Following(this);
    }

    Host host() {
        return host;
    }

    Surroundings around() {
        return host.around();
    }

    Stage stage() {
        return host.stage();
    }

    Standing standing() {
        return standing;
    }

    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    Grants grants() {
        return grants;
    }

    Sending sending() {
        return sending;
    }

    Recovering recovering() {
        return recovering;
    }

    Leasing leasing() {
        return leasing;
    }

    Pockets pockets() {
        return pockets;
    }

    LiveExchanges lives() {
        return lives;
    }

    Following following() {
        return following;
    }

    void start() {
        leasing.keep();
        following.follow();
        sending.wake();
        pockets.sweep();
    }

    /** Does it now, or when the process goes on; a dead one does nothing. */
    void run(Runnable action) {
        if (dead) {
            return;
        }
        if (paused) {
            parked.add(action);
        } else {
            action.run();
        }
    }

    /** After so many nanoseconds by this machine's clock. */
    void after(long nanos, Runnable action) {
        stage().clock().after(host.trueLength(nanos), () -> run(action));
    }

    void die() {
        dead = true;
        lives.all().forEach(exchange -> around().promises().ended(exchange.id()));
    }

    boolean isDead() {
        return dead;
    }

    void pause() {
        if (!paused) {
            paused = true;
            stage().trace().note("paused", host.name(), 0);
            stage().coverage().saw(Scene.RELAY_PAUSED);
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            stage().trace().note("resumed", host.name(), 0);
            if (standing.state() instanceof Standing.State.Serving && !standing.mayServe(host.monotonic())) {
                stage().coverage().saw(Scene.RELAY_PAUSED_PAST_LEASE);
            }
            // Whoever waited is woken in turn, not all in one instant.
            long later = 0;
            for (var action : parked) {
                stage().clock().after(later, () -> run(action));
                later += stage().chance().between(0, Clock.MILLI);
            }
            parked.clear();
        }
    }

    boolean isAtRest() {
        return recovering.isDone() && lives.isEmpty() && pockets.isEmpty() && sending.isDone();
    }
}
