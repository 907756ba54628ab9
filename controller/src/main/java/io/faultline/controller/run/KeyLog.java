package io.faultline.controller.run;

import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/// The keys that a path touched, for its final reads: the newest, and a sample of the older ones,
/// so that it does not grow with the length of the run.
///
/// Safe for many threads.
final class KeyLog {
  private final int newestKept;
  private final int sampleKept;
  private final SplittableRandom random;
  // In the order in which they were first touched.
  private final LinkedHashSet<Value> newest = new LinkedHashSet<>();
  // Each older key is in it with equal chance (Vitter 1985, algorithm R).
  private final List<Value> sample = new ArrayList<>();
  private final Set<Value> sampled = new HashSet<>();
  private long older;

  KeyLog(int newestKept, int sampleKept, SplittableRandom random) {
    this.newestKept = newestKept;
    this.sampleKept = sampleKept;
    this.random = random;
  }

  synchronized void touch(Value key) {
    if (sampled.contains(key) || !newest.add(key) || newest.size() <= newestKept) {
      return;
    }
    retire(newest.removeFirst());
  }

  private void retire(Value key) {
    older++;
    if (sample.size() < sampleKept) {
      sample.add(key);
      sampled.add(key);
      return;
    }
    long place = random.nextLong(older);
    if (place < sampleKept) {
      sampled.remove(sample.set((int) place, key));
      sampled.add(key);
    }
  }

  /// How many different keys were touched. An older key that is touched again after it fell out of
  /// the sample counts again.
  synchronized long touched() {
    return newest.size() + older;
  }

  /// The newest first, then the sample in an order drawn from the seed.
  synchronized List<Value> inReadingOrder() {
    var order = new ArrayList<>(newest.reversed());
    var rest = new ArrayList<>(sample);
    Collections.shuffle(rest, new Random(random.nextLong()));
    order.addAll(rest);
    return order;
  }
}
