package io.faultline.checker;

/// The rule for first-in-first-out queues into which no element is put twice.
///
/// Of two elements, a has to come before b if a's addition returned before b's was called, or if
/// something that saw or took a returned before something that saw or took b was called. A queue
/// has an order if and only if no two elements each have to come before the other, and everything
/// that found it empty has a moment at which no element was certainly there: none whose first
/// return came before, and whose last call came after.
///
/// All of this is necessary. That it is enough is shown by making an order: see [QueueLine]. n log
/// n at the most, and linear where times lie close together.
///
/// After Henzinger, Sezgin and Vafeiadis (CONCUR 2013), with peeks and empty answers as in Lee and
/// Mathur (OOPSLA 2025).
final class QueueRule implements ContainerRule {
  @Override
  public Found find(ContainerOps ops) {
    EmptyMoments empty = EmptyMoments.of(ops);
    if (empty.without() != ContainerOps.NONE) {
      return empty.broken(ops);
    }
    return new QueueLine(ops, empty.moments()).find();
  }
}
