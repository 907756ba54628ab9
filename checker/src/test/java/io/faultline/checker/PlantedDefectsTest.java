package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Planted.Defect;
import io.faultline.history.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Defects of one line, planted in copies of the checker: each is caught by a history of a few
/// operations, on which brute force and the checker as it is agree.
class PlantedDefectsTest {
  @TempDir static Path folder;
  private static Planted planted;

  private record Case(String defect, Algorithm algorithm, Defect planted, String drawing) {
    Case(String defect, Defect planted, String drawing) {
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

  private static final String EQUAL_WRITES =
      """
      0 |-w 1-|
      1 |-w 1-------------------------------------------|
      2          |-w 2-|
      3                    |-r 2-|
      3                               |-r 1-|
      """;

  private static final List<Case> CASES =
      List.of(
          new Case(
              "an unknown write never takes effect",
              new Defect(
                  "ObjectOps.java",
                  "return !model.keepsState(kind, Answer.NONE);",
                  "return false;"),
              """
              0 |-w 1-?
              1          |-r 1-|
              """),
          new Case(
              "a failed write is demanded",
              new Defect(
                  "ObjectOps.java",
                  "history.type(op) == Outcome.Type.FAILED",
                  "history.type(op) == null"),
              """
              0 |-w 1-|
              0           |-w 2-x
              1                     |-r 1-|
              """),
          new Case(
              "events at one time are in order",
              new Defect(
                  "JustInTimeSearch.java",
                  "ops.called[call] <= open.firstReturn()",
                  "ops.called[call] < open.firstReturn()"),
              """
              0 |-w 1-|
              1       |-r nil-|
              """),
          new Case(
              "a value that only a comparison looks at is forgotten",
              new Defect(
                  "ObjectOps.java",
                  "} else if (kinds[i] == Kind.CAS) {\n        seen",
                  "} else if (kinds[i] == Kind.DEQUEUE) {\n        seen"),
              """
              0 |-w 1-|
              1          |-cas 1 2-|
              """),
          new Case(
              "a comparison may fail on an equal value",
              new Defect(
                  "RegisterModel.java",
                  "case NO -> equal ? NO_STATE : state;",
                  "case NO -> state;"),
              """
              0 |-w 1-|
              1          |-cas 1 2 no-|
              """),
          new Case(
              "an unknown comparison sets whatever it finds",
              new Defect(
                  "RegisterModel.java",
                  "return state == argument ? second : state;",
                  "return second;"),
              """
              0 |-w 1-|
              1          |-cas 5 7-?
              2                        |-r 7-|
              """),
          new Case(
              "of two configurations the one that used more dominates",
              new Defect(
                  "Configurations.java",
                  "(a[aStart + 2] & ~b[bStart + 2])",
                  "(b[bStart + 2] & ~a[aStart + 2])"),
              """
              0 |-w 5-|
              1          |-cas 5 1-?
              2                     |-w 2-|
              2                             |-w 5-|
              2                                     |-r 5-|
              2                                             |-r 1-|
              """),
          new Case(
              "of equal operations the one that returns last goes first",
              new Defect(
                  "Candidates.java",
                  "int y = open.op(i);",
                  "int y = open.op(open.size() - 1 - i);"),
              EQUAL_WRITES),
          new Case(
              "what makes no difference when it returns is not tried for its effect",
              new Defect("JustInTimeSearch.java", "isUsed |= ops.keepsState(x);", "isUsed = true;"),
              """
              0 |-w 1--------------------|
              1    |-w 2-|
              2            |-r 2-|
              3                             |-r 1-|
              """),
          new Case(
              "a write of what is there overwrites nothing",
              new Defect(
                  "JustInTimeSearch.java", " && !(overwrites && open.owesOverwriting(row))", ""),
              """
              0 |-w 1-|
              1           |-w 3-----------|
              2           |-w 1-----------|
              3             |-cas 1 2-|
              4                                 |-r 2-|
              """),
          new Case(
              "of two writes the first is never needed",
              new Defect("JustInTimeSearch.java", "overwrites && !gained", "overwrites"),
              """
              0 |-w 1--------|
              1 |-r 1--------|
              2 |-w 2-----|
              3                    |-r 2-|
              """),
          new Case(
              "of two configurations the one that has satisfied less dominates",
              new Defect(
                  "Configurations.java",
                  "((~a[aStart + 1] & b[bStart + 1])",
                  "((a[aStart + 1] & ~b[bStart + 1])"),
              """
              0 |-w 1--------|
              1 |-r 1--------|
              2 |-w 2-----|
              3                    |-r 2-|
              """),
          new Case(
              "an operation that returned is still placed when its slot is taken again",
              new Defect("JustInTimeSearch.java", "configuration[word] &= others;", ""),
              """
              0 |-w 1-|
              1           |-r nil-|
              """),
          new Case(
              "the operation that returns last is taken for the first",
              new Defect(
                  "OpenCalls.java",
                  "ops.returned[inOrder[place - 1]] > ops.returned[op]",
                  "ops.returned[inOrder[place - 1]] < ops.returned[op]"),
              """
              0 |-w 3----------------------------------|
              1   |-w 1-|
              2           |-w 2-|
              3                   |-r 1-|
              """),
          new Case(
              "an operation is placed before it is called",
              new Defect(
                  "JustInTimeSearch.java",
                  "call < ops.size() && ops.called[call] <= open.firstReturn()",
                  "call < ops.size()"),
              """
              1 |-r 1-|
              0           |-w 1-|
              """),
          new Case(
              "an unknown write is taken for a failed one where impossible reads are looked for",
              new Defect(
                  "ImpossibleReads.java",
                  "boolean failed = history.type(op) == Outcome.Type.FAILED;",
                  "boolean failed = history.type(op) != Outcome.Type.OK;"),
              """
              0 |-w 1-?
              1          |-r 1-|
              """),
          new Case(
              "the initial value is forgotten where impossible reads are looked for",
              new Defect("ImpossibleReads.java", " && seen != initial", ""),
              "0 |-r nil-|"),
          new Case(
              "a write whose value is read is dropped from the counterexample",
              new Defect(
                  "Families.java",
                  "PEEK_BACK ->\n          history.second(action);",
                  "PEEK_BACK ->\n          history.argument(action);"),
              """
              0 |-w 1-|
              1           |-r 1-|
              0                    |-w 2-|
              1                            |-r 1-|
              """),
          new Case(
              "blocks that touch at one time are in order",
              Algorithm.ZONES,
              new Defect(
                  "RegisterBlocks.java", "if (f[block] < s[latest])", "if (f[block] <= s[latest])"),
              """
              0 |-w 1-|
              1               |-r 1-|
              2         |-w 2-|
              """),
          new Case(
              "the latest block is forgotten",
              Algorithm.ZONES,
              new Defect("RegisterBlocks.java", "latest = block;", ""),
              """
              0 |-w 1-|
              0          |-w 2-|
              1                   |-r 1-|
              """),
          new Case(
              "a read may come before its write",
              Algorithm.ZONES,
              new Defect(
                  "RegisterBlocks.java", "if (firstReturn[at] < latest)", "if (latest == 7)"),
              """
              1 |-r 1-|
              0          |-w 1-|
              """),
          new Case(
              "two comparisons may find the same value",
              Algorithm.ZONES,
              new Defect("RegisterBlocks.java", "twice = next[found] == NONE ? twice : i;", ""),
              """
              0 |-cas nil 1-|
              0                 |-cas nil 2-|
              """),
          new Case(
              "an unknown write whose value was read is left out",
              Algorithm.ZONES,
              new Defect("RegisterOps.java", "certain[by] = true;", ""),
              """
              0 |-w 1-?
              1          |-r 1-|
              """),
          new Case(
              "a comparison that failed is wedged before its value is there for good",
              Algorithm.ZONES,
              new Defect("RegisterLooks.java", "return after && before;", "return after;"),
              """
              0 |-w 1-|
              1          |-cas 1 3 no-|
              0             |-w 2-|
              """),
          new Case(
              "a comparison that failed is placed where its value is",
              Algorithm.ZONES,
              new Defect(
                  "RegisterLooks.java",
                  "if (present[at] == ops.expected[look])",
                  "if (present[at] == -7)"),
              """
              0 |-w 1-|
              1          |-cas 1 3 no-|
              0             |-w 2-|
              """),
          new Case(
              "a block is moved before one that it has to follow",
              Algorithm.CHEAPEST,
              new Defect(
                  "BlockSequence.java",
                  "if (beginsBy(at, look) && earliest >= blocks.s[at])",
                  "if (beginsBy(at, look))"),
              """
              0 |-w 1-|
              1           |-cas 1 9 no-|
              2                      |-w 3-----------------------|
              3                            |-w 2-|
              0                                    |-r 3-|
              """),
          new Case(
              "who missed an element before it was added is wrong",
              Algorithm.SET,
              new Defect("SetRule.java", "&& ops.firstReturn[element] < ops.called[i]", ""),
              """
              0 |-has 1 no-|
              0                |-add 1-|
              """),
          new Case(
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
          new Case(
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
          new Case(
              "an element may be there while the container is found empty",
              Algorithm.PRIORITY_QUEUE,
              new Defect("EmptyMoments.java", "        moment = Math.max(moment, covered);\n", ""),
              """
              0 |-enq 1-|
              0             |-deq nil-|
              0                          |-deq 1-|
              """),
          new Case(
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
          new Case(
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
          new Case(
              "an element may be pushed long before it is called",
              Algorithm.STACK,
              new Defect("StackLevels.java", "from[count] = place(from(i));", "from[count] = 0;"),
              """
              0 |-push 1-|
              0              |-push 2-|
              0                          |-pop 1-|
              0                                     |-pop 2-|
              """),
          new Case(
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
          new Case(
              "a stay covers its own end",
              Algorithm.STACK,
              new Defect(
                  "StackLevels.java", "? NONE : begins[element] + 1;", "? NONE : begins[element];"),
              """
              0 |-push 1-|
              0              |-pop 1-|
              """),
          new Case(
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
          new Case(
              "an increment that returned before a read may come after it",
              Algorithm.COUNTER,
              new Defect("CounterPlaces.java", "2L * lastPlace(returned(op))", "2L * jobs"),
              """
              0 |-inc 1-|
              1 |-inc 1-|
              2              |-r 1-|
              """),
          new Case(
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
          new Case(
              "what returned is given back once more",
              Algorithm.PERMITS,
              new Defect("PermitRule.java", "open[kind(i)].remove(rank[i]);", ""),
              """
              0 |-acq-|
              0           |-rel-|
              1                     |-acq-|
              2                               |-acq-|
              """),
          new Case(
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

  @BeforeAll
  static void compile() throws Exception {
    var defects = new ArrayList<>(CASES.stream().map(Case::planted).toList());
    defects.add(Defect.NONE);
    planted = Planted.compile(folder, defects);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPlantedDefectIsCaught(Case planted) throws ReflectiveOperationException {
    History history = Drawing.of(planted.drawing());
    String right = planted.right();

    assertThat(PlantedDefectsTest.planted.judge(CASES.size(), history, planted.algorithm()))
        .isEqualTo(right);
    assertThat(
            PlantedDefectsTest.planted.judge(CASES.indexOf(planted), history, planted.algorithm()))
        .isNotEqualTo(right);
  }

  @Test
  void aDifferenceBetweenTwoAlgorithmsIsADefectThatNamesTheKey()
      throws ReflectiveOperationException {
    Case forgetful =
        CASES.stream()
            .filter(c -> c.defect().equals("the latest block is forgotten"))
            .findFirst()
            .orElseThrow();
    History history = Drawing.of(forgetful.drawing());

    assertThat(planted.judge(CASES.indexOf(forgetful), history, Algorithm.ALL))
        .contains(
            "a defect of this checker: on key x, 'zones' finds an order and 'just-in-time' finds none");
  }

  private static Stream<Case> cases() {
    return CASES.stream();
  }
}
