package io.faultline.system.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// How a server is logged in to: as the role `faultline`, in the database `faultline`, without
/// encryption.
///
/// A server that asks for a password gets the one that libpq would take: that of the environment
/// variable `PGPASSWORD` of this process, or of the password file (`~/.pgpass`, or as `PGPASSFILE`
/// says). It is read here, and nowhere kept.
///
/// @param address the server's host
/// @param limit how long logging in may take, rounded up to two whole seconds at least
record Access(String address, Duration limit) {
  private static final String NAME = "faultline";

  /// Logs in. The connection is in autocommit mode, and has `limit` for each answer.
  ///
  /// @throws SQLException if the server does not let anybody in
  Connection open() throws SQLException {
    var properties = new Properties();
    set(properties, PGProperty.USER, NAME);
    @Nullable String password = System.getenv("PGPASSWORD");
    if (password != null) {
      set(properties, PGProperty.PASSWORD, password);
    }
    // The driver counts whole seconds: one half for the connection, and the other for the login.
    String half = Long.toString(Math.max(1, (limit.toMillis() + 1_999) / 2_000));
    set(properties, PGProperty.CONNECT_TIMEOUT, half);
    set(properties, PGProperty.SOCKET_TIMEOUT, half);
    set(properties, PGProperty.SSL_MODE, "disable");
    set(properties, PGProperty.GSS_ENC_MODE, "disable");
    // Nothing is tried again behind the client's back.
    set(properties, PGProperty.AUTOSAVE, "never");
    set(properties, PGProperty.APPLICATION_NAME, NAME);
    // What a lost client has locked is free again soon.
    set(
        properties,
        PGProperty.OPTIONS,
        "-c idle_in_transaction_session_timeout=" + Math.max(1_000, 2 * limit.toMillis()));
    Connection connection = new Driver().connect(url(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not know the URL " + url());
    }
    return connection;
  }

  /// From now on every answer on `connection` has to be there at `deadlineNanos` of the system's
  /// clock.
  ///
  /// @throws SQLTimeoutException if that has passed
  static void limit(Connection connection, long deadlineNanos) throws SQLException {
    long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (left < 1) {
      throw late();
    }
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(left));
  }

  private static SQLException late() {
    return new SQLTimeoutException(
        "the time limit has passed", new java.net.SocketTimeoutException());
  }

  private String url() {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return "jdbc:postgresql://%s:%d/%s".formatted(host, Server.PORT, NAME);
  }

  private static void set(Properties properties, PGProperty property, String value) {
    property.set(properties, value);
  }
}
