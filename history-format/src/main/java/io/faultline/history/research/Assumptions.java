package io.faultline.history.research;

import io.faultline.history.HistoryBuilder;
import io.faultline.history.Reading;
import io.faultline.history.RunHeader;
import io.faultline.history.Traits;
import io.faultline.history.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a form leaves open, as it was taken, said to a [HistoryBuilder] and in its remarks.
///
/// @param workload what kind of object or transaction the history is of: which checkers apply
/// @param system the system that the file names, or an empty text
/// @param startedAt when the file says that it was recorded, or an empty text
/// @param initial what keys held before the history, as the form's own tools take it
/// @param settings what else a checker has to know of the object
record Assumptions(
    String workload, String system, String startedAt, Value initial, Map<String, String> settings) {

  static Assumptions of(String workload, Value initial) {
    return new Assumptions(workload, "", "", initial, Map.of());
  }

  Assumptions recorded(String newSystem, String newStartedAt) {
    return new Assumptions(workload, newSystem, newStartedAt, initial, settings);
  }

  /// For histories of objects, whose times are of one clock.
  void objects(HistoryBuilder builder, Reading reading) {
    header(builder, reading);
    boolean bind = reading.sessions().filter(Reading.Sessions.BINDING::equals).isPresent();
    builder.traits(new Traits(true, bind));
  }

  /// For histories of transactions, which have no times.
  void transactions(HistoryBuilder builder, Reading reading) {
    header(builder, reading);
    boolean bind = reading.sessions().filter(Reading.Sessions.FREE::equals).isEmpty();
    builder.traits(new Traits(false, bind));
    builder.remark(
        "The form has no times: transactions of different sessions are all taken as concurrent.");
    builder.remark(
        bind
            ? "The order of each session's transactions counts at every level."
            : "The order of a session's transactions counts only at the levels that name it.");
  }

  private void header(HistoryBuilder builder, Reading reading) {
    Value taken = reading.initial().orElse(initial);
    builder.header(
        new RunHeader(
            "",
            "",
            workload,
            system,
            0,
            startedAt,
            new LinkedHashMap<>(),
            taken,
            Map.of(),
            settings));
    builder.remark("Before the history every key is taken to have held " + taken + ".");
  }
}
