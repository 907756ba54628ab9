package io.faultline.history;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// The one number a run's plan is drawn from, and the streams split from it by name.
///
/// Each process, each source of faults and each order of keys draws from a stream of its own, so
/// that racing threads change nothing: a stream is a pure function of the seed and its name.
public record Seed(long value) {
  /// A new stream. Two of the same name give the same numbers.
  public SplittableRandom stream(String name) {
    long hash = mix(value);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = mix(hash ^ b);
    }
    return new SplittableRandom(hash);
  }

  // The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014, section 3).
  private static long mix(long z) {
    long x = z + 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }
}
