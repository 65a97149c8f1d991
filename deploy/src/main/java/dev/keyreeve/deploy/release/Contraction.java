package dev.keyreeve.deploy.release;

import dev.keyreeve.deploy.release.Catalog.Column;
import dev.keyreeve.deploy.release.Catalog.Demand;
import dev.keyreeve.deploy.release.Catalog.Function;
import dev.keyreeve.deploy.release.Catalog.Unique;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a schema no longer offers, or newly asks, of a version that was written for an earlier state of it. Everything
 * that is not found here the older version does not notice, as far as the catalogue can tell: what a function or a
 * trigger does inside is for the services' tests.
 */
final class Contraction {
    private static final Pattern CHOICE = Pattern.compile("ARRAY\\[([^]]*)]");
    private static final Pattern CHOSEN = Pattern.compile("'(?:[^']|'')*'");

    private final Catalog before;
    private final Catalog after;
    private final List<String> found = new ArrayList<>();

    private Contraction(Catalog before, Catalog after) {
        this.before = before;
        this.after = after;
    }

    /** A sentence for each; none when the schema has only expanded. */
    static List<String> between(Catalog before, Catalog after) {
        return new Contraction(before, after).find();
    }

    private List<String> find() {
        gone("", before.relations(), after.relations());
        before.columns().forEach(this::column);
        after.columns().values().stream()
                .filter(column -> isNewInOld(column) && !column.fillsItself())
                .forEach(column -> found.add("column " + column.relation() + "." + column.name()
                        + " is new, and a row cannot be written without it"));
        uniques();
        demands();
        before.functions().forEach(this::function);
        after.functions().forEach(this::overload);
        before.labels().forEach(this::labels);
        policies();
        gone("grant: ", before.grants(), after.grants());
        return List.copyOf(found);
    }

    private void gone(String kind, Set<String> old, Set<String> now) {
        old.stream()
                .filter(thing -> !now.contains(thing))
                .sorted()
                .forEach(thing -> found.add(kind + thing + " is gone"));
    }

    private boolean isOldTable(String table) {
        return before.relations().contains("table " + table);
    }

    private boolean isNewInOld(Column column) {
        return isOldTable(column.relation()) && isNew(column.relation(), column.name());
    }

    private boolean isNew(String table, String column) {
        return !before.columns().containsKey(table + "." + column);
    }

    private void column(String name, Column old) {
        var now = after.columns().get(name);
        if (now == null) {
            found.add("column " + name + " is gone");
            return;
        }
        differs("column " + name + " has another type", old.type(), now.type());
        differs("column " + name + " has another default", old.fallback(), now.fallback());
        differs("column " + name + " is made in another way", old.generated(), now.generated());
        if (now.required() && !old.required()) {
            found.add("column " + name + " does not take null any more");
        }
    }

    private void differs(String what, String old, String now) {
        if (!old.equals(now)) {
            found.add(what + ": '" + old + "', now '" + now + "'");
        }
    }

    /** An index that is gone fails an ON CONFLICT that names its columns; one that is new fails rows that were good. */
    private void uniques() {
        before.uniques().stream()
                .filter(old -> !after.uniques().contains(old))
                .forEach(old -> found.add("uniqueness of " + told(old) + " is gone"));
        after.uniques().stream()
                .filter(now -> isOldTable(now.table()) && !before.uniques().contains(now))
                .filter(now -> !isImplied(now) && !isLeftOpen(now))
                .forEach(now -> found.add("uniqueness of " + told(now) + " is new"));
    }

    private boolean isImplied(Unique now) {
        return before.uniques().stream()
                .anyMatch(old -> old.table().equals(now.table())
                        && (old.where().isEmpty() || old.where().equals(now.where()))
                        && old.nullsRepeat() == now.nullsRepeat()
                        && now.columns().containsAll(old.columns()));
    }

    /** Who does not know one of its columns leaves null there. */
    private boolean isLeftOpen(Unique now) {
        return now.nullsRepeat()
                && now.columns().stream()
                        .filter(column -> isNew(now.table(), column))
                        .map(column -> after.columns().get(now.table() + "." + column))
                        .anyMatch(column -> column != null && column.fallback().isEmpty() && !column.required());
    }

    private static String told(Unique unique) {
        return unique.table() + unique.columns() + (unique.where().isEmpty() ? "" : " where " + unique.where());
    }

    private void demands() {
        after.demands().stream()
                .filter(now -> isOldTable(now.table()) && !before.demands().contains(now))
                .filter(now -> !now.columns().stream().allMatch(column -> isNew(now.table(), column)))
                .filter(now -> before.demands().stream().noneMatch(old -> isWider(old, now)))
                .forEach(now -> found.add("demand on " + now.table() + " is new: " + now.definition()));
    }

    /** The same demand with more to choose from. */
    private static boolean isWider(Demand old, Demand now) {
        return old.table().equals(now.table())
                && frame(old).equals(frame(now))
                && choices(now).containsAll(choices(old));
    }

    private static String frame(Demand demand) {
        return CHOICE.matcher(demand.definition()).replaceAll("ARRAY[]");
    }

    private static Set<String> choices(Demand demand) {
        return CHOICE.matcher(demand.definition())
                .results()
                .flatMap(choice -> CHOSEN.matcher(choice.group(1)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void function(String name, Function old) {
        var now = after.functions().get(name);
        if (now == null) {
            found.add("function " + name + " is gone");
            return;
        }
        differs("function " + name + " answers otherwise", old.result(), now.result());
        if (now.needed() > old.needed()) {
            found.add("function " + name + " needs " + now.needed() + " arguments, not " + old.needed());
        }
        if (now.asOwner() != old.asOwner()) {
            found.add("function " + name + " runs with other rights");
        }
    }

    /** Which of two functions is meant must stay plain to a call that was written when there was one. */
    private void overload(String name, Function now) {
        if (before.functions().containsKey(name)) {
            return;
        }
        for (Map.Entry<String, Function> old : before.functions().entrySet()) {
            var one = old.getValue();
            if (one.name().equals(now.name()) && now.needed() <= one.arguments() && one.needed() <= now.arguments()) {
                found.add("function " + name + " is new, and a call of " + old.getKey() + " could mean it");
            }
        }
    }

    private void labels(String type, List<String> old) {
        var now = after.labels().getOrDefault(type, List.of());
        if (!now.stream().filter(old::contains).toList().equals(old)) {
            found.add("enum " + type + " had " + old + ", now " + now);
        }
    }

    private void policies() {
        before.policies().forEach((name, old) -> {
            if (!old.equals(after.policies().get(name))) {
                found.add("policy " + name + " is gone or another");
            }
        });
        after.policies().forEach((name, now) -> {
            if (!now.adds() && isOldTable(now.table()) && !before.policies().containsKey(name)) {
                found.add("policy " + name + " is new and hides rows");
            }
        });
        after.secured().stream()
                .filter(table -> isOldTable(table) && !before.secured().contains(table))
                .forEach(table -> found.add("row-level security of " + table + " is new"));
    }
}
