package io.faultline.nemesis;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What came of doing the same thing in many places at once, a virtual thread each.
///
/// @param answers of the places where it went well
/// @param failures of the others
public record Everywhere<K, T>(SequencedMap<K, T> answers, SequencedMap<K, IOException> failures) {
  /// What is done in one place. It has a time limit of its own.
  @FunctionalInterface
  public interface Task<K, T> {
    T at(K place) throws IOException, InterruptedException;
  }

  /// Does `task` in every place and waits for all of them. Interrupting the caller interrupts them.
  public static <K, T> Everywhere<K, T> run(Collection<K> places, Task<K, T> task)
      throws InterruptedException {
    var running = new LinkedHashMap<K, Future<T>>();
    var answers = new LinkedHashMap<K, T>();
    var failures = new LinkedHashMap<K, IOException>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      places.forEach(place -> running.put(place, threads.submit(() -> task.at(place))));
      try {
        for (Map.Entry<K, Future<T>> each : running.entrySet()) {
          try {
            answers.put(each.getKey(), each.getValue().get());
          } catch (ExecutionException e) {
            failures.put(each.getKey(), problem(e.getCause()));
          }
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    return new Everywhere<>(answers, failures);
  }

  private static IOException problem(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> throw new IllegalStateException("a task failed without a cause");
      case IOException e -> e;
      case InterruptedException e -> new IOException("interrupted", e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(cause);
    };
  }

  /// The answers, if there was no failure.
  ///
  /// @throws IOException with every failure's message
  public SequencedMap<K, T> orThrow() throws IOException {
    if (!failures.isEmpty()) {
      throw new IOException(complaint(), failures.firstEntry().getValue());
    }
    return answers;
  }

  /// The failures' messages, which name their hosts; empty if there was none.
  String complaint() {
    return failures.values().stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
  }

  /// Runs `body` to its end in a thread of its own, however often the caller is interrupted
  /// meanwhile: what puts a cluster right is not cut short. The interruption is kept; what `body`
  /// throws, the caller gets.
  static void uninterruptibly(Runnable body) {
    var result = new FutureTask<@Nullable Void>(body, null);
    Thread thread = Thread.ofVirtual().start(result);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    switch (result.state()) {
      case FAILED -> rethrow(result.exceptionNow());
      case RUNNING, SUCCESS, CANCELLED -> {}
    }
  }

  private static void rethrow(Throwable thrown) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }
}
