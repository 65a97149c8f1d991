package dev.keyreeve.usage.access;

import java.sql.SQLException;

/** What PostgreSQL's SQLSTATE says about trying again (appendix A of its manual). */
final class SqlState {
    private SqlState() {}

    /** The transaction lost against another one; the same again may succeed. */
    static boolean isConflict(SQLException e) {
        return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
    }

    /** The same again will be refused again: a data exception, a broken constraint, or a function's own RAISE. */
    static boolean isRefusalOfData(SQLException e) {
        var state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("P0"));
    }
}
