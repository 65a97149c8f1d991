package dev.keyreeve.drills.restore;

/**
 * What was seen of one member after the restore.
 *
 * @param status as the admin API says it; the error's code where it knows no such member
 * @param answered calls that relays answered
 * @param seen calls that reached the provider
 */
record Aftermath(String status, int answered, long seen) {
    boolean isOut(String expected) {
        return status.equals(expected) && answered == 0 && seen == 0;
    }

    boolean isServed() {
        return status.equals("active") && answered > 0 && seen == answered;
    }

    @Override
    public String toString() {
        return "%s, %d calls answered, %d at the provider".formatted(status, answered, seen);
    }
}
