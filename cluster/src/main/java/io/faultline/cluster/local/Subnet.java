package io.faultline.cluster.local;

import java.util.List;

/// A range of private IPv4 addresses: `10.77.0.0/24`.
///
/// @param base its first address, as a number
/// @param length of the prefix, in bits: 8 to 25
public record Subnet(int base, int length) {
  private static final int FIRST_HOST = 11;
  private static final List<Subnet> PRIVATE =
      List.of(
          new Subnet(10 << 24, 8),
          new Subnet((172 << 24) + (16 << 16), 12),
          new Subnet((192 << 24) + (168 << 16), 16));

  public Subnet {
    if (length < 8 || length > 25) {
      throw new IllegalArgumentException("a subnet's prefix has 8 to 25 bits, not " + length);
    }
    if ((base & ~mask(length)) != 0) {
      throw new IllegalArgumentException(
          "%s/%d is not the first address of a subnet; %s/%d is"
              .formatted(text(base), length, text(base & mask(length)), length));
    }
  }

  /// Reads `10.77.0.0/24`.
  ///
  /// @throws IllegalArgumentException if it is no subnet, or not a private one: the machine would
  ///   lose its way to the real owners of the addresses
  public static Subnet of(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}")) {
      throw new IllegalArgumentException("a subnet is written as 10.77.0.0/24, not " + text);
    }
    int base = 0;
    String[] parts = text.split("[./]");
    for (int i = 0; i < 4; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part > 255) {
        throw new IllegalArgumentException("a subnet is written as 10.77.0.0/24, not " + text);
      }
      base = base << 8 | part;
    }
    var subnet = new Subnet(base, Integer.parseInt(parts[4]));
    if (PRIVATE.stream().noneMatch(range -> range.covers(subnet))) {
      throw new IllegalArgumentException(
          text + " is not private: choose a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16");
    }
    return subnet;
  }

  /// The controller's address: the first after the base.
  public String controller() {
    return text(base + 1);
  }

  /// The address of host `number`, counted from 1: the eleventh after the base and on.
  public String host(int number) {
    return text(base + FIRST_HOST - 1 + number);
  }

  @Override
  public String toString() {
    return text(base) + "/" + length;
  }

  private boolean covers(Subnet other) {
    return other.length >= length && (other.base & mask(length)) == base;
  }

  private static int mask(int length) {
    return -1 << (32 - length);
  }

  private static String text(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, address >>> 16 & 255, address >>> 8 & 255, address & 255);
  }
}
