package dev.keyreeve.base.rehearsal;

/**
 * A bean that goes once through the path of a call before the service is ready: whoever comes first would else wait for
 * classes, connections and statements that nobody has needed yet.
 */
public interface Rehearsal {
    /**
     * Changes nothing that anybody could see. May fail by an exception: then the first call may still succeed. An error
     * ends the service.
     */
    void rehearse();
}
