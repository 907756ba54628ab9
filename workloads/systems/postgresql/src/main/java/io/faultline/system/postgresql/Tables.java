package io.faultline.system.postgresql;

import io.faultline.history.Action;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;

/// The two tables that hold every run's data, a row a key, and what is done to them.
///
/// They are made when they are first needed, and stay; a run's rows go with it. A key that was
/// never written has no row, and reads as nil.
final class Tables {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS faultline_registers
        (run text NOT NULL, key bigint NOT NULL, val bigint, PRIMARY KEY (run, key));
      CREATE TABLE IF NOT EXISTS faultline_lists
        (run text NOT NULL, key bigint NOT NULL, val bigint[] NOT NULL, PRIMARY KEY (run, key))
      """;
  // Whoever makes the tables: two at once would be in each other's way.
  private static final String ALONE = "SELECT pg_advisory_xact_lock(20260701)";

  private static final String READ_LIST =
      "SELECT val::text FROM faultline_lists WHERE run = ? AND key = ?";
  private static final String APPEND =
      """
      INSERT INTO faultline_lists AS old (run, key, val) VALUES (?, ?, ARRAY[?])
      ON CONFLICT (run, key) DO UPDATE SET val = old.val || excluded.val
      """;
  private static final String READ =
      "SELECT val::text FROM faultline_registers WHERE run = ? AND key = ?";
  private static final String WRITE =
      """
      INSERT INTO faultline_registers (run, key, val) VALUES (?, ?, ?)
      ON CONFLICT (run, key) DO UPDATE SET val = excluded.val
      """;
  private static final String SET_FIRST =
      """
      INSERT INTO faultline_registers (run, key, val) VALUES (?, ?, ?)
      ON CONFLICT (run, key) DO NOTHING
      """;
  private static final String SET =
      "UPDATE faultline_registers SET val = ? WHERE run = ? AND key = ? AND val = ?";

  private Tables() {}

  /// Makes the tables unless they are there, in a transaction of its own.
  static void create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(ALONE);
      statement.execute(CREATE);
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  /// Removes the rows of the run, and of whatever lies under its name.
  static void forget(Connection connection, String namespace) throws SQLException {
    for (String table : new String[] {"faultline_registers", "faultline_lists"}) {
      try (var there = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
        there.setString(1, table);
        try (ResultSet row = there.executeQuery()) {
          if (!row.next() || !row.getBoolean(1)) {
            continue;
          }
        }
      }
      try (var delete =
          connection.prepareStatement(
              "DELETE FROM " + table + " WHERE run = ? OR starts_with(run, ?)")) {
        delete.setString(1, namespace);
        delete.setString(2, namespace + "/");
        delete.executeUpdate();
      }
    }
  }

  /// Does one action of a transaction.
  ///
  /// @param run the name under which the run's keys lie
  /// @param lists whether a read is of a list
  static Result perform(Connection connection, String run, boolean lists, Action action)
      throws SQLException {
    long key = number(action.key());
    return switch (action.kind()) {
      case READ -> Result.of(read(connection, lists ? READ_LIST : READ, lists, run, key));
      case APPEND -> {
        put(connection, APPEND, run, key, number(action.argument()));
        yield Result.DONE;
      }
      case WRITE -> {
        put(connection, WRITE, run, key, number(action.argument()));
        yield Result.DONE;
      }
      case CAS -> Result.of(Value.of(cas(connection, run, key, action)));
      default ->
          throw new IllegalArgumentException("PostgreSQL is not asked to " + action.kind().word());
    };
  }

  private static Value read(Connection connection, String sql, boolean list, String run, long key)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, run);
      statement.setLong(2, key);
      try (ResultSet row = statement.executeQuery()) {
        String text = row.next() ? row.getString(1) : null;
        if (text == null) {
          return Value.NIL;
        }
        return list ? list(text) : value(text);
      }
    }
  }

  private static int put(Connection connection, String sql, String run, long key, long value)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, run);
      statement.setLong(2, key);
      statement.setLong(3, value);
      return statement.executeUpdate();
    }
  }

  private static boolean cas(Connection connection, String run, long key, Action action)
      throws SQLException {
    long next = number(action.second());
    if (action.argument().equals(Value.NIL)) {
      return put(connection, SET_FIRST, run, key, next) == 1;
    }
    try (PreparedStatement statement = connection.prepareStatement(SET)) {
      statement.setLong(1, next);
      statement.setString(2, run);
      statement.setLong(3, key);
      statement.setLong(4, number(action.argument()));
      return statement.executeUpdate() == 1;
    }
  }

  private static long number(Value value) {
    return switch (value) {
      case Value.Int(long number) -> number;
      default ->
          throw new IllegalArgumentException("PostgreSQL is given whole numbers, not " + value);
    };
  }

  // An array as PostgreSQL prints it: {1,2}. What nobody wrote comes back as it is: the checker has
  // to see it.
  static Value list(String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return Value.of(text);
    }
    var items = new ArrayList<Value>();
    if (text.length() > 2) {
      for (String item : text.substring(1, text.length() - 1).split(",", -1)) {
        items.add(value(item));
      }
    }
    return new Value.Items(items);
  }

  private static Value value(String text) {
    try {
      long number = Long.parseLong(text);
      return Long.toString(number).equals(text) ? Value.of(number) : Value.of(text);
    } catch (NumberFormatException _) {
      return Value.of(text);
    }
  }
}
