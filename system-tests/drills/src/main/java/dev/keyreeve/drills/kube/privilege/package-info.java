/** What each pod may not do, tried from where it stands. */
@NullMarked
package dev.keyreeve.drills.kube.privilege;

import org.jspecify.annotations.NullMarked;
