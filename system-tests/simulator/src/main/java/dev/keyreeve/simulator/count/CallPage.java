package dev.keyreeve.simulator.count;

import java.util.List;

/**
 * What {@code GET /_simulator/calls?after=&limit=} answers.
 *
 * @param last what to ask for as {@code after} next; as asked when the page is empty
 * @param forgotten the next call was dropped because {@value CallLog#KEPT} newer ones came: whoever pages so slowly has
 *     missed some, and must not judge by the rest
 */
public record CallPage(String object, List<LoggedCall> data, long last, boolean forgotten) {}
