package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.contracts.usage.UsageEvent;
import dev.keyreeve.contracts.usage.UsageEvent.Background;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.budget.Bound;
import dev.keyreeve.relay.budget.Hold;
import dev.keyreeve.relay.meter.Metered;
import dev.keyreeve.relay.spool.SpoolUnavailable;
import dev.keyreeve.relay.spool.UsageLog;
import dev.keyreeve.relay.trace.CallTrace;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One relayed request with its response, from received to settled. Each state offers its legal next steps and no other:
 *
 * <pre>
 * Received ──admitted──> Admitted ──held──────> Held ──cleared──> Cleared ──forwarded──> Forwarded ──settled──> Settled
 *    │                      │ └──not governed────↑ │                 │
 *    └─ refused             └─ refused             └─ voided         └─ voided
 * </pre>
 *
 * Before {@link Forwarded} nothing has left the house: an exchange that ends there costs nothing and leaves no entry.
 * From {@link Forwarded} on it ends as exactly one {@link Settled}, whatever happens, if need be written by the next
 * process.
 */
public sealed interface Exchange {

    /** A request has come, by a caller who is not known yet. */
    record Received(String id, long startedAtMillis, CallTrace trace) implements Exchange {
        public Received(String id, long startedAtMillis) {
            this(id, startedAtMillis, CallTrace.NONE);
        }

        /** The same as a part of what is traced. */
        public Received traced(CallTrace begun) {
            return new Received(id, startedAtMillis, begun);
        }

        /** The key is good, the relay holds its lease, and the request is understood. */
        public Admitted admitted(GrantRecord.Key key, Call call) {
            return new Admitted(id, startedAtMillis, trace, key, call);
        }
    }

    record Admitted(String id, long startedAtMillis, CallTrace trace, GrantRecord.Key key, Call call)
            implements Exchange {
        /** The same without the content: what may be remembered for as long as a stream lasts. */
        Admitted withoutContent() {
            return new Admitted(id, startedAtMillis, trace, key, call.withoutContent());
        }

        /** What limits may want of it is set aside. */
        Held held(Terms terms) {
            return new Held(this, terms);
        }
    }

    /** What is set aside for the worst case. */
    record Stake(Bound.Bounded bound, Hold hold) {}

    /**
     * On what an exchange goes on.
     *
     * @param governed what limits over the key counted when it was bounded; what is added later it does not answer for
     * @param priceVersion the price book that knows its model, if one does
     * @param stake absent when nothing over the key counts it
     */
    record Terms(Set<Measure> governed, Optional<String> priceVersion, Optional<Stake> stake) {
        void voided() {
            stake.ifPresent(held -> held.hold().voided());
        }

        /** Known only under a limit on money or tokens. */
        private Optional<TokenUsage> worstCase() {
            return stake.flatMap(held -> held.bound().worstCase());
        }
    }

    record Held(Admitted admitted, Terms terms) implements Exchange {
        /** Moderation has let it pass, or it carries no prompt. */
        Cleared cleared() {
            return new Cleared(admitted, terms);
        }

        void voided() {
            terms.voided();
        }
    }

    record Cleared(Admitted admitted, Terms terms) implements Exchange {
        /**
         * To be called right before the first byte goes upstream. Afterwards the hold is the exchange's.
         *
         * @param ownCredential whether it is sent with the caller's own
         * @throws SpoolUnavailable when it cannot be written down; then it must not be sent, and is still to be voided
         */
        Forwarded forwarded(UsageLog log, String relay, long epoch, boolean ownCredential) throws SpoolUnavailable {
            var bound = ifNothingMoreIsHeard(relay, epoch, ownCredential);
            log.forwarded(bound);
            terms.stake().ifPresent(held -> held.hold().claimed());
            return new Forwarded(bound, admitted.call().promptBytes());
        }

        /**
         * Under a limit on money or tokens the worst case is known, and is what stands in the books until better is
         * known. Without one it need not be, so what is known is stated: the size of the request.
         */
        private UsageEvent.Settled ifNothingMoreIsHeard(String relay, long epoch, boolean ownCredential) {
            var call = admitted.call();
            var key = admitted.key();
            return new UsageEvent.Settled(
                    key.organization(),
                    admitted.id(),
                    relay,
                    epoch,
                    key.project(),
                    key.principal(),
                    key.keyId(),
                    key.app(),
                    call.provider().id(),
                    call.operation(),
                    call.model(),
                    terms.stake().map(held -> held.hold().allotment()).orElse(null),
                    terms.stake().map(held -> held.hold().amounts()).orElse(Amounts.NONE),
                    terms.priceVersion().orElse(null),
                    terms.worstCase().orElseGet(() -> Metered.Unknown.ofRequest(call.promptBytes())),
                    0,
                    terms.worstCase().isPresent() ? Quality.BOUND : Quality.ESTIMATED,
                    0,
                    call.streamed(),
                    admitted.startedAtMillis(),
                    System.currentTimeMillis(),
                    ownCredential ? Boolean.TRUE : null,
                    null);
        }
    }

    /**
     * Upstream, or on its way there.
     *
     * @param boundEntry what is true if nothing more is heard
     */
    record Forwarded(UsageEvent.Settled boundEntry, int requestBytes) implements Exchange {

        /** The provider has said what it used. */
        Settled settled(UsageLog log, int status, Metered.Exact used) {
            return settled(log, status, used, null);
        }

        /** @param heard what its answer told of work in the background */
        Settled settled(UsageLog log, int status, Metered.Exact used, @Nullable Background heard) {
            return settle(log, status, used.usage(), Math.max(used.units(), boundEntry.units()), Quality.EXACT, heard);
        }

        /**
         * Whether its worst case is held. Then what has passed by here is not good enough: reasoning is billed and never
         * seen, so only the bound is sure not to be less than the bill.
         */
        boolean isBounded() {
            return boundEntry.quality() == Quality.BOUND;
        }

        /** The provider has not said it, but what it generated has passed by here, and was counted. */
        Settled settledBySight(UsageLog log, int status, TokenUsage seen) {
            return settledBySight(log, status, seen, null);
        }

        /** @param goesOn what the provider goes on with, if it does */
        Settled settledBySight(UsageLog log, int status, TokenUsage seen, @Nullable Background goesOn) {
            return isBounded()
                    ? settledUnseen(log, status)
                    : settle(log, status, seen, boundEntry.units(), Quality.ESTIMATED, goesOn);
        }

        /** What the provider did, nobody here has seen. */
        Settled settledUnseen(UsageLog log, int status) {
            return settledUnseen(log, status, null);
        }

        /** @param goesOn what the provider goes on with, if it does */
        Settled settledUnseen(UsageLog log, int status, @Nullable Background goesOn) {
            return settle(log, status, boundEntry.usage(), boundEntry.units(), boundEntry.quality(), goesOn);
        }

        private Settled settle(
                UsageLog log,
                int status,
                TokenUsage usage,
                long units,
                Quality quality,
                @Nullable Background background) {
            var entry = new UsageEvent.Settled(
                    boundEntry.organization(),
                    boundEntry.exchange(),
                    boundEntry.relay(),
                    boundEntry.epoch(),
                    boundEntry.project(),
                    boundEntry.principal(),
                    boundEntry.keyId(),
                    boundEntry.app(),
                    boundEntry.provider(),
                    boundEntry.operation(),
                    boundEntry.model(),
                    boundEntry.allotment(),
                    boundEntry.hold(),
                    boundEntry.priceVersion(),
                    usage,
                    units,
                    quality,
                    status,
                    boundEntry.streamed(),
                    boundEntry.startedAt(),
                    System.currentTimeMillis(),
                    boundEntry.ownCredential(),
                    background);
            log.settled(entry);
            return new Settled(entry);
        }
    }

    record Settled(UsageEvent.Settled entry) implements Exchange {}
}
