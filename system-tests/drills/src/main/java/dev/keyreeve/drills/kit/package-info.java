/** What the drills share: how a drill is told and judged, and what it acts through. */
@NullMarked
package dev.keyreeve.drills.kit;

import org.jspecify.annotations.NullMarked;
