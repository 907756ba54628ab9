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

  private static final List<PlantedCase> CASES =
      Stream.concat(PlantedInSearches.CASES.stream(), PlantedInRules.CASES.stream()).toList();

  @BeforeAll
  static void compile() throws Exception {
    var defects = new ArrayList<>(CASES.stream().map(PlantedCase::planted).toList());
    defects.add(Defect.NONE);
    planted = Planted.compile(folder, defects);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aPlantedDefectIsCaught(PlantedCase planted) throws ReflectiveOperationException {
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
    PlantedCase forgetful =
        CASES.stream()
            .filter(c -> c.defect().equals("the latest block is forgotten"))
            .findFirst()
            .orElseThrow();
    History history = Drawing.of(forgetful.drawing());

    assertThat(planted.judge(CASES.indexOf(forgetful), history, Algorithm.ALL))
        .contains(
            "a defect of this checker: on key x, 'zones' finds an order and 'just-in-time' finds none");
  }

  private static Stream<PlantedCase> cases() {
    return CASES.stream();
  }
}
