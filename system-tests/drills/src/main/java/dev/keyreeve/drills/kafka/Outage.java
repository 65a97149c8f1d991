package dev.keyreeve.drills.kafka;

/**
 * What was seen while Kafka was away.
 *
 * @param kind how it was taken away
 * @param rich calls of the project whose budget is never used up
 * @param poor calls of the project whose budget is, as long as nothing settles
 * @param spooledBefore bytes that stood in the relays' spools when it began
 * @param spooledAfter the same when it ended
 * @param poorAgain whether the poor project was served again once Kafka was back
 */
record Outage(
        String kind,
        Traffic.Counts rich,
        Traffic.Counts poor,
        long spooledBefore,
        long spooledAfter,
        Disable disable,
        boolean poorAgain) {

    /**
     * A member who was disabled meanwhile.
     *
     * @param status what the disable answered
     * @param atOnce whether it said that it was enforced
     * @param later whether it was, once Kafka had come back
     * @param backMs milliseconds from Kafka's return to then
     * @param admitted calls of the member that reached the provider after that
     */
    record Disable(int status, boolean atOnce, boolean later, long backMs, long admitted) {}
}
