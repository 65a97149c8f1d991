package dev.keyreeve.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.relay.budget.Hold;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.grant.Standing;
import dev.keyreeve.simulation.house.LeaseTable;
import dev.keyreeve.simulation.house.UsageRecord;
import dev.keyreeve.simulation.house.UsageService;
import dev.keyreeve.simulation.kernel.Stage;
import dev.keyreeve.simulation.kernel.Topic;
import dev.keyreeve.simulation.ledger.Entry;
import dev.keyreeve.simulation.ledger.LedgerModel;
import dev.keyreeve.simulation.ledger.Limit;
import dev.keyreeve.simulation.relay.RelayRules;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each test breaks one rule; a simulation that did not notice would prove nothing by its silence. */
@DisplayName("The simulation notices")
class BrokenRulesTest {
    private static final int SEEDS = 600;
    private static final long LIFETIME = 3_000_000;

    private static void assertNoticed(Parts broken, String promise) {
        var report = new Simulate(broken).run(1, SEEDS, seeds -> {});

        assertThat(report.violation()).isPresent().get().satisfies(violation -> {
            assertThat(violation.promise()).containsPattern(promise);
            assertThat(violation.last()).isNotEmpty();
            var again = new Simulate(broken).run(violation.seed(), 1, seeds -> {});
            assertThat(again.violation()).contains(violation);
        });
    }

    private static void assertNoticed(RelayRules broken, String promise) {
        assertNoticed(
                new Parts() {
                    @Override
                    protected RelayRules relayRules() {
                        return broken;
                    }
                },
                promise);
    }

    @Nested
    @DisplayName("a relay that")
    class Relays {
        @Test
        @DisplayName("looks at its lease only at admission")
        void leaseOnlyAtAdmission() {
            assertNoticed(
                    new RelayRules() {
                        @Override
                        protected boolean mayForward(Standing standing, long now) {
                            return true;
                        }
                    },
                    "enforced|governed");
        }

        @Test
        @DisplayName("looks at the member only at admission")
        void memberOnlyAtAdmission() {
            assertNoticed(
                    new RelayRules() {
                        @Override
                        protected boolean isStillAdmitted(Grants grants, GrantRecord.Key key, long wallMillis) {
                            return true;
                        }
                    },
                    "after the member's disable was enforced");
        }

        @Test
        @DisplayName("acknowledges what it has read and not applied")
        void acknowledgesTooEarly() {
            assertNoticed(
                    new RelayRules() {
                        @Override
                        protected boolean appliesBeforeAcknowledging() {
                            return false;
                        }
                    },
                    "enforced");
        }

        @Test
        @DisplayName("forwards a hold that was recalled")
        void ignoresRecalls() {
            assertNoticed(
                    new RelayRules() {
                        @Override
                        protected boolean stands(Hold hold) {
                            return true;
                        }
                    },
                    "and the change was enforced");
        }

        @Test
        @DisplayName("forwards without a hold what was governed meanwhile")
        void ignoresNewLimits() {
            assertNoticed(
                    new RelayRules() {
                        @Override
                        protected boolean needsHold(Grants grants, GrantRecord.Key key) {
                            return false;
                        }
                    },
                    "after its scope was governed");
        }

        @Test
        @DisplayName("spends an allotment twice")
        void spendsTwice() {
            assertNoticed(
                    new RelayRules() {
                        @Override
                        protected Answer understood(Answer answer) {
                            return answer instanceof Answer.Bought(var allotment, var amounts, long validMs)
                                    ? new Answer.Bought(allotment, amounts.plus(amounts), validMs)
                                    : answer;
                        }
                    },
                    "the ledger does not stand for it|there is an overrun");
        }

        @Test
        @DisplayName("forgets a purchase that nobody answered")
        void forgetsUnansweredPurchases() {
            assertNoticed(
                    new RelayRules() {
                        @Override
                        protected boolean closesUnseen() {
                            return false;
                        }
                    },
                    "something is pending for ever|an entry stands for no exchange");
        }

        @Test
        @DisplayName("sends before it writes down")
        void sendsBeforeItWritesDown() {
            assertNoticed(
                    new RelayRules() {
                        @Override
                        protected boolean writesDownFirst() {
                            return false;
                        }
                    },
                    "does not stand for it|in no entry");
        }
    }

    @Nested
    @DisplayName("a ledger that")
    class Ledgers {
        @Test
        @DisplayName("forgets the fence")
        void forgetsTheFence() {
            assertNoticed(
                    new Parts() {
                        @Override
                        protected LedgerModel ledger() {
                            return new LedgerModel(LIFETIME) {
                                @Override
                                public long fence(String relay, long epoch, List<Allotment.Claimed> claimed) {
                                    return epoch;
                                }
                            };
                        }
                    },
                    "");
        }

        @Test
        @DisplayName("books an exchange twice")
        void booksTwice() {
            assertNoticed(
                    new Parts() {
                        @Override
                        protected LedgerModel ledger() {
                            return new LedgerModel(LIFETIME) {
                                @Override
                                public Settling settle(Entry entry, long at) {
                                    return super.settle(entry, at) == Settling.DUPLICATE
                                            ? super.settle(again(entry), at)
                                            : Settling.SETTLED;
                                }
                            };
                        }
                    },
                    "");
        }

        private static Entry again(Entry entry) {
            return new Entry(
                    entry.organization(),
                    entry.exchange() + "'",
                    entry.key(),
                    entry.project(),
                    entry.principal(),
                    entry.allotment(),
                    entry.hold(),
                    entry.used(),
                    entry.startedAt());
        }

        @Test
        @DisplayName("sells what others hold")
        void sellsWhatOthersHold() {
            assertNoticed(
                    new Parts() {
                        @Override
                        protected LedgerModel ledger() {
                            return new LedgerModel(LIFETIME) {
                                @Override
                                protected long remaining(Limit limit, long at) {
                                    return super.remaining(limit, at) + limit.amount() / 4;
                                }
                            };
                        }
                    },
                    "");
        }

        @Test
        @DisplayName("gives back with a close what is claimed and not settled yet")
        void closesTooMuch() {
            assertNoticed(
                    new Parts() {
                        @Override
                        protected LedgerModel ledger() {
                            return new LedgerModel(LIFETIME) {
                                @Override
                                public Closing close(
                                        OrganizationId organization, String allotment, String relay, Amounts claimed) {
                                    return super.close(organization, allotment, relay, Amounts.NONE);
                                }
                            };
                        }
                    },
                    "there is an overrun|does not stand for it|fewer places taken");
        }

        @Test
        @DisplayName("sells what was closed before it came")
        void sellsWhatWasClosed() {
            assertNoticed(
                    new Parts() {
                        @Override
                        protected LedgerModel ledger() {
                            return new LedgerModel(LIFETIME) {
                                @Override
                                protected void bar(
                                        OrganizationId organization, String allotment, String relay, Amounts claimed) {
                                    // forgotten
                                }
                            };
                        }
                    },
                    "something is pending for ever|an entry stands for no exchange");
        }

        @Test
        @DisplayName("fences before it has read what the relay had sent")
        void fencesTooEarly() {
            assertNoticed(
                    new Parts() {
                        @Override
                        protected UsageService usageService(Stage stage, LedgerModel ledger, Topic<UsageRecord> usage) {
                            return new UsageService(stage, ledger, usage) {
                                @Override
                                protected boolean mustWaitFor(int[] ends) {
                                    return false;
                                }
                            };
                        }
                    },
                    "");
        }
    }

    @Test
    @DisplayName("a key-service that takes no margin for drifting clocks")
    void noMargin() {
        assertNoticed(
                new Parts() {
                    @Override
                    protected LeaseTable leases() {
                        return new LeaseTable() {
                            @Override
                            protected long margin() {
                                return 0;
                            }
                        };
                    }
                },
                "enforced");
    }

    @Test
    @DisplayName("a key-service that waits for nobody who registered lately")
    void trustsWhoeverIsNew() {
        assertNoticed(
                new Parts() {
                    @Override
                    protected LeaseTable leases() {
                        return new LeaseTable() {
                            @Override
                            protected boolean readsItFirst(long epoch, long publishedIn) {
                                return true;
                            }
                        };
                    }
                },
                "enforced");
    }
}
