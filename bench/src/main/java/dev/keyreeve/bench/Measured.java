package dev.keyreeve.bench;

/**
 * One way under one load, in one round.
 *
 * @param cpuSeconds of the way's own process, a thousand requests
 * @param houseCpuSeconds of the rest of the stack, a thousand requests: the ledger, Kafka, moderation
 * @param bytes resident at the end
 */
record Measured(Wrk.Run run, double cpuSeconds, double houseCpuSeconds, long bytes) {}
