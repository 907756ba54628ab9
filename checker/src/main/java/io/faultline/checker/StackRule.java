package io.faultline.checker;

/// The rule for last-in-first-out stacks into which no element is put twice.
///
/// An element is certainly there strictly between its first return and its last call: its *stay*.
/// One without a stay comes and goes at one moment, between any others. Whatever found the stack
/// empty needs a moment that lies in nobody's stay. For the others, elements are taken away one by
/// one. A moment is *free* if it lies in no stay that is left. An element may be taken away if
///
/// - there is a free moment at which it may have been pushed, no later than its stay's beginning,
/// - and one at which it may have been popped, no sooner than its stay's end,
/// - and each that saw it may have done so at a free moment, or at one that lies in no other stay.
///
/// A stack has an order if and only if all can be taken away, in whatever sequence.
///
/// It is necessary. Cut the time at the free moments. An order may be changed so that at each of
/// them the stack is empty: who has his stay before it comes and goes before, in the same sequence,
/// and who has it after, after. Between two of them that follow each other somebody is always
/// there, so one element is at the bottom from the one to the other; it was pushed by the first and
/// popped no sooner than the second, and seen only when nobody was above it. Thus it can be taken
/// away. What is left still has an order, and to have taken something away never makes a moment
/// less free, so the sequence does not matter.
///
/// It is enough. Let each be pushed at the last free moment before its stay, and popped at the
/// first one after it, as of when it is taken away; what was taken away later then lies between the
/// two, or outside, and never across, because those moments stay free. At one moment, first come
/// those that are popped, who was taken away last going first; then who sees an element in the
/// middle of its time; then who found it empty; then those that are pushed, who was taken away
/// first going first. An element is seen directly after its push, or directly before its pop, or at
/// a moment that it alone covered, at which everything above it has gone or not yet come.
///
/// n log n. After Lee and Mathur (OOPSLA 2025), whose condition this is; with intervals cut to what
/// the others of the same element allow, and without the two defects of their program. The proofs,
/// and the order, are our own.
final class StackRule implements ContainerRule {
  @Override
  public Found find(ContainerOps ops) {
    EmptyMoments empty = EmptyMoments.of(ops);
    if (empty.without() != ContainerOps.NONE) {
      return empty.broken(ops);
    }
    return new StackLevels(ops, empty.moments()).find();
  }
}
