/** What those see who run the house: its traces and its logs. */
@NullMarked
package dev.keyreeve.stories.watched;

import org.jspecify.annotations.NullMarked;
