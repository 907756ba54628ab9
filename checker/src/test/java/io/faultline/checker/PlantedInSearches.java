package io.faultline.checker;

import io.faultline.checker.Planted.Defect;
import java.util.List;

/// Defects of the search, of registers' rule, and of what looks for impossible reads.
final class PlantedInSearches {
  private static final String EQUAL_WRITES =
      """
      0 |-w 1-|
      1 |-w 1-------------------------------------------|
      2          |-w 2-|
      3                    |-r 2-|
      3                               |-r 1-|
      """;

  static final List<PlantedCase> CASES =
      List.of(
          new PlantedCase(
              "an unknown write never takes effect",
              new Defect(
                  "ObjectOps.java",
                  "return !model.keepsState(kind, Answer.NONE);",
                  "return false;"),
              """
              0 |-w 1-?
              1          |-r 1-|
              """),
          new PlantedCase(
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
          new PlantedCase(
              "events at one time are in order",
              new Defect(
                  "JustInTimeSearch.java",
                  "ops.called[call] <= open.firstReturn()",
                  "ops.called[call] < open.firstReturn()"),
              """
              0 |-w 1-|
              1       |-r nil-|
              """),
          new PlantedCase(
              "a value that only a comparison looks at is forgotten",
              new Defect(
                  "ObjectOps.java",
                  "} else if (kinds[i] == Kind.CAS) {\n        seen",
                  "} else if (kinds[i] == Kind.DEQUEUE) {\n        seen"),
              """
              0 |-w 1-|
              1          |-cas 1 2-|
              """),
          new PlantedCase(
              "a comparison may fail on an equal value",
              new Defect(
                  "RegisterModel.java",
                  "case NO -> equal ? NO_STATE : state;",
                  "case NO -> state;"),
              """
              0 |-w 1-|
              1          |-cas 1 2 no-|
              """),
          new PlantedCase(
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
          new PlantedCase(
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
          new PlantedCase(
              "of equal operations the one that returns last goes first",
              new Defect(
                  "Candidates.java",
                  "int y = open.op(i);",
                  "int y = open.op(open.size() - 1 - i);"),
              EQUAL_WRITES),
          new PlantedCase(
              "what makes no difference when it returns is not tried for its effect",
              new Defect("JustInTimeSearch.java", "isUsed |= ops.keepsState(x);", "isUsed = true;"),
              """
              0 |-w 1--------------------|
              1    |-w 2-|
              2            |-r 2-|
              3                             |-r 1-|
              """),
          new PlantedCase(
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
          new PlantedCase(
              "of two writes the first is never needed",
              new Defect("JustInTimeSearch.java", "overwrites && !gained", "overwrites"),
              """
              0 |-w 1--------|
              1 |-r 1--------|
              2 |-w 2-----|
              3                    |-r 2-|
              """),
          new PlantedCase(
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
          new PlantedCase(
              "an operation that returned is still placed when its slot is taken again",
              new Defect("JustInTimeSearch.java", "configuration[word] &= others;", ""),
              """
              0 |-w 1-|
              1           |-r nil-|
              """),
          new PlantedCase(
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
          new PlantedCase(
              "an operation is placed before it is called",
              new Defect(
                  "JustInTimeSearch.java",
                  "call < ops.size() && ops.called[call] <= open.firstReturn()",
                  "call < ops.size()"),
              """
              1 |-r 1-|
              0           |-w 1-|
              """),
          new PlantedCase(
              "an unknown write is taken for a failed one where impossible reads are looked for",
              new Defect(
                  "ImpossibleReads.java",
                  "boolean failed = history.type(op) == Outcome.Type.FAILED;",
                  "boolean failed = history.type(op) != Outcome.Type.OK;"),
              """
              0 |-w 1-?
              1          |-r 1-|
              """),
          new PlantedCase(
              "the initial value is forgotten where impossible reads are looked for",
              new Defect("ImpossibleReads.java", " && seen != initial", ""),
              "0 |-r nil-|"),
          new PlantedCase(
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
          new PlantedCase(
              "blocks that touch at one time are in order",
              Algorithm.ZONES,
              new Defect(
                  "RegisterBlocks.java", "if (f[block] < s[latest])", "if (f[block] <= s[latest])"),
              """
              0 |-w 1-|
              1               |-r 1-|
              2         |-w 2-|
              """),
          new PlantedCase(
              "the latest block is forgotten",
              Algorithm.ZONES,
              new Defect("RegisterBlocks.java", "latest = block;", ""),
              """
              0 |-w 1-|
              0          |-w 2-|
              1                   |-r 1-|
              """),
          new PlantedCase(
              "a read may come before its write",
              Algorithm.ZONES,
              new Defect(
                  "RegisterBlocks.java", "if (firstReturn[at] < latest)", "if (latest == 7)"),
              """
              1 |-r 1-|
              0          |-w 1-|
              """),
          new PlantedCase(
              "two comparisons may find the same value",
              Algorithm.ZONES,
              new Defect("RegisterBlocks.java", "twice = next[found] == NONE ? twice : i;", ""),
              """
              0 |-cas nil 1-|
              0                 |-cas nil 2-|
              """),
          new PlantedCase(
              "an unknown write whose value was read is left out",
              Algorithm.ZONES,
              new Defect("RegisterOps.java", "certain[by] = true;", ""),
              """
              0 |-w 1-?
              1          |-r 1-|
              """),
          new PlantedCase(
              "a comparison that failed is wedged before its value is there for good",
              Algorithm.ZONES,
              new Defect("RegisterLooks.java", "return after && before;", "return after;"),
              """
              0 |-w 1-|
              1          |-cas 1 3 no-|
              0             |-w 2-|
              """),
          new PlantedCase(
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
          new PlantedCase(
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
              """));

  private PlantedInSearches() {}
}
