package io.faultline.controller;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The word that was probably meant.
public final class Nearest {
  private Nearest() {}

  /// The nearest of `known`, if one is near: at most a third of the letters have to be changed,
  /// added, removed or swapped with their neighbour (Damerau, CACM 7(3), 1964).
  public static Optional<String> to(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(each ->
            distance(lower, each.toLowerCase(Locale.ROOT)) <= Math.max(1, each.length() / 3))
        .min(Comparator.comparingInt(each -> distance(lower, each.toLowerCase(Locale.ROOT))));
  }

  /// ` (did you mean 'X'?)` for the nearest of `known`, or nothing where none is near.
  public static String didYouMean(String word, Collection<String> known) {
    return to(word, known).map(near -> " (did you mean '" + near + "'?)").orElse("");
  }

  private static int distance(String from, String to) {
    var rows = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least =
            Math.min(
                Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least = Math.min(least, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = least;
      }
    }
    return rows[from.length()][to.length()];
  }
}
