package dev.keyreeve.keys.publish;

/** What is left of a thing that was deleted. */
public record DeletedView(String object, String id, boolean deleted, Enforcement enforcement) {

    /**
     * @param object the thing's own, such as {@code organization.user}
     */
    public static DeletedView of(String object, String id, Enforcement enforcement) {
        return new DeletedView(object + ".deleted", id, true, enforcement);
    }
}
