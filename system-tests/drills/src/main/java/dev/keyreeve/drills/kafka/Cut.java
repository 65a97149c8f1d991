package dev.keyreeve.drills.kafka;

import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.stack.Stack;

/** A way of taking Kafka away, and of giving it back. */
enum Cut {
    /** It stands still: connections stay, and nothing is answered. */
    FROZEN("SIGSTOP") {
        @Override
        void begin(Stack stack) {
            stack.signal(KAFKA, Signal.STOP);
        }

        @Override
        void end(Stack stack) {
            stack.signal(KAFKA, Signal.CONT);
        }
    },
    /** It is gone: connections are refused. */
    KILLED("kill -9") {
        @Override
        void begin(Stack stack) {
            stack.kill(KAFKA);
        }

        @Override
        void end(Stack stack) {
            stack.startMissing();
        }
    };

    private static final String KAFKA = "kafka";

    private final String text;

    Cut(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    abstract void begin(Stack stack);

    abstract void end(Stack stack);
}
