package io.faultline.history.fressian;

import io.faultline.history.fressian.FressianOutput.Entry;
import io.faultline.history.fressian.FressianOutput.JepsenSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;

/// Values of every kind that [FressianOutput] writes.
final class RandomData {
  private RandomData() {}

  static Object value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 10)) {
      case 0 -> random.nextLong() >> random.nextInt(64);
      case 1 -> "text" + random.nextInt(1000) + "ü".repeat(random.nextInt(8));
      case 2 -> FressianOutput.word("w" + random.nextInt(50));
      case 3 -> random.nextBoolean();
      case 4 -> random.nextDouble();
      case 5 -> null;
      case 6 -> list(random, depth);
      case 7 -> {
        var map = new LinkedHashMap<Object, Object>();
        for (int i = random.nextInt(6); i > 0; i--) {
          map.put(FressianOutput.word("k" + i), value(random, depth - 1));
        }
        yield map;
      }
      case 8 -> new JepsenSet(list(random, depth));
      default -> new Entry(value(random, depth - 1), value(random, depth - 1));
    };
  }

  private static List<Object> list(SplittableRandom random, int depth) {
    var list = new ArrayList<Object>();
    for (int i = random.nextInt(12); i > 0; i--) {
      list.add(value(random, depth - 1));
    }
    return list;
  }
}
