package io.faultline.cluster;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import net.schmizz.sshj.userauth.method.AuthMethod;

/// The keys of a running SSH agent, which signs with them and never gives them away.
///
/// Source: draft-ietf-sshm-ssh-agent (2024), sections 3.5 and 3.6.
final class SshAgent {
  private static final int REQUEST_IDENTITIES = 11;
  private static final int IDENTITIES = 12;
  private static final int SIGN_REQUEST = 13;
  private static final int SIGNATURE = 14;
  private static final int RSA_SHA2_512 = 4;
  private static final int MOST_MESSAGE_BYTES = 256 * 1024;
  // An SSH daemon ends a connection that tries more keys than a few.
  private static final int MOST_KEYS = 4;

  private final Path socket;

  private SshAgent(Path socket) {
    this.socket = socket;
  }

  /// A way to log in for each of the agent's first keys.
  ///
  /// @param path where it listens; blank if there is none
  /// @throws IOException if there is no agent, with the remedy
  static List<AuthMethod> methods(String path) throws IOException {
    if (path.isBlank()) {
      throw new IOException(
          "the cluster file asks for an SSH agent, and SSH_AUTH_SOCK names none: start one, or name a key");
    }
    var agent = new SshAgent(Path.of(path));
    var methods = new ArrayList<AuthMethod>();
    try {
      Buffer.PlainBuffer answer = agent.ask(new byte[] {REQUEST_IDENTITIES}, IDENTITIES);
      long keys = Math.min(answer.readUInt32(), MOST_KEYS);
      for (long i = 0; i < keys; i++) {
        byte[] blob = answer.readBytes();
        answer.readBytes(); // A comment.
        methods.add(agent.new Key(blob));
      }
    } catch (IOException e) {
      throw new IOException(
          "the SSH agent at %s does not tell its keys: %s".formatted(path, e.getMessage()));
    }
    return methods;
  }

  private Buffer.PlainBuffer ask(byte[] message, int expected) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      ByteBuffer request = ByteBuffer.allocate(4 + message.length);
      request.putInt(message.length).put(message).flip();
      while (request.hasRemaining()) {
        channel.write(request);
      }
      int length = read(channel, 4).getInt();
      if (length < 1 || length > MOST_MESSAGE_BYTES) {
        throw new IOException("the SSH agent answers with " + length + " bytes");
      }
      ByteBuffer answer = read(channel, length);
      if (answer.get() != expected) {
        throw new IOException("the SSH agent at " + socket + " refused");
      }
      var rest = new byte[answer.remaining()];
      answer.get(rest);
      return new Buffer.PlainBuffer(rest);
    }
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the SSH agent closed the connection");
      }
    }
    return bytes.flip();
  }

  private final class Key extends AbstractAuthMethod {
    private final byte[] blob;

    Key(byte[] blob) {
      super("publickey");
      this.blob = blob;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
      try {
        String type = new Buffer.PlainBuffer(blob).readString();
        boolean rsa = type.equals("ssh-rsa");
        SSHPacket request = super.buildReq();
        request.putBoolean(true).putString(rsa ? "rsa-sha2-512" : type).putBytes(blob);
        byte[] signed =
            new Buffer.PlainBuffer()
                .putString(params.getTransport().getSessionID())
                .putBuffer(request)
                .getCompactData();
        byte[] message =
            new Buffer.PlainBuffer()
                .putByte((byte) SIGN_REQUEST)
                .putBytes(blob)
                .putBytes(signed)
                .putUInt32(rsa ? RSA_SHA2_512 : 0)
                .getCompactData();
        return request.putBytes(ask(message, SIGNATURE).readBytes());
      } catch (IOException e) {
        throw new UserAuthException("the SSH agent does not sign: " + e.getMessage(), e);
      }
    }
  }
}
