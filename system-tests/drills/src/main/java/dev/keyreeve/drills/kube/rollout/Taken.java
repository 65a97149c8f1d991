package dev.keyreeve.drills.kube.rollout;

/**
 * A step that was taken.
 *
 * @param text what it was
 * @param open streams at the provider when it began
 * @param pods that it was to replace
 * @param old how many of these are still there
 */
record Taken(String text, double seconds, int open, int pods, int old) {}
