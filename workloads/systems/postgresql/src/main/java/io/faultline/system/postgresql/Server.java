package io.faultline.system.postgresql;

import io.faultline.cluster.Command;
import io.faultline.cluster.Daemon;
import io.faultline.cluster.HostSpec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// The server that Faultline itself runs on a host: where it lies there, and the scripts that start
/// and end it.
///
/// Everything of it is in one folder, and its processes are those that work in its data: a
/// PostgreSQL that was there before is never touched. It runs as the package's user `postgres`. It
/// lets one role into one database, without a password, over TCP alone; that role is no superuser,
/// so that whoever reaches the port can do nothing but to the data of a test.
///
/// @param host where it runs
record Server(HostSpec host) {
  static final int PORT = 5432;
  static final String PACKAGE = "postgresql-15";
  private static final String PROGRAMS = "/usr/lib/postgresql/15/bin";
  private static final String FOLDER = "/var/lib/faultline-postgresql";
  private static final String DATA = FOLDER + "/data";
  static final String LOG = FOLDER + "/postgresql.log";

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  // A database is made the first time, which takes seconds.
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  /// Fails unless there is PostgreSQL 15, installing Debian's where it can. Nothing runs afterwards
  /// that did not before, and nothing will at the host's next boot.
  static Command install() {
    return Command.sh(
            """
            # install PostgreSQL
            [ -x %1$s/postgres ] && exit 0
            command -v apt-get >/dev/null || { echo 'there is no PostgreSQL 15 in %1$s, and no apt-get to install it' >&2; exit 1; }
            # The package's own server must not start: Faultline runs one of its own.
            if [ ! -e /usr/sbin/policy-rc.d ]; then
              trap 'rm -f /usr/sbin/policy-rc.d' EXIT
              printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
            fi
            export DEBIAN_FRONTEND=noninteractive
            apt-get -qq -o DPkg::Lock::Timeout=60 update && apt-get -qq -o DPkg::Lock::Timeout=60 install -y --no-install-recommends %2$s
            command -v systemctl >/dev/null && systemctl -q disable postgresql 2>/dev/null
            [ -x %1$s/postgres ] || { echo 'apt-get installed no PostgreSQL 15 into %1$s' >&2; exit 1; }
            """
                .formatted(PROGRAMS, PACKAGE))
        .within(INSTALL_LIMIT);
  }

  /// Starts the server on the data that are there, or makes them, or does nothing if it runs or is
  /// paused.
  ///
  /// Fails, with the end of the log, if it ends at once, and before starting it if somebody else
  /// has its port: a run must not talk to another's database. What a killed server left is ended
  /// first, since a server does not start while another's process holds its memory.
  Command start() {
    return Command.sh(
            """
            # start postgresql
            %s
            running && exit 0
            end_left || { echo 'processes of the server before do not end:' $(servers) >&2; exit 1; }
            if grep -qiE '^ *[0-9]+: [0-9A-F]+:%04X [0-9A-F:]+ 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null; then
              echo 'somebody else listens on port %d: stop it, or attach to it (manage: attach)' >&2
              exit 1
            fi
            mkdir -p %s && ( flock 8 && make_data ) 8>>%s/data.lock || exit 1
            %s
            """
                .formatted(
                    functions(), PORT, PORT, FOLDER, FOLDER, daemon().start().script().strip()))
        .within(START_LIMIT);
  }

  // Words for the scripts: running, servers, end_left and make_data.
  private String functions() {
    return """
    running() {
    %s
    }
    servers() {
    %s
    }
    end_left() {
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        left=$(servers)
        [ -n "$left" ] || return 0
        kill -9 $left 2>/dev/null
        sleep 0.1
      done
      return 1
    }
    as_owner() { setpriv --reuid=postgres --regid=postgres --init-groups env -i PATH=/usr/bin:/bin LC_ALL=C "$@"; }
    # Whole, or not there at all.
    make_data() {
      [ ! -e %3$s/PG_VERSION ] || return 0
      rm -rf %3$s %3$s.new && install -d -o postgres -g postgres -m 700 %3$s.new && cd / &&
        as_owner %4$s/initdb -D %3$s.new -U postgres --auth=reject --encoding=UTF8 --no-locale >%5$s/initdb.log 2>&1 &&
        printf 'CREATE ROLE faultline LOGIN\\nCREATE DATABASE faultline OWNER faultline\\n' |
          as_owner %4$s/postgres --single -D %3$s.new postgres >>%5$s/initdb.log 2>&1 &&
        printf 'host faultline faultline all trust\\n' >%3$s.new/pg_hba.conf &&
        mv %3$s.new %3$s && return 0
      echo 'the database could not be made:' >&2
      tail -n 5 %5$s/initdb.log >&2
      return 1
    }
    """
        .formatted(
            daemon().isRunning().script().strip(), servers(DATA).strip(), DATA, PROGRAMS, FOLDER);
  }

  /// Shell that prints the ids of the processes called `postgres` that work in the folder `data`,
  /// one a line, the server's first process first. A server's processes lead sessions of their own,
  /// but stay in its data. What is quoted is quoted already.
  static String servers(String data) {
    return """
    find /proc/[0-9]*/cwd -prune -lname %s 2>/dev/null | cut -d/ -f3 | sort -n | while read -r pid; do
      { read -r name <"/proc/$pid/comm"; } 2>/dev/null && [ "$name" = postgres ] && echo "$pid"
    done
    :
    """
        .formatted(data);
  }

  private Daemon daemon() {
    Daemon here = Daemon.in(FOLDER, "postgresql", words().toArray(String[]::new));
    return new Daemon(
        here.name(), here.words(), here.environment(), DATA, here.logFile(), here.pidFile());
  }

  private List<String> words() {
    return List.of(
        "setpriv",
        "--reuid=postgres",
        "--regid=postgres",
        "--init-groups",
        "env",
        "-i",
        "LC_ALL=C",
        PROGRAMS + "/postgres",
        "-D",
        DATA,
        "-c",
        "listen_addresses=" + listen(),
        "-c",
        "port=" + PORT,
        "-c",
        "unix_socket_directories=",
        "-c",
        "max_connections=300",
        "-c",
        // A workload's transactions are meant to collide: each collision would wait a second.
        "deadlock_timeout=100ms",
        "-c",
        // They are meant to fail as well, and why is in the history.
        "log_min_messages=log",
        "-c",
        "log_min_error_statement=panic",
        "-c",
        "log_line_prefix=%m [%p] ");
  }

  // An address that only the controller sees may be translated on the way: the host does not have
  // it and cannot listen there. A name may mean more than one address.
  private String listen() {
    if (!host.address().equals(host.internal().getFirst())) {
      return "*";
    }
    try {
      return InetAddress.ofLiteral(host.address()).getHostAddress();
    } catch (IllegalArgumentException _) {
      return "*";
    }
  }

  /// Prints the ids of the server's processes, one a line, its first process first.
  Command pids() {
    return Command.sh(servers(DATA));
  }

  /// Ends the server, also a paused one, and waits until it is gone; one that does not end by
  /// itself within five seconds is killed.
  Command stop() {
    return Command.sh(
            """
            # stop postgresql
            %s
            kill -s CONT $(servers) 2>/dev/null
            %s
            [ $? -eq 0 ] && end_left || { echo 'processes of the server do not end:' $(servers) >&2; exit 1; }
            """
                .formatted(functions(), daemon().stop("INT", END_LIMIT).script().strip()))
        .within(daemon().stop("INT", END_LIMIT).timeLimit());
  }

  /// Removes everything of the server but its programs; refuses while it runs.
  Command wipe() {
    return Command.sh(
        """
        # wipe postgresql
        %s
        if running || [ -n "$(servers)" ]; then echo 'PostgreSQL still runs on its data' >&2; exit 1; fi
        rm -rf %s
        """
            .formatted(functions(), FOLDER));
  }

  /// Prints whether it runs and the last lines of its log.
  Command lastWords() {
    return Command.sh(
        """
        # look at postgresql
        %s
        if running; then echo 'it runs, and its log ends:'; else echo 'it does not run, and its log ends:'; fi
        %s
        """
            .formatted(functions(), daemon().lastLines(5).script().strip()));
  }
}
