package io.faultline.checker;

import io.faultline.checker.Planted.Defect;
import io.faultline.history.History;

/// A planted defect, and the smallest history that shows it.
///
/// @param defect what is wrong, a clause
/// @param algorithm the one that is asked
/// @param drawing the history: see [Drawing]
record PlantedCase(String defect, Algorithm algorithm, Defect planted, String drawing) {
  PlantedCase(String defect, Defect planted, String drawing) {
    this(defect, Algorithm.SEARCH, planted, drawing);
  }

  // What brute force says.
  String right() {
    History history = Drawing.of(drawing);
    boolean hasOrder =
        switch (algorithm) {
          case SET -> ReferenceObject.SET.hasOrder(history);
          case STACK -> ReferenceObject.STACK.hasOrder(history);
          case COUNTER -> PlainObjects.isLinearizable(history, PlainObjects::counter);
          case PERMITS -> PlainObjects.isLinearizable(history, PlainObjects.semaphore(1));
          case HOLDS -> PlainObjects.isLinearizable(history, PlainObjects::lock);
          case QUEUE -> ReferenceObject.QUEUE.hasOrder(history);
          case PRIORITY_QUEUE -> ReferenceObject.PRIORITY_QUEUE.hasOrder(history);
          default -> BruteForce.isLinearizable(history);
        };
    return hasOrder ? "HOLDS" : "REFUTED";
  }

  @Override
  public String toString() {
    return defect;
  }
}
