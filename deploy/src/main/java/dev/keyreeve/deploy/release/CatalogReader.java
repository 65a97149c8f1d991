package dev.keyreeve.deploy.release;

import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.release.Catalog.Column;
import dev.keyreeve.deploy.release.Catalog.Demand;
import dev.keyreeve.deploy.release.Catalog.Function;
import dev.keyreeve.deploy.release.Catalog.Policy;
import dev.keyreeve.deploy.release.Catalog.Unique;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads a {@link Catalog} from PostgreSQL's system tables. */
final class CatalogReader {
    private static final String RELATIONS = """
            SELECT CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'view ' WHEN 'S' THEN 'sequence '
                                  WHEN 'c' THEN 'type ' ELSE 'table ' END || c.relname
            FROM pg_class c WHERE c.relnamespace = ?::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'c')
            """;
    private static final String COLUMNS = """
            SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text || a.attgenerated::text
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE c.relnamespace = ?::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'c')
              AND a.attnum > 0 AND NOT a.attisdropped
            """;
    private static final String UNIQUES = """
            SELECT t.relname,
                   ARRAY(SELECT coalesce(a.attname::text, '(' || pg_get_indexdef(i.indexrelid, k.n::integer, true) || ')')
                         FROM unnest(i.indkey::smallint[]) WITH ORDINALITY k (attnum, n)
                         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum > 0
                         WHERE k.n <= i.indnkeyatts ORDER BY k.n),
                   coalesce(pg_get_expr(i.indpred, i.indrelid), ''), NOT i.indnullsnotdistinct
            FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
            WHERE t.relnamespace = ?::regnamespace AND i.indisunique
            """;
    private static final String DEMANDS = """
            SELECT t.relname,
                   ARRAY(SELECT a.attname::text FROM pg_attribute a
                         WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) ORDER BY a.attnum),
                   pg_get_constraintdef(k.oid)
            FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
            WHERE k.connamespace = ?::regnamespace AND k.contype IN ('c', 'f', 'x')
            """;
    private static final String FUNCTIONS = """
            SELECT p.proname || '(' || oidvectortypes(p.proargtypes) || ')', p.proname, p.pronargs,
                   p.pronargs - p.pronargdefaults, pg_get_function_result(p.oid), p.prosecdef
            FROM pg_proc p WHERE p.pronamespace = ?::regnamespace
            """;
    private static final String LABELS = """
            SELECT t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
            FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typnamespace = ?::regnamespace GROUP BY 1
            """;
    private static final String POLICIES = """
            SELECT p.polname || ' on ' || t.relname, t.relname, p.polpermissive,
                   concat_ws(' | ', p.polcmd::text, p.polroles::regrole[]::text, pg_get_expr(p.polqual, p.polrelid),
                             pg_get_expr(p.polwithcheck, p.polrelid))
            FROM pg_policy p JOIN pg_class t ON t.oid = p.polrelid WHERE t.relnamespace = ?::regnamespace
            """;
    private static final String SECURED =
            "SELECT relname FROM pg_class WHERE relnamespace = ?::regnamespace AND relrowsecurity";
    private static final String GRANTS = """
            SELECT coalesce(r.rolname, 'everybody') || ' ' || x.privilege_type || ' on ' || g.thing
            FROM (SELECT c.relname::text AS thing,
                         coalesce(c.relacl, acldefault((CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner)) AS acl
                  FROM pg_class c WHERE c.relnamespace = ?::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
                  UNION ALL
                  SELECT c.relname || '.' || a.attname, a.attacl
                  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = ?::regnamespace
                  UNION ALL
                  SELECT p.proname || '(' || oidvectortypes(p.proargtypes) || ')',
                         coalesce(p.proacl, acldefault('f', p.proowner))
                  FROM pg_proc p WHERE p.pronamespace = ?::regnamespace
                  UNION ALL
                  SELECT 'type ' || t.typname, coalesce(t.typacl, acldefault('T', t.typowner))
                  FROM pg_type t WHERE t.typnamespace = ?::regnamespace AND t.typtype IN ('e', 'c', 'd')
                  UNION ALL
                  SELECT 'schema ' || n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner))
                  FROM pg_namespace n WHERE n.oid = ?::regnamespace) g
            CROSS JOIN LATERAL aclexplode(g.acl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
            """;

    private final Connection connection;
    private final String schema;

    private CatalogReader(Connection connection, Schema schema) {
        this.connection = connection;
        this.schema = schema.schemaName();
    }

    static Catalog read(Connection connection, Schema schema) throws SQLException {
        return new CatalogReader(connection, schema).read();
    }

    private Catalog read() throws SQLException {
        return new Catalog(
                new HashSet<>(all(RELATIONS, row -> row.getString(1))),
                byName(
                        all(
                                COLUMNS,
                                row -> new Column(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getBoolean(4),
                                        row.getString(5),
                                        row.getString(6))),
                        column -> column.relation() + "." + column.name()),
                all(
                        UNIQUES,
                        row -> new Unique(
                                row.getString(1), list(row.getArray(2)), row.getString(3), row.getBoolean(4))),
                all(DEMANDS, row -> new Demand(row.getString(1), list(row.getArray(2)), row.getString(3))),
                named(
                        FUNCTIONS,
                        row -> new Function(
                                row.getString(2), row.getInt(3), row.getInt(4), row.getString(5), row.getBoolean(6))),
                named(LABELS, row -> list(row.getArray(2))),
                named(POLICIES, row -> new Policy(row.getString(2), row.getBoolean(3), row.getString(4))),
                new HashSet<>(all(SECURED, row -> row.getString(1))),
                new HashSet<>(all(GRANTS, row -> row.getString(1))));
    }

    /** Makes one of a row. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> all(String sql, Reader<T> reader) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            long parameters = sql.chars().filter(letter -> letter == '?').count();
            for (int index = 1; index <= parameters; index++) {
                statement.setString(index, schema);
            }
            var found = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        }
    }

    /** Under what stands in the first column. */
    private <T> Map<String, T> named(String sql, Reader<T> reader) throws SQLException {
        return new TreeMap<>(all(sql, row -> Map.entry(row.getString(1), reader.read(row))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static <T> Map<String, T> byName(List<T> things, java.util.function.Function<T, String> name) {
        return new TreeMap<>(things.stream().collect(Collectors.toMap(name, UnaryOperator.identity())));
    }

    private static List<String> list(Array array) throws SQLException {
        return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
    }
}
