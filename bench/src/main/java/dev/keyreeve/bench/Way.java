package dev.keyreeve.bench;

import dev.keyreeve.deploy.process.ProcessId;

/**
 * One way to the provider.
 *
 * @param base its address, without a path
 * @param unbuffered the same for streams
 * @param process who is measured: the provider itself where nobody stands between
 */
record Way(String name, String base, String unbuffered, String key, ProcessId process) {
    String base(Load load) {
        return load.unbuffered() ? unbuffered : base;
    }
}
