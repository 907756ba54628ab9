package io.faultline.history.jepsen;

import io.faultline.history.HistoryBuilder;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import org.jspecify.annotations.Nullable;

/// What was noticed in a history while it was read, and what is to be said of it.
final class Noticed {
  long passedOver;
  long failedCas;
  long withoutProcess;
  long withProcess;
  long calls;
  long adds;
  long numbersRead;
  long listsRead;
  boolean sameAddedAgain;
  @Nullable Value lastAdded;

  /// Says what was assumed.
  ///
  /// @param casAnswers whether a failed compare-and-set was taken to have answered
  void remarks(
      HistoryBuilder builder,
      Form form,
      Reading reading,
      JepsenEvents.Assumed assumed,
      boolean casAnswers) {
    if (passedOver > 0) {
      builder.remark(
          "%,d events of processes that are no clients were passed over.".formatted(passedOver));
    }
    if (form == Form.FAULTLINE) {
      return;
    }
    if (withoutProcess > 0) {
      builder.remark("No event names its process: all are taken to be of one.");
    }
    if (assumed.keyed() && calls > 0 && reading.keyed() == Reading.Keyed.AUTO) {
      builder.remark(
          "Every value is a pair, and is taken as a key with its value (--keyed no: as a list).");
    }
    if (reading.initial().isEmpty()) {
      builder.remark(
          form == Form.PORCUPINE_KV
              ? "Every key is taken to be an empty text at first, as this form has it (--initial)."
              : "Every key is taken to be nil at first (--initial).");
    }
    if (failedCas > 0) {
      builder.remark(
          casAnswers
              ? "%,d failed compare-and-sets are taken to have compared and answered no (--failed-cas)."
                  .formatted(failedCas)
              : "%,d failed compare-and-sets are taken to have had no effect, and to say nothing of the value (--failed-cas)."
                  .formatted(failedCas));
    }
    if (adds > 0) {
      builder.remark(
          assumed.counters()
              ? "add is taken to add to a counter: reads give numbers, or the same is added again."
              : "add is taken to add to a set.");
    }
  }
}
