package dev.keyreeve.drills.kube.install;

import java.util.Set;

/**
 * One install and what followed.
 *
 * @param readySeconds until Helm said that all is ready
 * @param calledSeconds from the same moment until a call was answered
 * @param uninstallSeconds how long that took
 * @param restarts of containers, while the schemas were not there yet
 * @param first what came of the first call
 * @param named what the notes say that stays, and what was others', by {@code Kind/name}
 * @param remains what did stay
 * @param atLast what was there when the release's had been removed, too; without what was others'
 * @param clusterWide what the cluster has outside of the namespace and had not before
 */
record Round(
        double readySeconds,
        double calledSeconds,
        double uninstallSeconds,
        int restarts,
        FirstCall first,
        Set<String> named,
        Set<String> remains,
        Set<String> atLast,
        Set<String> clusterWide) {}
