/** Usage and costs as the OpenAI administration API shows them. */
@NullMarked
package dev.keyreeve.usage.report;

import org.jspecify.annotations.NullMarked;
