package io.faultline.checker.staleness;

import org.apache.commons.math3.distribution.BetaDistribution;

/// A share that was counted, and what it says beyond the count.
///
/// Source: Clopper and Pearson, The use of confidence or fiducial limits illustrated in the case of
/// the binomial, Biometrika 26, 1934; for counts that are not whole, the same quantile of the beta
/// distribution (Korn and Graubard, Survey Methodology 24, 1998).
public final class Share {
  private static final double DOUBT = 0.05;
  private static final double MOST = 1e12;

  private Share() {}

  /// The one-sided 95 % bound: the share is at least this.
  ///
  /// @param good how many of them were
  /// @param units independent ones; need not be whole
  public static double lowerBound(double good, double units) {
    if (good <= 0 || units <= 0) {
      return 0;
    }
    if (good >= units) {
      return Math.pow(DOUBT, 1 / units);
    }
    return new BetaDistribution(good, units - good + 1).inverseCumulativeProbability(DOUBT);
  }

  /// How many units would show, if as many of them in a hundred are bad as were, that the share is
  /// at least `share`; [Long#MAX_VALUE] if none would.
  ///
  /// @param bad the share of bad ones
  public static long needed(double bad, double share) {
    if (1 - bad <= share) {
      return Long.MAX_VALUE;
    }
    double enough = 1;
    while (lowerBound(enough * (1 - bad), enough) < share) {
      enough *= 2;
      if (enough > MOST) {
        return Long.MAX_VALUE;
      }
    }
    double low = enough / 2;
    while (enough - low > 0.5) {
      double middle = (low + enough) / 2;
      if (lowerBound(middle * (1 - bad), middle) < share) {
        low = middle;
      } else {
        enough = middle;
      }
    }
    long whole = (long) Math.ceil(low);
    return lowerBound(whole * (1 - bad), (double) whole) < share ? whole + 1 : whole;
  }

  /// By how much reads of a burst count less than as many independent ones: the variance of the
  /// blocks' counts over what it would be if each read were by itself, at least 1. The greatest
  /// over blocks of several lengths, since how long what is wrong goes on is not known.
  ///
  /// @param bad per read, in the order of time, whether it is
  static double effect(boolean[] bad) {
    int count = 0;
    for (boolean one : bad) {
      count += one ? 1 : 0;
    }
    double share = (double) count / bad.length;
    if (count == 0 || count == bad.length) {
      return 1;
    }
    double most = 1;
    for (int length = 2; length <= bad.length / 10; length *= 2) {
      double squares = 0;
      int blocks = bad.length / length;
      for (int b = 0; b < blocks; b++) {
        int inBlock = 0;
        for (int i = b * length; i < (b + 1) * length; i++) {
          inBlock += bad[i] ? 1 : 0;
        }
        double off = inBlock - share * length;
        squares += off * off;
      }
      most = Math.max(most, squares / (blocks - 1) / (length * share * (1 - share)));
    }
    return most;
  }
}
