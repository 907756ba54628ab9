package io.faultline.nemesis;

/// A fault of a contract's list, and how often it is drawn compared with the others.
///
/// @param weight from 1 to 1000
public record Weighted(Fault fault, int weight) {
  public static final int MOST = 1000;

  public Weighted {
    if (weight < 1 || weight > MOST) {
      throw new IllegalArgumentException("a fault's weight is from 1 to " + MOST + ": " + weight);
    }
  }

  /// A fault that is drawn as often as any other.
  public static Weighted once(Fault fault) {
    return new Weighted(fault, 1);
  }
}
