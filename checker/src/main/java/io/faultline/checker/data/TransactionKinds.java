package io.faultline.checker.data;

import io.faultline.checker.Promise;
import io.faultline.checker.certificate.IsolationCertificate;
import io.faultline.checker.certificate.StrongCertificate;
import io.faultline.checker.certificate.WeakCertificate;
import io.faultline.checker.transaction.Binding;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.Isolation;
import io.faultline.checker.transaction.Level;
import io.faultline.checker.transaction.search.StrongChecker;
import io.faultline.checker.transaction.search.StrongLevel;
import io.faultline.checker.transaction.weak.WeakChecker;
import io.faultline.checker.transaction.weak.WeakLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The kinds of data that transactions are made on, and every level that can be promised of them.
final class TransactionKinds {
  static final DataKind LIST_APPEND =
      kind("list-append", "transactions of r and append", DataForm.LIST_APPEND);
  static final DataKind RW_REGISTER =
      kind("rw-register", "transactions of r and w, of values that differ", DataForm.REGISTER);

  private TransactionKinds() {}

  private static DataKind kind(String name, String summary, DataForm form) {
    var promises = new LinkedHashMap<String, Promise>();
    promises.put(
        "strict-serializable",
        promise("strict-serializable", form, Level.SERIALIZABLE, Binding.REAL_TIME));
    for (Binding binding : List.of(Binding.REAL_TIME, Binding.SESSION, Binding.NONE)) {
      var levels = new ArrayList<>(List.of(Level.values()));
      for (Level level : levels.reversed()) {
        String word = binding.prefix() + level.word();
        promises.put(word, promise(word, form, level, binding));
      }
    }
    if (form == DataForm.REGISTER) {
      for (WeakLevel level : List.of(WeakLevel.CAUSAL, WeakLevel.READ_COMMITTED)) {
        promises.put(
            level.word(),
            new Promise(level.word(), new WeakChecker(level), WeakCertificate.of(level)));
      }
    }
    return new DataKind(name, summary, promises);
  }

  // Registers have levels that are decided by other means: their version order is not in the reads.
  private static Optional<Promise> ofRegisters(String word, Level level, Binding binding) {
    Optional<StrongLevel> strong =
        switch (level) {
          case PREFIX, SNAPSHOT_ISOLATION -> StrongLevel.named(binding.prefix() + level.word());
          // Without predicates, the same.
          case REPEATABLE_READ, SERIALIZABLE ->
              Optional.of(
                  switch (binding) {
                    case NONE -> StrongLevel.SERIALIZABLE;
                    case SESSION -> StrongLevel.STRONG_SESSION_SERIALIZABLE;
                    case REAL_TIME -> StrongLevel.STRICT_SERIALIZABLE;
                  });
          default -> Optional.empty();
        };
    Optional<WeakLevel> weak =
        switch (level) {
          case READ_COMMITTED -> Optional.of(WeakLevel.PL_2);
          case READ_ATOMIC -> Optional.of(WeakLevel.READ_ATOMIC);
          default -> Optional.empty();
        };
    return strong
        .map(found -> new Promise(word, new StrongChecker(found), new StrongCertificate(found)))
        .or(() ->
            weak.flatMap(found ->
                switch (binding) {
                  case NONE ->
                      Optional.of(
                          new Promise(word, new WeakChecker(found), WeakCertificate.of(found)));
                  case SESSION ->
                      Optional.of(
                          new Promise(
                              word,
                              WeakChecker.inSessions(found),
                              WeakCertificate.inSessions(found)));
                  case REAL_TIME -> Optional.empty();
                }));
  }

  private static Promise promise(String word, DataForm form, Level level, Binding binding) {
    Optional<Promise> decided =
        form == DataForm.REGISTER ? ofRegisters(word, level, binding) : Optional.empty();
    if (decided.isPresent()) {
      return decided.get();
    }
    var isolation = new Isolation(form, level, binding);
    return new Promise(
        word,
        isolation,
        (verdict, history, _) -> IsolationCertificate.recheck(verdict, history, isolation));
  }
}
