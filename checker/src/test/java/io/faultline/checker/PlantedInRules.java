package io.faultline.checker;

import io.faultline.checker.Planted.Defect;
import java.util.List;

/// Defects of the rules for containers, counters, semaphores and locks.
final class PlantedInRules {
  static final List<PlantedCase> CASES =
      List.of(
          new PlantedCase(
              "who missed an element before it was added is wrong",
              Algorithm.SET,
              new Defect("SetRule.java", "&& ops.firstReturn[element] < ops.called[i]", ""),
              """
              0 |-has 1 no-|
              0                |-add 1-|
              """),
          new PlantedCase(
              "elements may be added in any order",
              Algorithm.QUEUE,
              new Defect(
                  "QueueLine.java",
                  "first.set(item, ops.firstReturn[element], ops.called[ops.add[element]]);",
                  "first.set(item, 0, 0);"),
              """
              0 |-enq 1-|
              0             |-enq 2-|
              0                        |-deq 2-|
              """),
          new PlantedCase(
              "elements may be taken in any order",
              Algorithm.QUEUE,
              new Defect(
                  "QueueLine.java",
                  "second.set(item, seen[element], ops.lastCall[element]);",
                  "second.set(item, 0, 0);"),
              """
              0 |-enq 1-------|
              1    |-enq 2-------|
              0                    |-deq 2-|
              0                               |-deq 1-|
              0                                          |-enq 3-|
              0                                                     |-enq 4-|
              0                                                                |-deq 4-|
              """),
          new PlantedCase(
              "an element may be there while the container is found empty",
              Algorithm.PRIORITY_QUEUE,
              new Defect("EmptyMoments.java", "        moment = Math.max(moment, covered);\n", ""),
              """
              0 |-enq 1-|
              0             |-deq nil-|
              0                          |-deq 1-|
              """),
          new PlantedCase(
              "a smaller element may be taken before a greater one",
              Algorithm.PRIORITY_QUEUE,
              new Defect(
                  "PriorityQueueRule.java",
                  "stay.getValue() > from ? stay.getValue() : from;",
                  "stay.getValue() > from ? from : from;"),
              """
              0 |-enq 1-|
              0             |-enq 2-|
              0                        |-deq 1-|
              0                                   |-deq 2-|
              """),
          new PlantedCase(
              "an unknown addition that was seen is left out",
              Algorithm.QUEUE,
              new Defect(
                  "ContainerOps.java",
                  "returned[i] == END && !seen[element]",
                  "returned[i] == END"),
              """
              0 |-enq 1-?
              1             |-deq 1-|
              """),
          new PlantedCase(
              "an element may be pushed long before it is called",
              Algorithm.STACK,
              new Defect("StackLevels.java", "from[count] = place(from(i));", "from[count] = 0;"),
              """
              0 |-push 1-|
              0              |-push 2-|
              0                          |-pop 1-|
              0                                     |-pop 2-|
              """),
          new PlantedCase(
              "an element is seen while another lies above it",
              Algorithm.STACK,
              new Defect(
                  "StackLevels.java",
                  "owed[element]++;",
                  "owed[element] += ops.roles[i] == Role.SEE ? 0 : 1;"),
              """
              0 |-push 1-|
              0              |-push 2-|
              0                          |-peek 1-|
              0                                      |-pop 2-|
              0                                                 |-pop 1-|
              """),
          new PlantedCase(
              "a stay covers its own end",
              Algorithm.STACK,
              new Defect(
                  "StackLevels.java", "? NONE : begins[element] + 1;", "? NONE : begins[element];"),
              """
              0 |-push 1-|
              0              |-pop 1-|
              """),
          new PlantedCase(
              "a counter may go back",
              Algorithm.COUNTER,
              new Defect(
                  "CounterPlaces.java",
                  "if (returned(notAfter[place]) < called(notBefore[place])) {",
                  "if (place < 0) {"),
              """
              0 |-inc 1-------------------------------|
              1    |-r 1-|
              1              |-r 0-|
              """),
          new PlantedCase(
              "an increment that returned before a read may come after it",
              Algorithm.COUNTER,
              new Defect("CounterPlaces.java", "2L * lastPlace(returned(op))", "2L * jobs"),
              """
              0 |-inc 1-|
              1 |-inc 1-|
              2              |-r 1-|
              """),
          new PlantedCase(
              "a mutex is given twice",
              Algorithm.PERMITS,
              new Defect(
                  "PermitRule.java",
                  "kind == ACQUIRE ? 0 : semaphore.most()",
                  "kind == ACQUIRE ? -1 : semaphore.most()"),
              """
              0 |-acq-|
              1           |-acq-|
              """),
          new PlantedCase(
              "what returned is given back once more",
              Algorithm.PERMITS,
              new Defect("PermitRule.java", "open[kind(i)].remove(rank[i]);", ""),
              """
              0 |-acq-|
              0           |-rel-|
              1                     |-acq-|
              2                               |-acq-|
              """),
          new PlantedCase(
              "a lock that nobody gives back is free",
              Algorithm.HOLDS,
              new Defect(
                  "HoldRule.java",
                  "hold.released() == NONE ? Long.MAX_VALUE :",
                  "hold.released() == NONE ? Long.MIN_VALUE :"),
              """
              0 |-acq-|
              1           |-acq-|
              """));

  private PlantedInRules() {}
}
