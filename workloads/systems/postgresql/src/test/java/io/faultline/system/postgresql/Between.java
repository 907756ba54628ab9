package io.faultline.system.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Something on loopback that stands between a client and the server, and does what it is told with
/// the first COMMIT that comes by.
final class Between implements AutoCloseable {
  /// What becomes of a COMMIT.
  enum Fate {
    /// The server gets it, and the client's connection breaks.
    ARRIVES_AND_BREAKS,
    /// The server does not get it, and the client's connection breaks.
    BREAKS,
    /// The server gets it, and the client hears nothing.
    ARRIVES_IN_SILENCE
  }

  private final ServerSocket listening = new ServerSocket();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger commits = new AtomicInteger();
  private final String server;
  private final Fate fate;

  Between(String address, String server, Fate fate) throws IOException {
    this.server = server;
    this.fate = fate;
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.ofLiteral(address), Server.PORT));
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        var upstream = new Socket(server, Server.PORT);
        sockets.add(client);
        sockets.add(upstream);
        var silent = new boolean[1];
        Thread.ofVirtual().start(() -> carry(client, upstream, silent));
        Thread.ofVirtual().start(() -> answer(upstream, client, silent));
      }
    } catch (IOException _) {
      // Closed: the test is over.
    }
  }

  private void carry(Socket client, Socket upstream, boolean[] silent) {
    try {
      InputStream in = client.getInputStream();
      OutputStream out = upstream.getOutputStream();
      var bytes = new byte[65_536];
      for (int count; (count = in.read(bytes)) > 0; ) {
        boolean commit =
            new String(bytes, 0, count, StandardCharsets.ISO_8859_1).contains("COMMIT");
        commits.addAndGet(commit ? 1 : 0);
        synchronized (silent) {
          silent[0] |= commit;
        }
        if (!commit || fate != Fate.BREAKS) {
          out.write(bytes, 0, count);
          out.flush();
        }
        if (commit && fate != Fate.ARRIVES_IN_SILENCE) {
          client.close();
          // A server that is told that its client is gone before it has read the COMMIT still reads
          // that first.
          upstream.shutdownOutput();
          return;
        }
      }
    } catch (IOException _) {
      // Either side is gone.
    }
  }

  private static void answer(Socket upstream, Socket client, boolean[] silent) {
    try {
      InputStream in = upstream.getInputStream();
      OutputStream out = client.getOutputStream();
      var bytes = new byte[65_536];
      for (int count; (count = in.read(bytes)) > 0; ) {
        synchronized (silent) {
          if (!silent[0]) {
            out.write(bytes, 0, count);
            out.flush();
          }
        }
      }
    } catch (IOException _) {
      // Either side is gone.
    }
  }

  /// How many came by.
  int commits() {
    return commits.get();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
