package io.faultline.history.fressian;

import static io.faultline.history.fressian.FressianOutput.word;

import io.faultline.history.fressian.FressianOutput.BlockRef;
import io.faultline.history.fressian.FressianOutput.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Small Jepsen runs, for tests: writes and reads of a register by three clients, and a nemesis.
final class JepsenRun {
  private JepsenRun() {}

  /// `calls` calls with their outcomes, as values of version 1. Each fifth is unknown, and a new
  /// process goes on. Before each tenth the nemesis has its say.
  static List<Op> ops(int calls) {
    var ops = new ArrayList<Op>();
    long[] processes = {0, 1, 2};
    for (int i = 0; i < calls; i++) {
      long process = processes[i % 3];
      boolean write = i % 2 == 0;
      String f = write ? "write" : "read";
      if (i % 10 == 9) {
        ops.add(op(ops.size(), "info", word("nemesis"), "kill", List.of("n1"), Map.of()));
      }
      ops.add(op(ops.size(), "invoke", process, f, write ? (Object) i : null, null));
      if (i % 5 == 4) {
        ops.add(
            op(
                ops.size(),
                "info",
                process,
                f,
                write ? (Object) i : null,
                Map.of(word("error"), word("timeout"))));
        processes[i % 3] += 3;
      } else {
        ops.add(op(ops.size(), "ok", process, f, write ? i : i - 1, null));
      }
    }
    return ops;
  }

  private static Op op(
      long index,
      String type,
      Object process,
      String f,
      @Nullable Object value,
      @Nullable Object others) {
    return new Op(index, 1_000 + 1_000 * index, type, process, f, value, others);
  }

  /// The same as the maps of version 0.
  static List<Map<Object, @Nullable Object>> maps(List<Op> ops) {
    var maps = new ArrayList<Map<Object, @Nullable Object>>();
    for (Op op : ops) {
      var map = new LinkedHashMap<Object, @Nullable Object>();
      map.put(word("type"), word(op.type()));
      map.put(word("f"), word(op.f()));
      map.put(word("value"), op.value());
      map.put(word("time"), op.time());
      map.put(word("process"), op.process());
      map.put(word("index"), op.index());
      if (op.others() instanceof Map<?, ?> others) {
        others.forEach(map::put);
      }
      maps.add(map);
    }
    return maps;
  }

  /// The map of a test. Its history is a reference to a block, or the history itself.
  static Map<Object, @Nullable Object> test(Object history) {
    var test = new LinkedHashMap<Object, @Nullable Object>();
    test.put(word("name"), "register");
    test.put(word("concurrency"), 3);
    test.put(word("nodes"), List.of("n1", "n2"));
    test.put(word("ssh"), Map.of(word("password"), "secret"));
    test.put(word("history"), history);
    test.put(word("results"), Map.of(word("valid?"), true, word("list"), List.of(1, 2, 3)));
    test.put(word("workload"), word("rw"));
    return test;
  }

  /// A finished file of version 0.
  static JepsenFile version0(List<Op> ops) {
    return new JepsenFile(0)
        .fressian(4, test(new BlockRef(2)))
        .root(4)
        .index(1)
        .fressian(2, maps(ops))
        .partialMap(7, 0, Map.of(word("more"), 1))
        .partialMap(6, 7, Map.of(word("valid?"), true))
        .fressian(8, test(new BlockRef(2)))
        .root(8)
        .index(9);
  }

  /// A finished file of version 1, whose chunks have `chunk` operations each.
  static JepsenFile version1(List<Op> ops, int chunk) {
    JepsenFile file = unfinished(ops, chunk);
    return file.partialMap(101, 0, Map.of(word("valid?"), true))
        .fressian(102, test(new BlockRef(1)))
        .root(102)
        .index(103);
  }

  /// The same before the results: as it is when the last chunk has just been written.
  static JepsenFile unfinished(List<Op> ops, int chunk) {
    JepsenFile file =
        new JepsenFile(1).fressian(1, null).fressian(2, test(new BlockRef(1))).root(2).index(3);
    var chunks = new ArrayList<Long>();
    for (int i = 0; i < ops.size(); i += chunk) {
      int id = 4 + 2 * (i / chunk);
      file.stream(id, ops.subList(i, Math.min(ops.size(), i + chunk)));
      chunks.add((long) i);
      chunks.add((long) id);
      file.vector(
              1,
              Math.min(ops.size(), i + chunk),
              chunks.stream().mapToLong(Long::longValue).toArray())
          .index(id + 1);
    }
    return file;
  }
}
