package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Planted.Defect;
import io.faultline.history.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Defects of one line, planted in copies of the checker: each is caught by a history of a few
/// operations, on which brute force and the checker as it is agree.
class PlantedDefectsTest {
  @TempDir static Path folder;
  private static Planted planted;

  private record Case(String defect, Defect planted, String drawing) {
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
                  "case READ, DEQUEUE, POP, PEEK -> history.second(action);",
                  "case READ, DEQUEUE, POP, PEEK -> history.argument(action);"),
              """
              0 |-w 1-|
              1           |-r 1-|
              0                    |-w 2-|
              1                            |-r 1-|
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
    String right = BruteForce.isLinearizable(history) ? "HOLDS" : "REFUTED";

    assertThat(PlantedDefectsTest.planted.judge(CASES.size(), history)).isEqualTo(right);
    assertThat(PlantedDefectsTest.planted.judge(CASES.indexOf(planted), history))
        .isNotEqualTo(right);
  }

  private static Stream<Case> cases() {
    return CASES.stream();
  }
}
