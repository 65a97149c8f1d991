package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.grant.Registration;
import dev.keyreeve.relay.spool.SpoolUnavailable;
import dev.keyreeve.relay.spool.UsageLog;
import dev.keyreeve.relay.upstream.Aim;
import dev.keyreeve.relay.upstream.Connectors;
import dev.keyreeve.relay.upstream.Credentials;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * What must be true at the moment in which the first byte goes upstream. Holding and clearing took time, and in that
 * time a lease may have ended, a member may have been disabled, a budget may have been set.
 */
@Singleton
final class LastCheck {
    private final Registration registration;
    private final Grants grants;
    private final Credentials credentials;
    private final Connectors connectors;
    private final UsageLog log;
    private final LiveExchanges lives;

    LastCheck(
            Registration registration,
            Grants grants,
            Credentials credentials,
            Connectors connectors,
            UsageLog log,
            LiveExchanges lives) {
        this.registration = registration;
        this.grants = grants;
        this.credentials = credentials;
        this.connectors = connectors;
        this.log = log;
        this.lives = lives;
    }

    /** Done at once but for a moment without a lease, see {@link Registration#awaitLease}. */
    Future<Void> awaitLease(Vertx vertx) {
        return registration.awaitLease(vertx, () -> false);
    }

    /** The credential to send with as it is now, if all is still as it was at admission. */
    Aim pass(Exchange.Cleared cleared, Aim aim, Live live) throws Refused {
        var admitted = cleared.admitted();
        var cut = live.cut();
        if (cut != null) {
            throw new Refused(cut);
        }
        if (!registration.mayForward()) {
            throw new Refused(new Refusal.Unable(ErrorCode.RELAY_NOT_READY, "The relay has lost its lease"));
        }
        var denied = grants.refusal(admitted.key(), System.currentTimeMillis());
        if (denied.isPresent()) {
            throw new Refused(
                    new Refusal.Denied(denied.get().code(), denied.get().message()));
        }
        if (!stillCovered(cleared)) {
            throw new Refused(new Refusal.Unable(
                    ErrorCode.LEDGER_UNAVAILABLE,
                    "What was held for this request stands no more: a limit over this key, or a price, was set or"
                            + " changed, or it waited too long"));
        }
        lives.uses(live, aim.credential());
        var call = admitted.call();
        if (!connectors.stillAllow(admitted.key().organization(), call.provider(), call.method(), call.path())) {
            throw new Refused(new Refusal.Unable(ErrorCode.RELAY_NOT_READY, "The connector was changed a moment ago"));
        }
        if (!stillAllowed(admitted.key().organization(), call)) {
            throw new Refused(
                    new Refusal.Unable(ErrorCode.RELAY_NOT_READY, "The allowed path was changed a moment ago"));
        }
        // After the entry: before it a disable could have passed by unseen.
        return credentials
                .still(aim, admitted.key().organization(), admitted.call().provider())
                .orElseThrow(() -> new Refused(new Refusal.Unable(
                        ErrorCode.RELAY_NOT_READY, "The organization's credential was changed a moment ago")));
    }

    /** Of a path that no table has. */
    private boolean stillAllowed(OrganizationId organization, Call call) {
        var provider = call.provider();
        if (!call.isForeign() || provider.isConnector()) {
            return true;
        }
        var path = provider.dialect().base() + call.path().split("\\?", 2)[0];
        return grants.allowedMethods(organization, provider, path)
                .contains(call.method().name());
    }

    /** What counts now was counted when the exchange was bounded, and its hold still stands. */
    private boolean stillCovered(Exchange.Cleared cleared) {
        var terms = cleared.terms();
        return terms.governed().containsAll(grants.governed(cleared.admitted().key()))
                && terms.stake().map(stake -> stake.hold().stands()).orElse(true);
    }

    /** Early, so that nobody buys a hold for an exchange that cannot be sent. */
    Aim choose(Exchange.Admitted admitted) throws Refused {
        var provider = admitted.call().provider();
        var key = admitted.key();
        boolean stored = admitted.call().ofOneAccount();
        return switch (credentials.choose(key.organization(), key.principal(), provider, stored)) {
            case Credentials.Choice.Chosen(var aim) -> aim;
            case Credentials.Choice.Missing none ->
                throw new Refused(new Refusal.Unable(
                        ErrorCode.CREDENTIAL_MISSING,
                        "Your organization has no active credential for provider '" + provider.id() + "'"));
            case Credentials.Choice.OwnMissing none ->
                throw new Refused(new Refusal.Denied(
                        ErrorCode.CREDENTIAL_MISSING,
                        "Your organization lets you call provider '" + provider.id()
                                + "' with a credential of your own alone, and you have stored none",
                        "Store one at /v1/me/credentials of the admin API, with this key."));
            case Credentials.Choice.ForElsewhere(var sealedFor) ->
                throw new Refused(new Refusal.Unable(
                        ErrorCode.CREDENTIAL_UNUSABLE,
                        "The credential is for " + sealedFor + ", and provider '" + provider.id()
                                + "' is at "
                                + provider.address()
                                        .map(here -> here.host() + ":" + here.port())
                                        .orElse("no address of its own")
                                + " here"));
        };
    }

    /**
     * Another credential, awake, for a call that was turned away because of the one that it came with. What is stored
     * belongs to one account, so there it has no other.
     */
    Optional<Aim> another(Exchange.Admitted admitted, Aim before, Set<String> tried) {
        var call = admitted.call();
        return call.ofOneAccount()
                ? Optional.empty()
                : credentials.another(before, admitted.key().organization(), call.provider(), tried);
    }

    /** In the usage log before it is on the wire, so that no crash can lose it. */
    Exchange.Forwarded writeDown(Exchange.Cleared cleared, Aim aim) throws Refused {
        try {
            return cleared.forwarded(log, registration.relay(), registration.epoch(), aim.isOwn());
        } catch (SpoolUnavailable e) {
            throw new Refused(new Refusal.Unable(ErrorCode.SPOOL_UNAVAILABLE, "The relay cannot write down usage"));
        }
    }
}
