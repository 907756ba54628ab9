package io.faultline.report;

import io.faultline.checker.Refutation.Arrow;
import io.faultline.history.Op;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The operations of a cycle as boxes, one beneath another in the order of the cycle, with an arrow
/// for each reason why one comes before another: down the middle to the next, at the side where it
/// goes elsewhere, the last back to the first.
///
/// Layers of one box need no layout program; the arrows at the side have a lane each.
final class CycleDrawing {
  private static final double PER_CHARACTER = 7.3;
  private static final double LINE = 17;
  private static final double GAP = 46;
  private static final double PADDING = 8;
  private static final double LANE = 22;
  private static final int MOST_CHARACTERS = 96;
  private static final int MOST_LINES = 6;

  private final HtmlWriter html;
  private final Finding finding;
  private final Map<Integer, Box> boxes = new LinkedHashMap<>();
  private double right;
  private double firstLane;
  private double bottom = PADDING;

  private record Box(int op, List<String> lines, double top, double width) {
    double height() {
      return lines.size() * LINE + PADDING;
    }

    double bottom() {
      return top + height();
    }
  }

  private CycleDrawing(HtmlWriter html, Finding finding) {
    this.html = html;
    this.finding = finding;
    for (Arrow arrow : finding.arrows()) {
      box(arrow.from());
      box(arrow.to());
    }
  }

  static void draw(HtmlWriter html, Finding finding, String label) throws IOException {
    if (!finding.arrows().isEmpty()) {
      new CycleDrawing(html, finding).draw(label);
    }
  }

  private void box(int op) {
    if (boxes.containsKey(op)) {
      return;
    }
    if (!boxes.isEmpty()) {
      bottom += GAP;
    }
    List<String> lines = lines(op);
    double width =
        lines.stream().mapToInt(String::length).max().orElse(0) * PER_CHARACTER + 2 * PADDING;
    var box = new Box(op, lines, bottom, width);
    boxes.put(op, box);
    bottom = box.bottom();
    right = Math.max(right, width);
  }

  private List<String> lines(int index) {
    var lines = new ArrayList<String>();
    finding.ops().stream()
        .filter(op -> op.index() == index)
        .findFirst()
        .ifPresentOrElse(op -> lines(op, lines), () -> lines.add("op " + Words.number(index)));
    return lines;
  }

  private static void lines(Op op, List<String> lines) {
    lines.add(
        "op %s, process %d%s"
            .formatted(
                Words.number(op.index()),
                op.process(),
                op.host().isEmpty() ? "" : " on " + Words.datum(op.host())));
    List<String> actions = Words.actions(op);
    for (int i = 0; i < Math.min(MOST_LINES, actions.size()); i++) {
      lines.add(Words.shown(actions.get(i), MOST_CHARACTERS));
    }
    if (actions.size() > MOST_LINES) {
      lines.add("and %s more".formatted(Words.number(actions.size() - MOST_LINES)));
    }
  }

  private void draw(String label) throws IOException {
    List<Arrow> aside = finding.arrows().stream().filter(arrow -> !isToTheNext(arrow)).toList();
    int longest = aside.stream().mapToInt(arrow -> text(arrow).length()).max().orElse(0);
    int down =
        finding.arrows().stream()
            .filter(this::isToTheNext)
            .mapToInt(arrow -> text(arrow).length())
            .max()
            .orElse(0);
    // Beyond what is written beside the arrows that go down.
    firstLane = Math.max(right, 40 + down * PER_CHARACTER) + 14;
    double lanes = firstLane + LANE * aside.size();
    double width = Math.max(lanes + longest * PER_CHARACTER + 20, 40 + down * PER_CHARACTER + 20);
    double height = bottom + PADDING;
    html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", label);
    html.open(
        "svg",
        "class",
        "cycle",
        "viewBox",
        "0 0 " + Svg.at(width) + " " + Svg.at(height),
        "width",
        Svg.at(width),
        "height",
        Svg.at(height),
        "role",
        "img",
        "aria-label",
        label);
    for (Box box : boxes.values()) {
      box(box);
    }
    int lane = 0;
    for (Arrow arrow : finding.arrows()) {
      if (isToTheNext(arrow)) {
        down(arrow);
      } else {
        aside(arrow, firstLane + LANE * lane++, lanes);
      }
    }
    html.close("svg");
    html.close("div");
  }

  private Box drawn(int op) {
    return Objects.requireNonNull(boxes.get(op));
  }

  private boolean isToTheNext(Arrow arrow) {
    var order = new ArrayList<>(boxes.keySet());
    return order.indexOf(arrow.to()) == order.indexOf(arrow.from()) + 1;
  }

  private void box(Box box) throws IOException {
    html.open("g", "class", "op");
    Svg.rect(html, "op-box", 1, box.top(), box.width(), box.height());
    for (int i = 0; i < box.lines().size(); i++) {
      html.element(
          "text",
          box.lines().get(i),
          "class",
          i == 0 ? "name" : "action",
          "x",
          Svg.at(PADDING),
          "y",
          Svg.at(box.top() + LINE * (i + 1) - 1));
    }
    html.close("g");
  }

  private void down(Arrow arrow) throws IOException {
    double from = drawn(arrow.from()).bottom();
    double to = drawn(arrow.to()).top();
    arrow(arrow, "M24 %sV%s".formatted(Svg.at(from), Svg.at(to - 1)), 24, to, 0);
    label(arrow, 36, (from + to) / 2 + 4);
  }

  private void aside(Arrow arrow, double x, double textX) throws IOException {
    Box from = drawn(arrow.from());
    Box to = drawn(arrow.to());
    double fromY = from.top() + from.height() / 2 + 4;
    double toY = to.top() + to.height() / 2 - 4;
    String path =
        "M%s %sH%sV%sH%s"
            .formatted(
                Svg.at(from.width() + 1),
                Svg.at(fromY),
                Svg.at(x),
                Svg.at(toY),
                Svg.at(to.width() + 2));
    arrow(arrow, path, to.width() + 1, toY, 90);
    label(arrow, textX, (fromY + toY) / 2 + 4);
  }

  private void arrow(Arrow arrow, String path, double headX, double headY, int turned)
      throws IOException {
    html.open("g", "class", "arrow");
    html.element("title", text(arrow));
    html.empty("path", "class", "shaft", "d", path);
    html.empty(
        "path",
        "class",
        "head",
        "d",
        "M0 0L-5 -9H5Z",
        "transform",
        "translate(%s %s) rotate(%d)".formatted(Svg.at(headX), Svg.at(headY), turned));
    html.close("g");
  }

  private void label(Arrow arrow, double x, double y) throws IOException {
    html.element("text", text(arrow), "class", "reason", "x", Svg.at(x), "y", Svg.at(y));
  }

  private static String text(Arrow arrow) {
    return Words.shown(
        arrow.relation() + (arrow.why().isEmpty() ? "" : ": " + arrow.why()), MOST_CHARACTERS);
  }
}
