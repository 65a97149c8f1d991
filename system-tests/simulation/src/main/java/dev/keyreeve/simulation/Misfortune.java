package dev.keyreeve.simulation;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.simulation.house.KeyService;
import dev.keyreeve.simulation.house.UsageRecord;
import dev.keyreeve.simulation.house.UsageService;
import dev.keyreeve.simulation.kernel.Chance;
import dev.keyreeve.simulation.kernel.Clock;
import dev.keyreeve.simulation.kernel.Link;
import dev.keyreeve.simulation.kernel.Scene;
import dev.keyreeve.simulation.kernel.Stage;
import dev.keyreeve.simulation.kernel.Topic;
import dev.keyreeve.simulation.relay.Host;
import java.util.List;

/** What goes wrong, each for a while: processes die or stop, cables are cut, Kafka is away. */
record Misfortune(
        Stage stage,
        List<Host> hosts,
        KeyService keyService,
        UsageService usageService,
        Topic<GrantRecord> grants,
        Topic<UsageRecord> usage) {

    void strike() {
        var chance = stage.chance();
        var host = chance.any(hosts);
        switch (chance.below(12)) {
            case 0, 1 -> host.crash(forAWhile(9));
            case 2, 3 -> {
                host.pause();
                stage.clock().after(forAWhile(7), host::resume);
            }
            case 4, 5 -> {
                var link = chance.any(host.links());
                link.cut();
                stage.clock().after(forAWhile(6), link::heal);
            }
            case 6 -> {
                kafka(true);
                stage.clock().after(forAWhile(4), () -> kafka(false));
            }
            case 7 -> {
                keyService.kill();
                stage.clock().after(forAWhile(3), keyService::start);
            }
            case 8 -> {
                host.links().forEach(Link::cut);
                stage.clock().after(forAWhile(6), () -> host.links().forEach(Link::heal));
            }
            case 9 -> {
                usageService.hangIntake(true);
                stage.clock().after(forAWhile(5), () -> usageService.hangIntake(false));
            }
            case 10 -> {
                usageService.stallPurchases(true);
                stage.clock().after(forAWhile(5), () -> usageService.stallPurchases(false));
            }
            default -> {
                usageService.kill();
                stage.clock().after(forAWhile(3), usageService::start);
            }
        }
    }

    private void kafka(boolean away) {
        grants.away(away);
        usage.away(away);
        stage.trace().note(away ? "kafka away" : "kafka back", "kafka", 0);
        if (away) {
            stage.coverage().saw(Scene.KAFKA_AWAY);
        }
    }

    /** Most often a moment, sometimes longer than a lease. */
    private long forAWhile(int mostSeconds) {
        Chance chance = stage.chance();
        return chance.oneIn(2)
                ? chance.between(Clock.MILLI, 400 * Clock.MILLI)
                : chance.between(Clock.MILLI, mostSeconds * Clock.SECOND);
    }

    /** From here on everything that was broken works again. */
    void end() {
        kafka(false);
        keyService.start();
        usageService.start();
        usageService.hangIntake(false);
        usageService.stallPurchases(false);
        hosts.forEach(Host::calm);
    }
}
