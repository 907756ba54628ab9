package io.faultline.checker.data;

import io.faultline.checker.Promise;
import io.faultline.checker.certificate.IsolationCertificate;
import io.faultline.checker.transaction.Binding;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.Isolation;
import io.faultline.checker.transaction.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

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
    return new DataKind(name, summary, promises);
  }

  private static Promise promise(String word, DataForm form, Level level, Binding binding) {
    var isolation = new Isolation(form, level, binding);
    return new Promise(
        word,
        isolation,
        (verdict, history, _) -> IsolationCertificate.recheck(verdict, history, isolation));
  }
}
