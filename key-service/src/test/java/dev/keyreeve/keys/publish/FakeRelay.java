package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.keys.testing.KeysStack;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;

/** A relay as key-service knows it: one that speaks the lease protocol, and does exactly what the test says. */
final class FakeRelay implements AutoCloseable {
    private final String name;
    private String token;
    private Lease.Granted granted;

    private FakeRelay(String name, String token) {
        this.name = name;
        this.token = token;
        register();
    }

    static FakeRelay registered(String name) {
        return registered(name, KeysStack.RELAY_TOKEN);
    }

    static FakeRelay registered(String name, String token) {
        return new FakeRelay(name, token);
    }

    /** Goes on under another registration token. */
    void becomes(String otherToken) {
        token = otherToken;
    }

    Lease.Granted register() {
        granted = Json.read(send("register", new Lease.Register("test")).asByteArray(), Lease.Granted.class);
        return granted;
    }

    Lease.Granted granted() {
        return granted;
    }

    Response renew(Lease.Mark... applied) {
        return send("renew", new Lease.Renew(granted.epoch(), List.of(applied)));
    }

    Response renewAs(long epoch) {
        return send("renew", new Lease.Renew(epoch, List.of()));
    }

    Response acknowledge(String organization, long revision) {
        return send("acks", new Lease.Ack(granted.epoch(), List.of(mark(organization, revision))));
    }

    void leave() {
        send("leave", new Lease.Leave(granted.epoch()));
    }

    static Lease.Mark mark(String organization, long revision) {
        return new Lease.Mark(new OrganizationId(organization), revision);
    }

    private Response send(String verb, Object body) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .contentType("application/json")
                .body(Json.write(body))
                .post("/internal/v1/relays/" + name + "/" + verb);
    }

    @Override
    public void close() {
        leave();
    }
}
