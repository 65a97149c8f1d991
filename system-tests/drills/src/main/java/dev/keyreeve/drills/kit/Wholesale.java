package dev.keyreeve.drills.kit;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * A relay as far as the ledger is concerned: it registers with the relays' registration token, and buys allotments with
 * the JWT that it gets for it. It serves nobody.
 */
public final class Wholesale {
    private final Wire ledger;
    private final String relay;
    private final long epoch;

    private Wholesale(Wire ledger, String relay, long epoch) {
        this.ledger = ledger;
        this.relay = relay;
        this.epoch = epoch;
    }

    /** Leaves at once, so that no enforcement waits for it: the JWT outlives its lease. */
    public static Wholesale register(Stack stack, String relay) throws IOException {
        var token =
                Files.readString(stack.home().secrets().resolve("relay-token")).strip();
        var keys = new Wire(stack.admin(), token);
        var path = "/internal/v1/relays/" + relay + "/";
        var granted = Json.read(
                Json.write(keys.post(path + "register", new Lease.Register("drill"))
                        .orThrow()),
                Lease.Granted.class);
        keys.post(path + "leave", new Lease.Leave(granted.epoch())).orThrow();
        return new Wholesale(new Wire(stack.file().usage(), granted.token()), relay, granted.epoch());
    }

    public String relay() {
        return relay;
    }

    public long epoch() {
        return epoch;
    }

    /**
     * @param amounts all of it or nothing
     * @param closing what is given back with it
     * @return the allotment's id
     */
    public String buy(
            OrganizationId organization,
            String project,
            Principal principal,
            String keyId,
            Amounts amounts,
            List<Allotment.Closing> closing) {
        var request = new Allotment.Request(
                Id.ALLOTMENT.next(), relay, epoch, organization, project, principal, keyId, amounts, amounts, closing);
        var answer = ledger.post("/internal/v1/allotments", request).orThrow();
        if (Json.read(Json.write(answer), Allotment.Answer.class) instanceof Allotment.Answer.Bought bought) {
            return bought.allotment();
        }
        throw new IllegalStateException("no allotment was sold: " + answer);
    }
}
