package io.faultline.system.etcd;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Something on loopback that takes connections on etcd's port and speaks as much HTTP/2 as a test
/// wants: it greets or not, and does one thing when the first headers of a call arrive.
final class MadeUpMember implements AutoCloseable {
  private static final int HEADERS = 1;
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  /// What it does with a call.
  interface Answer {
    /// @param stream the call's number
    void to(int stream, OutputStream out, Socket socket) throws IOException;
  }

  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger calls = new AtomicInteger();
  private final ServerSocket listening = new ServerSocket();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Thread accepting;

  /// @param address of the loopback network
  /// @param answer null for one that never greets
  MadeUpMember(String address, @Nullable Answer answer) throws IOException {
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.ofLiteral(address), Member.CLIENT_PORT));
    accepting =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (true) {
                  Socket socket = listening.accept();
                  sockets.add(socket);
                  connections.incrementAndGet();
                  if (answer != null) {
                    Thread.ofVirtual().start(() -> serve(socket, answer));
                  }
                }
              } catch (IOException _) {
                // Closed: the test is over.
              }
            });
  }

  private void serve(Socket socket, Answer answer) {
    try (socket) {
      var in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      out.write(SETTINGS);
      in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
      while (true) {
        int lengthAndType = in.readInt();
        in.readByte();
        int stream = in.readInt();
        in.skipNBytes(lengthAndType >>> 8);
        if ((lengthAndType & 0xff) == HEADERS) {
          calls.incrementAndGet();
          answer.to(stream, out, socket);
        }
      }
    } catch (IOException _) {
      // The client or the answer has ended the connection.
    }
  }

  /// Says of a call that it was not processed and may be made again.
  static void refuseStream(int stream, OutputStream out, Socket socket) throws IOException {
    out.write(new byte[] {0, 0, 4, 3, 0, 0, 0, 0, (byte) stream, 0, 0, 0, 7});
  }

  /// Says that no call was processed and none will be.
  static void goAway(int stream, OutputStream out, Socket socket) throws IOException {
    out.write(new byte[] {0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    socket.close();
  }

  /// Breaks the connection without a word.
  static void reset(int stream, OutputStream out, Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// Takes the call and never answers.
  static void silence(int stream, OutputStream out, Socket socket) {}

  @Override
  public void close() throws IOException {
    listening.close();
    try {
      // Until it has left, the address is in use.
      accepting.join();
    } catch (InterruptedException _) {
      throw new InterruptedIOException("interrupted");
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
