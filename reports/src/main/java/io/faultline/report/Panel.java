package io.faultline.report;

import java.io.IOException;

/// A strip of a [RunChart] with its own scale: a heading above it, numbers at its left.
record Panel(HtmlWriter html, TimeAxis time, double top, double height) {
  double bottom() {
    return top + height;
  }

  /// Where a part of the height lies, from 0 at the bottom to 1 at the top.
  double y(double part) {
    return top + height * (1 - Math.clamp(part, 0.0, 1.0));
  }

  void heading(String text) throws IOException {
    html.element(
        "text",
        text,
        "class",
        "heading",
        "x",
        Svg.at(time.left()),
        "y",
        Svg.at(top - RunChart.MARKS - 4));
  }

  /// A line across, with what it stands for at its left.
  void line(double part, String text) throws IOException {
    String y = Svg.at(y(part));
    html.empty(
        "line",
        "class",
        "grid",
        "x1",
        Svg.at(time.left()),
        "x2",
        Svg.at(time.right()),
        "y1",
        y,
        "y2",
        y);
    html.element(
        "text", text, "x", Svg.at(time.left() - 7), "y", Svg.at(y(part) + 4), "text-anchor", "end");
  }
}
